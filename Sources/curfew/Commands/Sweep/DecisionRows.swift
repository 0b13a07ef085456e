import Audit
import Cron
import Pipeline
import Text
import Time

/// How decisions are printed by `sweep` and `plan`.
enum DecisionRows {
  /// The names of the columns, for completion.
  static let columnNames = columns(isSent: false, isNoted: false, movesDeadlines: false).map(\.name)

  /// The columns; what the server said is shown where something was sent, and what becomes of deadlines where that is not what
  /// the action aims at.
  private static func columns(isSent: Bool, isNoted: Bool, movesDeadlines: Bool) -> [Rows.Column] {
    [
      .init("workspace"), .init("rule"), .init("action"), .init("verdict"), .init("before", isUsual: false),
      .init("after"), .init("deadline_before", isUsual: movesDeadlines),
      .init("deadline_after", isUsual: movesDeadlines),
      .init("result", isUsual: isSent, fit: .flowing), .init("reason", fit: .flowing),
      .init("note", isUsual: isNoted, fit: .flowing),
      .init("effect", isUsual: false),
      .init("guard", isUsual: false), .init("next_change_at", isUsual: false), .init("workspace_id", isUsual: false),
    ]
  }

  /// The decisions of a judgement.
  ///
  /// - Parameters:
  ///   - report: what became of them; `nil` for a plan
  ///   - all: also those that change nothing and of which nobody is told: already so, overridden
  static func rows(_ judgement: Judgement, report: SweepReport? = nil, all: Bool) -> Rows {
    let decisions = judgement.decisions
    let shown = decisions.indices.filter { all || !decisions[$0].verdict.isQuiet || judgement.tells(decisions[$0]) }
    let cells = Rows.Cells(count: shown.count) { position in
      let decision = decisions[shown[position]]
      let record = judgement.record(of: decision)
      let outcome = report?.outcome(of: decision)
      return [
        .text(decision.facts.fullName), .text(record.rule), .text(record.action),
        judgement.tells(decision) ? told(decision) : verdict(record.verdict), value(record.before, record.effect),
        value(record.after, record.effect),
        Cell(decision.deadlineChange?.before),
        decision.deadlineChange.map(deadlineAfter) ?? .none,
        result(outcome, report?.omission(of: decision)),
        reason(record, judgement.nextStart(of: decision), at: judgement.reading.now),
        Cell(decision.note),
        .text(record.effect.rawValue),
        AuditCells.guardCell(record.guardName), Cell(record.nextChangeAt),
        .text(record.workspace),
      ] as [Cell]
    }
    let isNoted = shown.contains { decisions[$0].note != nil }
    return Rows(
      "decisions",
      columns: columns(
        isSent: report.map { !$0.outcomes.isEmpty || !$0.notTried.isEmpty } == true, isNoted: isNoted,
        movesDeadlines: shown.contains { decisions[$0].deadlineChange != nil }),
      cells: cells)
  }

  /// The deadline that an action on TTL or schedule leaves; people are told that there is none.
  static func deadlineAfter(_ change: DeadlineChange) -> Cell {
    change.after.map { .instant($0) } ?? .absent(as: "none")
  }

  /// What became of a decision to act, with what the server said where it was not done.
  private static func result(_ outcome: Outcome?, _ omission: String?) -> Cell {
    guard let outcome else { return Cell(omission.map { "not tried: \($0)" }) }
    let answer = outcome.isApplied ? "" : outcome.words.map { ": \($0)" } ?? ""
    return .shown(outcome.word + answer, as: outcome.told + answer)
  }

  /// How many decisions there are of each verdict.
  static func counts(_ judgement: Judgement) -> [String: JSONValue] {
    var counts: [String: Int64] = [:]
    for decision in judgement.decisions { counts[decision.verdict.word, default: 0] += 1 }
    return counts.mapValues { .integer($0) }
  }

  /// The verdict on a rule that only notifies, where it sends a message.
  private static func told(_ decision: Decision) -> Cell {
    .word(DecisionRecord.Verdict.noOp.rawValue, as: decision.isShadow ? "would tell" : "tells", .green)
  }

  /// A verdict in its colour.
  static func verdict(_ verdict: DecisionRecord.Verdict) -> Cell {
    let paint: Paint? =
      switch verdict {
      case .act, .wouldAct: .green
      case .blocked, .held: .yellow
      case .error: .red
      case .noOp, .overridden: nil
      }
    return .word(verdict.rawValue, as: verdict.words, paint)
  }

  /// Why; of a schedule that is to be set with its next firing for people.
  private static func reason(_ record: DecisionRecord, _ next: NextStart?, at now: Timestamp) -> Cell {
    let reason = AuditCells.reason(record)
    guard let words = words(of: next, record, at: now) else { return AuditCells.reasonInColumn(record) }
    return .shown(record.message, as: reason == .none ? words : "\(record.message) (\(words))")
  }

  /// What a decision that stands now aims at; of a schedule with its next firing for people.
  static func target(of record: DecisionRecord, _ next: NextStart?, at now: Timestamp) -> Cell {
    guard let text = record.after, let words = words(of: next, record, at: now) else {
      return value(record.after, record.effect)
    }
    return .shown(text, as: "\(CoderSchedule.humanText(of: text)), \(words)")
  }

  /// `next in 4m46s`, or why the server would not start it; `nil` where no schedule is to be set.
  private static func words(of next: NextStart?, _ record: DecisionRecord, at now: Timestamp) -> String? {
    guard let next, record.effect == .autostart, record.verdict == .act || record.verdict == .wouldAct else {
      return nil
    }
    if let obstacle = next.obstacle { return "no start: \(obstacle)" }
    return next.at.map { "next in \(($0 - now).shortText)" }
  }

  /// A value of the trail with the type it has.
  static func value(_ text: String?, _ effect: DecisionRecord.Effect) -> Cell {
    guard let text else { return .none }
    switch effect {
    case .lifetime: return Timestamp(rfc3339: text).map { .instant($0) } ?? .text(text)
    case .ttl: return Duration(goText: text).map { .duration($0) } ?? .text(text)
    case .autostart: return WorkspaceCells.schedule(text)
    }
  }
}

extension Verdict {
  /// Whether it leaves nothing to say to somebody who looks at what is to change.
  fileprivate var isQuiet: Bool {
    switch self {
    case .noOp, .overridden: true
    case .act, .wouldAct, .blocked, .held, .error: false
    }
  }
}
