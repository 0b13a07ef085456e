import Audit
import CEL
import Pipeline
import Rules
import Text
import Time

/// What `curfew explain` prints.
struct ExplanationPage {
  let explanation: WorkspaceExplanation
  /// Whether to show the value of every term.
  let isFull: Bool
  let display: Display
  let context: Context
  /// Where settings, rules and trail come from.
  let inForce: String

  var facts: WorkspaceFacts { explanation.facts }

  var text: String {
    let head = Record(fields: [
      .init("workspace", .text("\(facts.fullName)")), .init("template", .text(facts.template.name)),
      .init("status", .text(facts.status)), .init("last_used", Cell(facts.lastUsedAt)),
      .init(
        "stops_next",
        hasNoEnd ? .absent(as: "manual") : WorkspaceCells.deadline(facts.deadline, explanation.deadlineObstacle)),
      .init(WorkspaceCells.mayRunUntil, Cell(facts.maxDeadline)),
      .init("stops_after", Cell(facts.ttl)), .init("starts_at", WorkspaceCells.schedule(facts.autostart)),
      .init("starts_next", Cell(explanation.nextStart)),
      .init("evaluated_at", .text(evaluatedAt)),
    ])
    let legend = isFull && explanation.rules.contains { $0.explanation != nil } ? "\n\(Explanation.legend)\n" : ""
    let rules = explanation.rules.map { "\n" + text(of: $0) }.joined()
    let notes = explanation.notes.map { "\n\(display.sentence($0))\n" }.joined()
    let foot = "\n\(Paint.dim.on(context.sentence(on: display)))\n\(display.sentence(inForce))\n"
    let obstacle = explanation.deadlineObstacle.map { "\nits deadline will not come true: \($0)\n" } ?? ""
    return account + head.text(on: display) + obstacle + history + rules + notes + legend + foot
  }

  private var hasNoEnd: Bool {
    facts.isRunning && facts.deadline == nil
      && facts.unknown.isDisjoint(with: ["ws", "ws.deadline"])
  }

  /// The instant it is judged for, and how far that is from when it was read.
  private var evaluatedAt: String {
    Display(now: explanation.readAt, zone: display.zone, width: nil).timeAndDistance(explanation.now)
  }

  /// Why it was stopped, or runs: what people ask first.
  private var account: String {
    explanation.account.map { display.sentence("\(facts.fullName): \($0.sentence)") + "\n\n" } ?? ""
  }

  /// What Curfew did last about each effect.
  private var history: String {
    guard !explanation.deeds.isEmpty else { return "" }
    let more = "  'curfew audit list --workspace \(facts.fullName)' shows what was decided before\n"
    return "\nWhat Curfew did last:\n" + explanation.deeds.map(text).joined() + more
  }

  private func text(of deed: LastDeed) -> String {
    let (record, outcome) = (deed.action.decision.record, deed.action.outcome)
    let verb = deed.isDone ? record.pastVerb : "tried to " + record.verb
    let value = target(DecisionRows.value(record.after, record.effect))
    var text = "  \(verb)\(value) by \(record.rule.printable()) at \(display.timeAndDistance(deed.action.intent.at))"
    if !deed.isDone {
      // A request that succeeded says nothing of the action that was not completed.
      let isAnswered = outcome?.result.isApplied == false
      let answer = isAnswered ? outcome?.answer.map { ": \(display.sentence($0))" } ?? "" : ""
      let words = outcome == nil ? "no answer is known yet" : deed.action.decision.resultWords
      text += ": \(words ?? "no answer is known yet")\(answer)"
    }
    let reason = AuditCells.reason(record)
    if reason != .none { text += "\n    \(deed.sequel == nil ? "" : "its reason then: ")\(reason.text(on: display))" }
    if let sequel = deed.sequel { text += "\n    \(display.sentence(sequel))" }
    return text + "\n"
  }

  /// ` to 18:45`, where there is a value that an action aims at.
  private func target(_ value: Cell) -> String {
    value == .none ? "" : " to \(value.text(on: display))"
  }

  private func text(of line: WorkspaceExplanation.Line) -> String {
    var text = "\(line.rule.name): \(answer(line))\n"
    if let explanation = line.explanation, !explanation.line.isEmpty { text += indented(explanation.line) }
    if let calendar = line.explanation?.calendar { text += indented("its calendar is '\(calendar)'") }
    text += self.text(ofDecisionsOf: line)
    if line.notSelected == nil, line.decisions.isEmpty, let wait = line.wait { text += indented(wait) }
    if line.notSelected == nil { text += indented(outlook(of: line, changes: 1).joined(separator: "\n")) }
    if isFull, let explanation = line.explanation { text += "\n" + indented(explanation.tree) }
    return text
  }

