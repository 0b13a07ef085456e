import SQLite
import Time

/// A change by a rule that somebody else replaced, or a deadline that the server moved back.
public struct Undoing: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// The effect.
  public var effect: DecisionRecord.Effect

  /// The rule that had made the change.
  public var rule: String

  /// When it was noticed, by the server's clock.
  public var at: Timestamp

  /// The number of the workspace's latest build then.
  public var buildNumber: Int64

  /// The decision that was undone.
  public var decision: Int64

  /// Makes an undoing.
  public init(
    workspace: String, effect: DecisionRecord.Effect, rule: String, at: Timestamp, buildNumber: Int64,
    decision: Int64
  ) {
    self.workspace = workspace
    self.effect = effect
    self.rule = rule
    self.at = at
    self.buildNumber = buildNumber
    self.decision = decision
  }

  /// How far back from the newest undoing they are read: more than the longest rest that follows from one.
  private static let reachMicroseconds: Int64 = 14 * 24 * 3600 * 1_000_000

  /// The undoings of the last weeks that have a remark of this kind, oldest first.
  static func all(
    _ kind: RemarkRecord.Kind, _ connection: Connection, _ clock: ClockCorrections
  ) throws -> [Undoing] {
    var undoings: [Undoing] = []
    try connection.cached(
      """
      SELECT w.id, d.effect, d.rule, m.at, n.build_number, d.seq, m.seq
      FROM remarks m
      JOIN decisions d ON d.seq = m.decision
      JOIN observations o ON o.seq = d.observation
      JOIN snapshots n ON n.seq = o.snapshot
      JOIN workspaces w ON w.seq = o.workspace
      WHERE m.kind = '\(kind.rawValue)'
        -- The newest by its number: the server's clock may have been ahead.
        AND m.at > (SELECT at FROM remarks WHERE kind = '\(kind.rawValue)' ORDER BY seq DESC LIMIT 1) - ?
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > m.seq)
      ORDER BY m.seq
      """
    ).forEach([.integer(reachMicroseconds)]) { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(1)) else { return }
      undoings.append(
        Undoing(
          workspace: row.text(0), effect: effect, rule: row.text(2),
          at: clock.corrected(row.instant(3), ofRow: row.integer(6)), buildNumber: row.integer(4),
          decision: row.integer(5)))
    }
    return undoings
  }
}
