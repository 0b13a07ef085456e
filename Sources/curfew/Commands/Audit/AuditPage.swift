import Audit
import CEL
import CoderAPI
import Pipeline
import Time

/// What `curfew audit show` prints of one decision.
struct AuditPage {
  let decision: StoredDecision
  /// What the decision rests on.
  let observation: StoredObservation?
  /// The decision explained again, or why it cannot be; `nil` where the trail lacks what it takes.
  let review: Result<DecisionReview?, any Error>
  /// The requests that followed.
  let actions: [StoredAction]
  /// What became of the schedule that it suspended; `nil` where it suspended none.
  let suspension: SuspensionCourse?
  /// The plan that its sweep carried out; `nil` where it was none.
  let plan: AppliedPlan?
  /// The notices that it asked for.
  let notices: [StoredNotice]
  /// What is to be said of it besides.
  let remarks: [RemarkRecord]

  /// Reads what belongs to a decision.
  ///
  /// - Throws: `AuditFailure`; `DecodingError` where this version does not understand what the sweep judged by.
  init(of decision: StoredDecision, from reader: AuditReader) async throws {
    self.decision = decision
    let observation = try await reader.observation(decision.observation)
    let ruleSet = try await reader.ruleSet(hash: decision.ruleSet)
    let version = try await reader.serverVersion(at: decision.firstAt).flatMap { ServerVersion($0) }
    self.observation = observation
    review = Result {
      try observation.flatMap { seen in
        try ruleSet.map { try DecisionReview(decision, on: seen, under: $0, version: version) }
      }
    }
    actions = try await reader.actions(of: decision.seq)
    suspension = try await reader.suspension(byDecision: decision.seq)
    remarks = try await reader.remarks(on: decision.seq)
    notices = try await reader.notices(ofDecision: decision.seq)
    plan = try await reader.policy(ofSweep: decision.sweep).flatMap { try AppliedPlan(policy: $0) }
  }

  /// Everything, for programs.
  var record: Record {
    Record(fields: fields + texts, lists: lists)
  }

  /// The same for people: kilobytes of JSON and what is not there are left out, and long texts stand below. Distances are to
  /// be counted from the decision; how long ago that was is said.
  func text(at now: Timestamp) -> Record {
    let shown = fields.filter { $0.value != .none }.map { field in
      guard field.value == .instant(decision.firstAt) else { return field }
      let age = field.column.name == "at" ? ", \((now - decision.firstAt).shortText) ago" : ""
      let time = decision.firstAt.rfc3339
      return Record.Field(field.column, .shown(time, as: time + age))
    }
    var record = Record(fields: shown, lists: [AuditCells.requests(actions), NoticeCells.ofDecision(notices)])
    switch review {
    case .success(let review?):
      record.sections = [
        ("the rule as it was written then, in \(review.rule.file)", review.rule.source.text, true),
        ("the values given for parameters then", review.givenParams ?? "", true),
        ("its terms then (* decided the answer)", review.explanation.tree, false),
      ].filter { !$0.1.isEmpty }
    case .success(nil): break
    case .failure(let obstacle): record.fields.append(.init("not_explained", .text("\(obstacle)")))
    }
    return record
  }

  private var lists: [Rows] { [AuditCells.requests(actions), NoticeCells.rows(notices)] }

  private var fields: [Record.Field] {
    var fields = zip(AuditCells.columns(isSent: true), AuditCells.row(decision)).map { Record.Field($0, $1) }
    if case .success(let review?) = review {
      let condition = review.rule.condition.map { Cell.shown($0, as: review.rule.conditionOnOneLine ?? $0) }
      fields.append(.init("condition", condition ?? .none))
      fields.append(.init("because", .text(review.explanation.line)))
      if let change = review.deadlineChange {
        fields.append(.init("deadline_before", .instant(change.before)))
        fields.append(.init("deadline_after", DecisionRows.deadlineAfter(change)))
      }
    }
    fields.append(.init("memory", Cell(decision.record.memory)))
    if let plan {
      fields.append(.init("plan", .shown(plan.plan.digest, as: String(plan.plan.digest.prefix(12)))))
      fields.append(.init("plan_made_at", .instant(plan.plan.madeAt)))
      fields.append(.init("plan_approved_by", Cell(plan.approvedBy)))
    }
    fields += suspension.map(SuspensionCells.fields) ?? []
    fields += remarks.map { .init($0.kind.rawValue.map { $0 == "-" ? "_" : String($0) }.joined(), .text($0.reason)) }
    guard let observation else { return fields }
    return fields + [
      .init("observed_at", .instant(observation.at)), .init("status", .text(observation.snapshot.status)),
      .init("build", .integer(observation.snapshot.buildNumber)),
      .init("last_used", Cell(observation.volatile.lastUsedAt)),
      .init("stops_next", Cell(observation.volatile.deadline)),
      .init(WorkspaceCells.mayRunUntil, Cell(observation.volatile.maxDeadline)),
    ]
  }

  private var texts: [Record.Field] {
    var texts: [Record.Field] = []
    if case .success(let review?) = review {
      texts = [
        .init("rule_file", .text(review.rule.file)), .init("rule_text", .text(review.rule.source.text)),
        .init("given_params", review.givenParams.map { .text($0) } ?? .none),
        .init("tree", .text(review.explanation.tree)),
      ]
    }
    return texts + [.init("content", Cell(observation?.snapshot.content))]
  }
}
