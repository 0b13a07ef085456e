/// Why the audit trail could not be opened, written or read.
public struct AuditFailure: Error, Hashable, Sendable {
  /// What went wrong, to switch on.
  public enum Code: String, Hashable, Sendable {
    /// There is no database where one has to be.
    case noDatabase
    /// The file, its directory or its side files cannot be opened or created.
    case cannotOpen
    /// The file is not an SQLite database.
    case notADatabase
    /// The database belongs to another program.
    case foreignDatabase
    /// A newer Curfew wrote this database.
    case newerSchema
    /// The file or its directory may not be written.
    case readOnly
    /// No room on the disk.
    case diskFull
    /// Another instance holds the database.
    case anotherInstance
    /// Another connection kept the database locked for too long.
    case busy
    /// The database belongs to another Coder server.
    case otherServer
    /// The database is damaged.
    case corrupt
    /// Reading or writing the disk failed.
    case inputOutput
    /// The caller's record breaks what its documentation demands; nothing of it was written.
    case invalidRecord
    /// Whatever else SQLite refused.
    case unexpected
  }

  /// What went wrong.
  public let code: Code

  /// The database.
  public let path: String

  /// What was being done, such as "record the intent".
  public let operation: String

  /// What was found, in a sentence for people.
  public let summary: String

  /// What to do about it.
  public let advice: String

  /// SQLite's extended result code; `nil` when SQLite did not refuse.
  public let resultCode: Int32?

  /// The process that holds the database, with `anotherInstance` where it is known.
  public let holder: Int32?

  init(
    _ code: Code, path: String, operation: String, summary: String, advice: String, resultCode: Int32? = nil,
    holder: Int32? = nil
  ) {
    self.code = code
    self.path = path
    self.operation = operation
    self.summary = summary
    self.advice = advice
    self.resultCode = resultCode
    self.holder = holder
  }
}

extension AuditFailure: CustomStringConvertible {
  /// One line that says where, what and what to do.
  public var description: String { "\(path): cannot \(operation): \(summary); \(advice)" }
}
