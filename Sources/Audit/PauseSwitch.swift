import SQLite
import Time

/// The kill switch, for a process that does not hold the database: each call opens the file, acts and closes it.
///
/// It needs no instance lock, so that `curfew pause` works while the service runs. The calls block for as long as the
/// disk takes, and up to five seconds while another process writes.
public struct PauseSwitch: Sendable {
  private let file: AuditFile

  /// Names the database file.
  public init(path: String) {
    file = AuditFile(path: path)
  }

  /// Orders a pause and answers the one that stood and is replaced; `nil` when none did.
  ///
  /// - Throws: ``AuditFailure``; with `noDatabase` when there is none: a database that the order made would be one that
  ///   nobody reads.
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

  /// Ends the pause that stands and answers it; `nil` when none does.
  ///
  /// - Throws: ``AuditFailure``; with `noDatabase` when there is none.
  public func resume(at now: Timestamp, by: String? = nil) throws -> Pause? {
    let connection = try file.openExisting()
    return try file.attempt("record the resumption") {
      let log = try FactLog(connection)
      return try log.transaction { try PauseTable.resume(at: now, by: by, log, connection) }
    }
  }

  /// Whether a process that acts works with the database at this moment; `nil` where the lock's file may not be read. A
  /// timer's sweep works with it for a moment only.
  ///
  /// - Throws: ``AuditFailure``; with `cannotOpen` when there is no database.
  public func isInUse() throws -> Bool? {
    let place = try file.attempt("find the database") { try DatabaseFile(existing: file.path) }
    return InstanceLock.isHeld(for: place)
  }

  /// The pause that stands at an instant of this machine's clock; `nil` for none.
  ///
  /// - Throws: ``AuditFailure``; with `cannotOpen` when there is no database.
  public func standing(at now: Timestamp) throws -> Pause? {
    let connection = try file.openForReading()
    return try file.attempt("read the pause") { try PauseTable.standing(at: now, connection)?.pause }
  }
}
