import Audit
import Pipeline

/// Decisions as a table: each leads to its own page and to its workspace's.
struct DecisionTable {
  private let decisions: [StoredDecision]
  private let visit: PageVisit

  init(_ decisions: [StoredDecision], _ visit: PageVisit) {
    self.decisions = decisions
    self.visit = visit
  }

  /// - Parameter nothing: the sentence where there are none
  func markup(caption: String, orElse nothing: String) -> Markup {
    PageTable(
      caption: caption,
      columns: [
        ("Number", .plain), ("At", .plain), ("Workspace", .plain), ("Rule", .plain), ("Action", .plain),
        ("Verdict", .plain), ("To", .plain), ("Why", .text),
      ], rows: decisions.map(row)
    ).markup(orElse: nothing)
  }

  private func row(_ decision: StoredDecision) -> [Markup] {
    let record = decision.record
    return [
      PageAddress.decision(decision.seq).link("\(decision.seq)"), DecisionTable.time(decision, visit.display),
      visit.workspace(decision.owner, decision.workspaceName), .isolated(record.rule), "\(record.action)",
      DecisionTable.verdict(decision, visit.display),
      DecisionRows.value(record.after, record.effect).markup(on: visit.display), DecisionTable.why(decision, visit),
    ]
  }

  /// When it was taken, and how long it stood.
  static func time(_ decision: StoredDecision, _ display: Display) -> Markup {
    let first = display.markup(decision.firstAt)
    guard decision.times > 1 else { return first }
    return "\(first)<br/>\(decision.isOpen ? "stands" : "stood") until \(display.markup(decision.lastAt))"
  }

  /// The verdict, with what became of a decision to act.
  static func verdict(_ decision: StoredDecision, _ display: Display) -> Markup {
    let verdict = DecisionRows.verdict(decision.record.verdict).markup(on: display)
    return decision.resultWords.map { "\(verdict): \($0)" } ?? verdict
  }

  /// The guard or the rule that stood in the way, and the reason.
  static func why(_ decision: StoredDecision, _ visit: PageVisit) -> Markup {
    let record = decision.record
    let reason = AuditCells.reason(decision)
    let words: Markup? = reason == .none ? nil : reason.markup(on: visit.display)
    let obstacle: Markup? =
      record.guardName.map { "\(AuditCells.words($0))" } ?? record.winner.map { "left to \(.isolated($0))" }
    let parts = [obstacle, words].compactMap(\.self)
    return parts.isEmpty ? "\(AuditCells.plainTruth)" : Markup(parts.enumerated().map { $0 == 0 ? $1 : ": \($1)" })
  }
}
