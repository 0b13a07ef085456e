import SQLite
import Time

/// The values of a workspace that change while somebody works.
///
/// Kept out of snapshots, which would otherwise never repeat.
public struct VolatileRecord: Hashable, Sendable {
  /// When the workspace was last used; `nil` when the server says never.
  public var lastUsedAt: Timestamp?

  /// When the server will stop the workspace; `nil` for no deadline.
  public var deadline: Timestamp?

  /// The latest deadline that the template allows; `nil` for no limit.
  public var maxDeadline: Timestamp?

  /// The volatile values of each agent as canonical JSON; `nil` without agents.
  public var agents: String?

  /// What was not fetched, in the caller's format; `nil` when everything was.
  public var unknown: String?

  /// Makes the volatile part of an observation; `agents` must be valid JSON.
  public init(
    lastUsedAt: Timestamp? = nil, deadline: Timestamp? = nil, maxDeadline: Timestamp? = nil, agents: String? = nil,
    unknown: String? = nil
  ) {
    self.lastUsedAt = lastUsedAt
    self.deadline = deadline
    self.maxDeadline = maxDeadline
    self.agents = agents
    self.unknown = unknown
  }
}

extension VolatileRecord {
  /// The values as columns, in the order of the table `observations`.
  var columns: [SQLiteValue] {
    [
      .instant(lastUsedAt), .instant(deadline), .instant(maxDeadline), .text(agents), .text(unknown),
    ]
  }

  /// Reads the values from a row, starting at column `first`.
  init(_ row: Row, from first: Int32) {
    self.init(
      lastUsedAt: row.optionalInstant(first), deadline: row.optionalInstant(first + 1),
      maxDeadline: row.optionalInstant(first + 2), agents: row.optionalText(first + 3),
      unknown: row.optionalText(first + 4))
  }
}
