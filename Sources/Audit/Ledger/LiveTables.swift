import SQLite

/// The tables that are updated in place: the present state that follows from the facts.
///
/// - `live_runs`: the decisions that still stand, with the number of times each was taken (``RunCounts``).
/// - `live_rules`, `live_values`, `live_suspensions`: the last rows of `rule_states`, `value_changes`, `suspensions`.
/// - `live_groups`: the last rows of `group_times`, by the mode of their sweeps.
/// - `live_notices`: the notices that are still to be sent, and those that still count.
/// - `live_fleet`: the workspaces that are neither gone nor absent, with their status.
final class LiveTables {
  private let insertRun: Statement
  private let deleteRun: Statement
  private let countAllRuns: Statement
  private let countRun: Statement
  private let setRule: Statement
  private let dropRule: Statement
  private let setValue: Statement
  private let dropValue: Statement
  private let setSuspension: Statement
  private let dropSuspension: Statement
  private let setGroup: Statement
  private let setNotice: Statement
  private let settleNotice: Statement
  private let lapseNotice: Statement
  private let dropNotice: Statement
  private let setStatus: Statement
  private let dropStatus: Statement
  private let dropRules: Statement
  private let dropValues: Statement

  init(_ connection: Connection) throws {
    insertRun = try connection.prepare("INSERT INTO live_runs VALUES (?, ?, ?, ?, ?, ?)")
    deleteRun = try connection.prepare("DELETE FROM live_runs WHERE workspace = ? AND effect = ? AND rule = ?")
    countAllRuns = try connection.prepare("UPDATE live_runs SET last_sweep = ?, times = times + 1")
    countRun = try connection.prepare(
      "UPDATE live_runs SET last_sweep = ?, times = ? WHERE workspace = ? AND effect = ? AND rule = ?")
    setRule = try connection.prepare(
      "INSERT OR REPLACE INTO live_rules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    dropRule = try connection.prepare("DELETE FROM live_rules WHERE workspace = ? AND rule = ? AND shadow = ?")
    setValue = try connection.prepare("INSERT OR REPLACE INTO live_values VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    dropValue = try connection.prepare("DELETE FROM live_values WHERE workspace = ? AND effect = ?")
    setSuspension = try connection.prepare("INSERT OR REPLACE INTO live_suspensions VALUES (?, ?, ?, ?, ?, ?)")
    dropSuspension = try connection.prepare("DELETE FROM live_suspensions WHERE workspace = ?")
    setGroup = try connection.prepare("INSERT OR REPLACE INTO live_groups VALUES (?, ?, ?, ?, ?)")
    setNotice = try connection.prepare("INSERT INTO live_notices VALUES (?, 1, ?)")
    settleNotice = try connection.prepare("UPDATE live_notices SET is_pending = 0 WHERE notice = ?")
    // A message about a shortening that is no longer to come is not sent any more; others tell of what has been.
    lapseNotice = try connection.prepare(
      """
      UPDATE live_notices SET is_standing = 0,
        is_pending = is_pending AND (SELECT kind FROM notices WHERE seq = notice) <> 'before' WHERE notice = ?
      """)
    dropNotice = try connection.prepare(
      "DELETE FROM live_notices WHERE notice = ? AND NOT is_pending AND NOT is_standing")
    setStatus = try connection.prepare(
      "INSERT OR REPLACE INTO live_fleet SELECT ?, status FROM snapshots WHERE seq = ?")
    dropStatus = try connection.prepare("DELETE FROM live_fleet WHERE workspace = ?")
    dropRules = try connection.prepare("DELETE FROM live_rules WHERE workspace = ?")
    dropValues = try connection.prepare("DELETE FROM live_values WHERE workspace = ?")
  }

  func open(_ run: LedgerEntry.Run, of workspace: Int64) throws {
    try insertRun.run(
      .integer(workspace), .text(run.effect.rawValue), .text(run.rule), .integer(run.decision),
      .integer(run.lastSweep), .integer(run.times))
  }

  func close(_ run: LedgerEntry.Run, of workspace: Int64) throws {
    try deleteRun.run(.integer(workspace), .text(run.effect.rawValue), .text(run.rule))
  }

  /// Increases the count of every open run in one statement, which is far cheaper than one statement per run.
  func countAll(in sweep: Int64) throws { try countAllRuns.run(.integer(sweep)) }

  /// Writes the count of one run.
  func count(_ run: LedgerEntry.Run, of workspace: Int64) throws {
    try countRun.run(
      .integer(run.lastSweep), .integer(run.times), .integer(workspace), .text(run.effect.rawValue), .text(run.rule))
  }

  func remember(_ memory: RuleMemory, _ rule: String, shadow: Bool, of workspace: Int64) throws {
    try setRule.run(
      [.integer(workspace), .text(rule), .integer(shadow ? 1 : 0)] + memory.columns)
  }

  func forget(_ rule: String, shadow: Bool, of workspace: Int64) throws {
    try dropRule.run(.integer(workspace), .text(rule), .integer(shadow ? 1 : 0))
  }

  func remember(_ value: ValueMemory, _ effect: DecisionRecord.Effect, of workspace: Int64) throws {
    try setValue.run(
      .integer(workspace), .text(effect.rawValue), .text(value.value), .text(value.setBy.rawValue), .instant(value.at),
      .instant(value.byHand?.from), .instant(value.byHand?.to), .instant(value.byHand?.at))
  }

  func forget(_ effect: DecisionRecord.Effect, of workspace: Int64) throws {
    try dropValue.run(.integer(workspace), .text(effect.rawValue))
  }

  func remember(_ suspension: Suspension, of workspace: Int64) throws {
    try setSuspension.run(
      .integer(workspace), .text(suspension.state.rawValue), .text(suspension.schedule), .text(suspension.rule),
      .integer(suspension.decision), .instant(suspension.at))
  }

  func remember(_ group: GroupRecord, mode: SweepRecord.Mode) throws {
    try setGroup.run(
      .text(group.file), .text(group.name), .text(mode.rawValue), .text(group.timing), .instant(group.at))
  }

  func queue(notice: Int64, isStanding: Bool) throws {
    try setNotice.run(.integer(notice), .integer(isStanding ? 1 : 0))
  }

  func settle(notice: Int64) throws {
    try settleNotice.run(.integer(notice))
    try dropNotice.run(.integer(notice))
  }

  func lapse(notice: Int64) throws {
    try lapseNotice.run(.integer(notice))
    try dropNotice.run(.integer(notice))
  }

  /// Takes the status of a workspace from a snapshot of it.
  func remember(snapshot: Int64, of workspace: Int64) throws {
    try setStatus.run(.integer(workspace), .integer(snapshot))
  }

  func forgetSuspension(of workspace: Int64) throws { try dropSuspension.run(.integer(workspace)) }

  func forgetStatus(of workspace: Int64) throws { try dropStatus.run(.integer(workspace)) }

  func forgetAll(of workspace: Int64) throws {
    try forgetSuspension(of: workspace)
    try dropRules.run(.integer(workspace))
    try dropValues.run(.integer(workspace))
    try forgetStatus(of: workspace)
  }
}
