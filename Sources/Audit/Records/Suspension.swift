import SQLite
import Time

/// A start schedule that a rule took away until it is no longer true.
public struct Suspension: Hashable, Sendable, Codable {
  /// How far it has come.
  public enum State: String, Sendable, CaseIterable, Codable {
    /// The request that clears the schedule is about to be sent.
    case noted
    /// The schedule was cleared, and comes back.
    case suspended
    /// Somebody set a schedule meanwhile: it is left alone until no rule would suspend it any more.
    case left
  }

  /// How far it has come.
  public var state: State

  /// The schedule exactly as the server stored it.
  public var schedule: String

  /// The rule that suspends it.
  public var rule: String

  /// The decision to suspend it; `nil` in a batch that holds that decision.
  public var decision: Int64?

  /// When the rule decided so, by the server's clock; where somebody set a schedule meanwhile, when that was seen.
  public var at: Timestamp

  /// Makes a suspension.
  public init(state: State, schedule: String, rule: String, decision: Int64? = nil, at: Timestamp) {
    self.state = state
    self.schedule = schedule
    self.rule = rule
    self.decision = decision
    self.at = at
  }

  /// The action of the decisions that suspend a schedule, as rule files name it.
  public static let action = "suspend_autostart"

  /// The body of the request that clears a schedule.
  public static let clearing = #"{"schedule":null}"#

  /// SQL that tells whether an intent `i` gives a schedule back that its decision `d` suspended.
  static let isGivingBack = "(d.action = '\(action)' AND i.body <> '\(clearing)')"

  /// The suspensions in force, by the workspaces' ids.
  static func all(_ connection: Connection) throws -> [String: Suspension] {
    let rows = try connection.cached(
      """
      SELECT w.id, state, schedule, rule, decision, at
      FROM live_suspensions s JOIN workspaces w ON w.seq = s.workspace
      """
    ).all { row in
      guard let state = State(rawValue: row.text(1)) else {
        throw SQLiteError(.corrupt, message: "a suspension in an unknown state")
      }
      return (
        row.text(0),
        Suspension(
          state: state, schedule: row.text(2), rule: row.text(3), decision: row.optionalInteger(4), at: row.instant(5))
      )
    }
    return Dictionary(rows, uniquingKeysWith: { $1 })
  }
}
