import SQLite
import Time

/// A decision in the trail, with its run and the workspace's names at the time.
public struct StoredDecision: Hashable, Sendable {
  /// The number of its row.
  public let seq: Int64

  /// The decision as it was first taken.
  public let record: DecisionRecord

  /// When it was first taken, by the server's clock.
  public let firstAt: Timestamp

  /// When it was last repeated; the same as `firstAt` for an `act`.
  public let lastAt: Timestamp

  /// How often it was taken, including the first time.
  public let times: Int64

  /// Whether it still stood when its workspace was last judged.
  public let isOpen: Bool

  /// The workspace's owner at the time.
  public let owner: String

  /// The workspace's name at the time.
  public let workspaceName: String

  /// The workspace's template at the time.
  public let template: String

  /// The sweep that first took it.
  public let sweep: Int64

  /// The mode of that sweep.
  public let mode: SweepRecord.Mode

  /// The rule set's hash, in lower-case hexadecimal.
  public let ruleSet: String

  /// The workspace's latest build at the time.
  public let buildNumber: Int64

  /// The result of a decision to act, whatever number of requests it took; `nil` for other verdicts.
  ///
  /// It is `open`, `not-tried`, `not-changed`, or the `OutcomeRecord.Result` of the first request that did not succeed,
  /// else of the last one.
  public let result: String?

  /// The observation that it rests on.
  public let observation: Int64

  /// The notice that it waits for, as it is now; `nil` where it waits for none.
  public let notice: AwaitedNotice?

  static let joins = """
    FROM decisions d
    JOIN sweeps s ON s.seq = d.sweep
    JOIN rule_sets t ON t.seq = s.rule_set
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    LEFT JOIN decision_ends e ON e.decision = d.seq
    LEFT JOIN live_runs r ON r.decision = d.seq
    LEFT JOIN sweeps l ON l.seq = coalesce(e.last_sweep, r.last_sweep)
    \(AwaitedNotice.join)
    """

  static let columnNames = """
    d.seq, s.at, coalesce(l.at, s.at), coalesce(e.times, r.times, 1), d.verdict <> 'act' AND e.seq IS NULL, n.owner,
    n.name, n.template, d.sweep, s.mode, lower(hex(t.hash)), d.observation, w.id, \(DecisionRecord.columnNames),
    n.build_number, \(AuditSchema.version10Result), \(AwaitedNotice.columnNames)
    """

  static let columnCount = 27 + AwaitedNotice.columnCount

  init(_ row: Row) throws {
    seq = row.integer(0)
    firstAt = row.instant(1)
    lastAt = row.instant(2)
    times = row.integer(3)
    isOpen = row.integer(4) != 0
    owner = row.text(5)
    workspaceName = row.text(6)
    template = row.text(7)
    sweep = row.integer(8)
    mode = SweepRecord.Mode(rawValue: row.text(9)) ?? .dryRun
    ruleSet = row.text(10)
    observation = row.integer(11)
    record = try DecisionRecord(row, workspace: row.text(12), from: 13)
    buildNumber = row.integer(25)
    result = row.optionalText(26)
    notice = AwaitedNotice(row, from: 27)
  }
}
