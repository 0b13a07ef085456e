import SQLite
import Time

/// A sweep's note on a group of rules that is not judged in every sweep: its due times are dealt with until an instant.
public struct GroupRecord: Hashable, Sendable {
  /// What the sweep did about them.
  public enum State: String, Sendable {
    /// The group was seen for the first time, or with another timing than before.
    case begun
    /// Its rules were judged.
    case judged
    /// No sweep came within an hour of the due time, which is left out.
    case missed
  }

  /// The rule file.
  public var file: String

  /// The group's name.
  public var name: String

  /// What its file says about when it is due; another text makes another group of it.
  public var timing: String

  /// What the sweep did.
  public var state: State

  /// Until when its due times are dealt with, by the server's clock.
  public var at: Timestamp

  /// Makes a note on one group.
  public init(file: String, name: String, timing: String, state: State, at: Timestamp) {
    self.file = file
    self.name = name
    self.timing = timing
    self.state = state
    self.at = at
  }

  /// The last note on each group.
  static func all(_ connection: Connection) throws -> [StoredMemory.GroupKey: GroupMark] {
    let rows = try connection.cached("SELECT file, name, mode, timing, at FROM live_groups").all { row in
      guard let mode = SweepRecord.Mode(rawValue: row.text(2)) else {
        throw SQLiteError(.corrupt, message: "a group of rules in an unknown mode")
      }
      return (
        StoredMemory.GroupKey(file: row.text(0), name: row.text(1), mode: mode),
        GroupMark(timing: row.text(3), at: row.instant(4))
      )
    }
    return Dictionary(rows, uniquingKeysWith: { $1 })
  }
}

/// Until when the due times of a group of rules have been dealt with.
public struct GroupMark: Hashable, Sendable {
  /// What its file said about when it is due.
  public var timing: String

  /// The instant, by the server's clock.
  public var at: Timestamp

  /// Makes a mark.
  public init(timing: String, at: Timestamp) {
    self.timing = timing
    self.at = at
  }
}
