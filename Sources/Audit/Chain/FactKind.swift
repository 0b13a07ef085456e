/// The kinds of fact: each is a table, and a value of `log.kind`.
enum FactKind: String, CaseIterable {
  case servers
  case ruleSets = "rule_sets"
  case ruleFiles = "rule_files"
  case sweeps
  case sweepEnds = "sweep_ends"
  case workspaces
  case departures
  case absences
  case snapshots
  case observations
  case decisions
  case decisionEnds = "decision_ends"
  case intents
  case outcomes
  case ruleStates = "rule_states"
  case valueChanges = "value_changes"
  case pauses
  case resumes
  case repeats
  case remarks
  case suspensions
  case groupTimes = "group_times"
  case policies
  case zones
  case prunings
  case pruningEnds = "pruning_ends"
  case rollupSeals = "rollup_seals"
  case runCounts = "run_counts"
  case dailyTotals = "daily_totals"
  case dailyHours = "daily_hours"
  case notices
  case noticeEvents = "notice_events"

  /// The name of its table.
  var table: String { rawValue }
}
