import SQLite
import Time

/// The pause switch for a process that does not hold the database: each call opens the file, acts and closes it.
///
/// It needs no instance lock, so that `curfew pause` works while the service runs. A call blocks on the disk, and for
/// up to five seconds while another process writes.
public struct PauseSwitch: Sendable {
  private let file: AuditFile

  /// Names the database file.
  public init(path: String) {
    file = AuditFile(path: path)
  }

  /// Orders a pause, and returns the one that it replaces; `nil` when there was none.
  ///
  /// - Throws: ``AuditFailure``; with `noDatabase` when there is no database: nobody would read one created here.
  @discardableResult
  public func pause(_ pause: Pause) throws -> Pause? {
    let connection = try file.openExisting()
    return try file.attempt("record the pause") {
      let log = try FactLog(connection)
      return try log.transaction {
        let standing = try PauseTable.standing(at: pause.since, connection)?.pause
        try PauseTable.pause(pause, log)
        return standing
      }
    }
  }

  /// Ends the pause in force, and returns it; `nil` when there is none.
  ///
  /// - Throws: ``AuditFailure``; with `noDatabase` when there is none.
  public func resume(at now: Timestamp, by: String? = nil) throws -> Pause? {
    let connection = try file.openExisting()
    return try file.attempt("record the resumption") {
      let log = try FactLog(connection)
      return try log.transaction { try PauseTable.resume(at: now, by: by, log, connection) }
    }
  }

  /// Whether an acting process is using the database now; `nil` where the lock file may not be read.
  ///
  /// A sweep started by a timer uses it only for a moment.
  ///
  /// - Throws: ``AuditFailure``; with `cannotOpen` when there is no database.
  public func isInUse() throws -> Bool? {
    let place = try file.attempt("find the database") { try DatabaseFile(existing: file.path) }
    return InstanceLock.isHeld(for: place)
  }

  /// What the process that is using the database left as a note; `nil` where none uses it, it left none, or the lock file may
  /// not be read.
  ///
  /// - Throws: ``AuditFailure``; with `cannotOpen` when there is no database.
  public func note() throws -> String? {
    InstanceLock.note(for: try file.attempt("find the database") { try DatabaseFile(existing: file.path) })
  }

  /// The pause in force at an instant of this machine's clock; `nil` for none.
  ///
  /// - Throws: ``AuditFailure``; with `cannotOpen` when there is no database.
  public func standing(at now: Timestamp) throws -> Pause? {
    let connection = try file.openForReading()
    return try file.attempt("read the pause") { try PauseTable.standing(at: now, connection)?.pause }
  }
}
