import CSQLite

/// A connection to one database, for one user at a time: an actor or a task, never shared.
///
/// Closed when the connection and every statement of it are gone.
public final class Connection {
  /// What a connection may do.
  public enum Access: Hashable, Sendable {
    /// Reads and writes a file that exists.
    case readWrite
    /// Reads a file that others may write meanwhile.
    case readOnly
    /// Reads a file that nothing changes, such as a copy on a read-only medium: takes no locks, makes no files.
    case immutable
  }

  /// How a transaction begins.
  public enum TransactionKind: String, Sendable {
    /// Sees one state of the database from its first read on; does not wait for a writer.
    case deferred = "BEGIN DEFERRED"
    /// Takes the write lock at once, waiting for it as long as the busy time-out.
    case immediate = "BEGIN IMMEDIATE"
  }

  let handle: Handle
  private var cache: [String: Statement] = [:]

  /// The version of SQLite that is loaded, such as `3.40.1`.
  public static let libraryVersion = String(cString: sqlite3_libversion())

  /// Opens the file at `path`, which must exist.
  ///
  /// - Parameter busyTimeoutMilliseconds: how long to wait for another connection's lock.
  /// - Throws: ``SQLiteError``. A file that is no database is found out by the first read, not here.
  public init(path: String, access: Access, busyTimeoutMilliseconds: Int32 = 5000) throws {
    handle = try Handle(path: path, access: access)
    try handle.check(curfew_sqlite_harden(handle.database))
    try handle.check(sqlite3_busy_timeout(handle.database, busyTimeoutMilliseconds))
    try execute("PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON")
    if access != .readWrite { try execute("PRAGMA query_only = ON") }
  }

  /// Whether the file can only be read, also where more was asked for: SQLite opens what it may not write read-only.
  public var isReadOnly: Bool { sqlite3_db_readonly(handle.database, "main") == 1 }

  /// Copies into the database what the write-ahead log holds, and answers whether that was all of it.
  ///
  /// - Throws: ``SQLiteError``.
  public func checkpoint() throws -> Bool {
    try cached("PRAGMA wal_checkpoint(PASSIVE)").first { $0.integer(0) == 0 && $0.integer(1) == $0.integer(2) } ?? false
  }

  /// What the write-ahead log holds and how large the whole is, as all processes that use the database know it; `nil` where
  /// there is no such log. Costs no system call.
  var writeAheadIndex: WriteAheadIndex? {
    curfew_sqlite_wal_index(handle.database).map { WriteAheadIndex(UnsafeRawPointer($0)) }
  }

  /// Leaves the write-ahead log to whoever opens the database next, instead of copying it into the database at the end:
  /// of a log that lacks a part only the beginning is of one piece, and SQLite finds that out when it opens it.
  ///
  /// - Throws: ``SQLiteError``.
  public func keepWriteAheadLog() throws { try handle.check(curfew_sqlite_keep_wal(handle.database)) }

  /// Copies a whole database into this one, whatever was in it.
  ///
  /// - Throws: ``SQLiteError``.
  public func copy(_ other: Connection) throws {
    guard let backup = sqlite3_backup_init(handle.database, "main", other.handle.database, "main") else {
      throw SQLiteError(sqlite3_extended_errcode(handle.database), of: handle.database)
    }
    let step = sqlite3_backup_step(backup, -1)
    let result = sqlite3_backup_finish(backup)
    guard step == SQLITE_DONE else { throw SQLiteError(result == SQLITE_OK ? step : result, of: handle.database) }
  }

  /// Whether no transaction is open; SQLite ends one by itself after some failures, such as a full disk.
  public var isAutocommit: Bool { sqlite3_get_autocommit(handle.database) != 0 }

  /// Lets the file's own checks and views use functions that SQLite does not count as harmless, such as those for JSON.
  ///
  /// For a file that is known to be ours; off at first (https://www.sqlite.org/pragma.html#pragma_trusted_schema).
  ///
  /// - Throws: ``SQLiteError``.
  public func trustSchema() throws { try execute("PRAGMA trusted_schema = ON") }

  /// Ends a statement soon after the task that runs it was cancelled, with `CancellationError`.
  ///
  /// A statement that is cancelled in a transaction undoes what it wrote itself, and leaves the transaction to whoever began it.
  public func heedCancellation() {
    // Called on the thread that runs the statement, in the task that does: it costs a few nanoseconds, once in some microseconds.
    sqlite3_progress_handler(handle.database, 1000, { _ in Task.isCancelled ? 1 : 0 }, nil)
    handle.heedsCancellation = true
  }

  /// What ends the statement in hand from another thread: the check of a whole file asks nobody whether to go on.
  public var interruption: Interruption { Interruption(handle) }

  /// Runs any number of statements whose rows, if any, are of no interest.
  ///
  /// - Throws: ``SQLiteError``.
  public func execute(_ script: String) throws {
    try handle.check(sqlite3_exec(handle.database, script, nil, nil, nil), sql: script)
  }

  /// Compiles one statement, to be kept by the caller and used many times.
  ///
  /// - Throws: ``SQLiteError``.
  public func prepare(_ sql: String) throws -> Statement {
    try Statement(sql, of: handle)
  }

  /// The statement compiled from this text the first time that it was asked for; kept as long as the connection.
  ///
  /// Not for a statement whose rows are being read further up the stack.
  ///
  /// - Throws: ``SQLiteError``.
  public func cached(_ sql: String) throws -> Statement {
    if let statement = cache[sql] { return statement }
    let statement = try prepare(sql)
    cache[sql] = statement
    return statement
  }

  /// The first column of the first row as a number; `nil` without a row or for `NULL`.
  ///
  /// - Throws: ``SQLiteError``.
  public func integer(_ sql: String, _ values: SQLiteValue...) throws -> Int64? {
    try cached(sql).first(values) { $0.optionalInteger(0) } ?? nil
  }

  /// Runs `body` as one transaction: committed when it returns, undone when it throws.
  ///
  /// - Throws: ``SQLiteError``, or what `body` throws.
  public func transaction<Result>(_ kind: TransactionKind, _ body: () throws -> Result) throws -> Result {
    try execute(kind.rawValue)
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // After SQLITE_FULL and the like SQLite has rolled back by itself; a failed COMMIT has not.
      // What failed first is what to tell; a transaction that stays open makes the next one fail.
      if !isAutocommit { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Runs `body` as a part of an open transaction that can fail on its own: undone when it throws.
  ///
  /// - Throws: ``SQLiteError``, or what `body` throws.
  public func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("SAVEPOINT part")
    do {
      let result = try body()
      try execute("RELEASE part")
      return result
    } catch {
      // What failed first is what to tell; the transaction around it fails with it.
      if !isAutocommit { try? execute("ROLLBACK TO part; RELEASE part") }
      throw error
    }
  }

  /// Checks the file's pages and records, and every index against its table both ways.
  ///
  /// - Returns: SQLite's findings, empty when there are none.
  /// - Throws: ``SQLiteError``.
  public func integrityCheck() throws -> [String] {
    try cached("PRAGMA integrity_check").all { $0.text(0) }.filter { $0 != "ok" }
  }
}
