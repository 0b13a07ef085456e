import SQLite
import Time

/// The latest change of one effect of one workspace that the server confirmed; the next reading must show it.
public struct ConfirmedChange: Hashable, Sendable, Codable {
  /// The workspace's id.
  public var workspace: String

  /// The effect.
  public var effect: DecisionRecord.Effect

  /// The rule whose decision was carried out.
  public var rule: String

  /// The decision that was carried out.
  public var decision: Int64

  /// The value before, as in the decision; `nil` for none.
  public var before: String?

  /// The value set; `nil` for none.
  public var after: String?

  /// The build that it was set in.
  public var buildNumber: Int64

  /// When the request was sent, by the server's clock.
  public var at: Timestamp

  /// The rule's action on the workspace before this one; `nil` for none.
  public var earlierActionAt: Timestamp?

  /// Whether a later reading has already shown whether the change was made.
  public var isSettled: Bool

  /// Number of consecutive confirmed changes of the effect that were never made.
  ///
  /// Counts changes within a day before the newest request.
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

  /// How far back from the newest request changes are read.
  private static let reachMicroseconds: Int64 = 24 * 3600 * 1_000_000

  /// The latest confirmed change of each workspace and effect, within a day before the newest request.
  static func all(_ connection: Connection, _ clock: ClockCorrections) throws -> [ConfirmedChange] {
    struct Key: Hashable {
      let workspace: String
      let effect: DecisionRecord.Effect
    }
    var latest: [Key: ConfirmedChange] = [:]
    try connection.cached(
      """
      SELECT w.id, d.effect, d.seq, CASE WHEN \(Suspension.isGivingBack) THEN NULL ELSE d.before END,
        CASE WHEN \(Suspension.isGivingBack) THEN d.before ELSE d.after END, n.build_number, i.at, d.rule,
        json_extract(d.memory, '$.last_action_at'),
        -- What a look at the workspace has shown needs no second one.
        c.result = 'found-applied'
          OR EXISTS (SELECT 1 FROM remarks k WHERE k.decision = d.seq AND k.kind NOT IN ('not-tried', 'no-answer')),
        EXISTS (SELECT 1 FROM remarks k WHERE k.decision = d.seq AND k.kind = 'not-changed'),
        d.effect = 'lifetime' AND EXISTS (
          SELECT 1 FROM observations later
          WHERE later.workspace = w.seq AND later.seq > i.seq AND later.deadline / 1000000 = unixepoch(d.after)),
        i.seq
      FROM intents i
      JOIN outcomes c ON c.intent = i.seq AND c.result IN ('applied', 'found-applied')
      JOIN decisions d ON d.seq = i.decision
      JOIN observations o ON o.seq = d.observation
      JOIN snapshots n ON n.seq = o.snapshot
      JOIN workspaces w ON w.seq = o.workspace
      WHERE i.seq > coalesce(
          (SELECT seq FROM intents WHERE at < (SELECT at FROM intents ORDER BY seq DESC LIMIT 1) - ?
           ORDER BY seq DESC LIMIT 1), 0)
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > i.seq)
      ORDER BY i.seq
      """
    ).forEach([.integer(reachMicroseconds)]) { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(1)) else { return }
      let key = Key(workspace: row.text(0), effect: effect)
      let (isRefuted, wasSeen) = (row.integer(10) != 0, row.integer(11) != 0)
      let refutations = wasSeen ? 0 : (latest[key]?.refutations ?? 0) + (isRefuted ? 1 : 0)
      latest[key] = ConfirmedChange(
        workspace: key.workspace, effect: effect, rule: row.text(7), decision: row.integer(2),
        before: row.optionalText(3), after: row.optionalText(4), buildNumber: row.integer(5), at: row.instant(6),
        earlierActionAt: row.optionalText(8).flatMap { Timestamp(rfc3339: $0) },
        isSettled: row.integer(9) != 0 || wasSeen, refutations: refutations
      ).corrected { clock.corrected($0, ofRow: row.integer(12)) }
    }
    return latest.values.sorted { $0.decision < $1.decision }
  }
}