  /// The decisions on what the rule wants, two columns in.
  func text(ofDecisionsOf line: WorkspaceExplanation.Line) -> String {
    var text = ""
    for (decision, record) in line.decisions {
      let target = target(DecisionRows.target(of: record, line.nextStart, at: explanation.now))
      let verdict = DecisionRows.verdict(record.verdict).text(on: display)
      let reason = AuditCells.reason(record)
      text += "  \(record.action)\(target): \(verdict)\(reason == .none ? "" : ": " + reason.text(on: display))\n"
      if let change = decision.deadlineChange {
        let after = DecisionRows.deadlineAfter(change).text(on: display)
        text += "    its deadline: from \(display.timeAndDistance(change.before)) to \(after)\n"
      }
      if let note = decision.note { text += indented("  \(note)") }
    }
    return text
  }

  private func indented(_ text: String) -> String { text.isEmpty ? "" : display.indented(text) }

  private func answer(_ line: WorkspaceExplanation.Line) -> String {
    if let reason = line.notSelected { return "does not apply to it: \(reason)" }
    return line.explanation?.answer.painted ?? "not evaluated"
  }

  var json: [String: JSONValue] {
    [
      "workspace": .string("\(facts.fullName)"), "workspace_id": .string(facts.id),
      "account": explanation.account?.json ?? .null,
      "last_actions": .array(explanation.deeds.map(json)),
      "rules": .array(explanation.rules.map { .object(json(of: $0)) }),
      "notes": .array(explanation.notes.map { .string($0) }),
    ].merging(context.json) { own, _ in own }
  }

  private func json(of deed: LastDeed) -> JSONValue {
    let record = deed.action.decision.record
    return .object([
      "at": .string(deed.action.intent.at.rfc3339), "rule": .string(record.rule), "action": .string(record.action),
      "effect": .string(record.effect.rawValue), "after": DecisionRows.value(record.after, record.effect).json,
      "reason": .string(record.message), "result": deed.action.decision.result.map { .string($0) } ?? .null,
      "sequel": deed.sequel.map { .string($0) } ?? .null,
    ])
  }

  func json(of line: WorkspaceExplanation.Line) -> [String: JSONValue] {
    let own: [String: JSONValue] = [
      "rule": .string(line.rule.name), "mode": .string(line.rule.mode.rawValue), "answer": .string(word(line)),
      "not_selected": line.notSelected.map { .string($0) } ?? .null,
      "because": line.explanation.map { .string($0.line) } ?? .null,
      "tree": line.explanation.map { .string($0.tree) } ?? .null,
      "calendar": line.explanation?.calendar.map { .string($0) } ?? .null,
      "due_at": line.dueAt.map { .string($0.rfc3339) } ?? .null,
      "next_change_at": line.nextChangeAt.map { .string($0.rfc3339) } ?? .null,
      "decisions": .array(
        line.decisions.map { decision, record in
          .object([
            "action": .string(record.action), "effect": .string(record.effect.rawValue),
            "verdict": .string(record.verdict.rawValue), "guard": record.guardName.map { .string($0) } ?? .null,
            "before": DecisionRows.value(record.before, record.effect).json,
            "after": DecisionRows.value(record.after, record.effect).json, "reason": .string(record.message),
            "deadline_before": decision.deadlineChange.map { .string($0.before.rfc3339) } ?? .null,
            "deadline_after": decision.deadlineChange.map { DecisionRows.deadlineAfter($0).json } ?? .null,
            "note": decision.note.map { .string($0) } ?? .null,
            "blocked_until": decision.verdict.blockedUntil.map { .string($0.rfc3339) } ?? .null,
          ])
        }),
    ]
    return own.merging(line.notSelected == nil ? outlookJSON(of: line) : [:]) { own, _ in own }
  }

  private func word(_ line: WorkspaceExplanation.Line) -> String { line.explanation?.answer.word ?? "not-selected" }
}

extension RuleEvaluation.Answer {
  /// The answer for people, with the reason where it is neither true nor false.
  var painted: String {
    switch self {
    case .true: Paint.green.on("true")
    case .false: Paint.dim.on("false")
    case .unknown(let attributes):
      Paint.yellow.on("unknown") + ", because \(attributes.joined(separator: ", ")) is not known"
    case .error(let reason, let place): Paint.red.on("error") + ": \(reason) (\(place))"
    }
  }
}

extension BuildAccount {
  var json: JSONValue {
    .object([
      "transition": .string(transition), "at": .string(at.rfc3339),
      "initiator": initiator.map { .string($0) } ?? .null, "sentence": .string(sentence),
    ])
  }
}

extension DecisionRecord {
  /// What its action does, to stand before `to 18:45`.
  fileprivate var verb: String {
    switch RuleAction.Kind(rawValue: action) {
    case .setTTL: "set the TTL"
    case .clearTTL: "clear the TTL"
    case .setAutostart: "set the schedule"
    case .clearAutostart: "clear the schedule"
    case .suspendAutostart: "suspend the schedule"
    // The last is an action of a newer version.
    case .extend, .shorten, .keep, .notify, nil: action
    }
  }

  /// The same of what is done.
  fileprivate var pastVerb: String {
    switch RuleAction.Kind(rawValue: action) {
    case .extend, .shorten: action + "ed"
    case .clearTTL: "cleared the TTL"
    case .clearAutostart: "cleared the schedule"
    case .suspendAutostart: "suspended the schedule"
    case .setTTL, .setAutostart, .keep, .notify, nil: verb
    }
  }
}
