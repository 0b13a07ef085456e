import SQLite
import Time

/// The latest change of one effect of one workspace that the server confirmed: what the next reading has to show.
public struct ConfirmedChange: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// The effect.
  public var effect: DecisionRecord.Effect

  /// The rule whose decision was carried out.
  public var rule: String

  /// The decision that was carried out.
  public var decision: Int64

  /// The value before, as the decision has it; `nil` for none.
  public var before: String?

  /// The value set; `nil` for none.
  public var after: String?

  /// The build that it was set in.
  public var buildNumber: Int64

  /// When it was sent, by the server's clock.
  public var at: Timestamp

  /// When the rule had acted on the workspace before; `nil` when it had not.
  public var earlierActionAt: Timestamp?

  /// Whether a reading has shown already what came of it.
  public var isSettled: Bool

  /// How many confirmed changes of the effect within a day before the newest request were never made.
  public var refutations: Int

  /// Makes a confirmed change.
  public init(
    workspace: String, effect: DecisionRecord.Effect, rule: String, decision: Int64, before: String?,
    after: String?, buildNumber: Int64, at: Timestamp, earlierActionAt: Timestamp? = nil, isSettled: Bool = false,
    refutations: Int = 0
  ) {
    self.earlierActionAt = earlierActionAt
    self.workspace = workspace
    self.effect = effect
    self.rule = rule
    self.decision = decision
    self.before = before
    self.after = after
    self.buildNumber = buildNumber
    self.at = at
    self.isSettled = isSettled
    self.refutations = refutations
  }

  /// How far back from the newest request changes are looked at.
  private static let reachMicroseconds: Int64 = 24 * 3600 * 1_000_000

  /// The latest one of each workspace and effect within a day before the newest request.
  static func all(_ connection: Connection) throws -> [ConfirmedChange] {
    var changes: [ConfirmedChange] = []
    try connection.cached(
      """
      SELECT max(i.seq), w.id, d.effect, d.seq, d.before, d.after, n.build_number, i.at,
        EXISTS (SELECT 1 FROM remarks k WHERE k.decision = d.seq AND k.kind NOT IN ('not-tried', 'no-answer')),
        count(DISTINCT m.seq), d.rule, json_extract(d.memory, '$.last_action_at')
      FROM intents i
      JOIN outcomes c ON c.intent = i.seq AND c.result IN ('applied', 'found-applied')
      JOIN decisions d ON d.seq = i.decision
      JOIN observations o ON o.seq = d.observation
      JOIN snapshots n ON n.seq = o.snapshot
      JOIN workspaces w ON w.seq = o.workspace
      LEFT JOIN remarks m ON m.decision = d.seq AND m.kind = 'not-changed'
      WHERE i.seq > coalesce(
          (SELECT seq FROM intents WHERE at < (SELECT at FROM intents ORDER BY seq DESC LIMIT 1) - ?
           ORDER BY seq DESC LIMIT 1), 0)
      GROUP BY w.seq, d.effect
      """
    ).forEach([.integer(reachMicroseconds)]) { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(2)) else { return }
      changes.append(
        ConfirmedChange(
          workspace: row.text(1), effect: effect, rule: row.text(10), decision: row.integer(3),
          before: row.optionalText(4), after: row.optionalText(5), buildNumber: row.integer(6), at: row.instant(7),
          earlierActionAt: row.optionalText(11).flatMap { Timestamp(rfc3339: $0) },
          isSettled: row.integer(8) != 0, refutations: Int(row.integer(9))))
    }
    return changes
  }
}
