/// Why the audit trail could not be opened, written or read.
public struct AuditFailure: Error, Hashable, Sendable {
  /// The kind of failure, to switch on.
  public enum Code: String, Hashable, Sendable {
    /// There is no database where one is required.
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
    /// The disk is full.
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
    /// The caller's record violates its documented requirements; nothing was written.
    case invalidRecord
    /// Any other error of SQLite.
    case unexpected
  }

  /// The kind of failure.
  public let code: Code

  /// The path of the database.
  public let path: String

  /// The operation that failed, as a phrase such as "record the intent".
  public let operation: String

  /// What was found, for people.
  public let summary: String

  /// What to do about it.
  public let advice: String

  /// SQLite's extended result code; `nil` when the failure does not come from SQLite.
  public let resultCode: Int32?

  /// The process that holds the database, with `anotherInstance`; `nil` where it is not known.
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

extension AuditFailure {
  /// The same failure, for a sweep that had sent requests before: what is said must not deny them.
  public var afterSending: AuditFailure {
    let sent = "; requests had been sent before, and the next sweep finds out what became of those without a record"
    guard !summary.hasSuffix(sent) else { return self }
    return AuditFailure(
      code, path: path, operation: operation, summary: summary + sent,
      advice: advice.replacing("without a record no action is taken", with: "without a record nothing more is done"),
      resultCode: resultCode, holder: holder)
  }
}

extension AuditFailure: CustomStringConvertible {
  /// One line with the path, what failed, and what to do.
  public var description: String { "\(path): cannot \(operation): \(summary); \(advice)" }
}
