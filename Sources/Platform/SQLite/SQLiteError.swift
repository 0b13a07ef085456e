import CSQLite
import Glibc

/// An operation that SQLite refused or could not do.
public struct SQLiteError: Error, Hashable, Sendable {
  /// The kinds of refusal that callers treat differently.
  public enum Code: String, Hashable, Sendable {
    /// Another connection held a lock for longer than the busy time-out.
    case busy
    /// The database, its directory or the connection may not write.
    case readOnly
    /// No room: the disk, a quota, a limit on the file's size or on its pages.
    case full
    /// Reading or writing the disk failed.
    case inputOutput
    /// The file's content contradicts itself.
    case corrupt
    /// The file is not an SQLite database.
    case notADatabase
    /// The file or one beside it cannot be opened.
    case cannotOpen
    /// A constraint of the schema was broken.
    case constraint
    /// Whatever else: a mistake in the SQL, a value too long, no memory.
    case other
  }

  /// What kind of refusal it is.
  public let code: Code

  /// SQLite's extended result code.
  public let resultCode: Int32

  /// SQLite's own words.
  public let message: String

  /// The SQL at fault; `nil` when it was not about a statement.
  public let sql: String?

  /// An error that SQLite itself did not raise.
  public init(_ code: Code, resultCode: Int32 = SQLITE_ERROR, message: String, sql: String? = nil) {
    self.code = code
    self.resultCode = resultCode
    self.message = message
    self.sql = sql
  }

  init(_ resultCode: Int32, of database: OpaquePointer?, sql: String? = nil) {
    self.init(
      SQLiteError.code(of: resultCode, systemError: sqlite3_system_errno(database)), resultCode: resultCode,
      message: String(cString: database == nil ? sqlite3_errstr(resultCode) : sqlite3_errmsg(database)), sql: sql)
  }

  /// The kind that an extended result code belongs to.
  ///
  /// - Parameter systemError: the `errno` behind it, which tells a full disk from a broken one; 0 when not known.
  static func code(of resultCode: Int32, systemError: Int32) -> Code {
    switch resultCode & 0xff {
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
    case SQLITE_READONLY, SQLITE_PERM: .readOnly
    case SQLITE_FULL: .full
    case SQLITE_IOERR: [ENOSPC, EDQUOT, EFBIG].contains(systemError) ? .full : .inputOutput
    case SQLITE_CORRUPT: .corrupt
    case SQLITE_NOTADB: .notADatabase
    case SQLITE_CANTOPEN: .cannotOpen
    case SQLITE_CONSTRAINT: .constraint
    default: .other
    }
  }
}

extension SQLiteError: CustomStringConvertible {
  /// SQLite's words, its result code and the beginning of the SQL.
  public var description: String { "\(message) (SQLite \(resultCode))" + (sql.map { " in: \($0.prefix(100))" } ?? "") }
}
