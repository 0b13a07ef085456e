import Audit
import CEL
import Pipeline
import Rules
import Time

/// What `curfew explain` prints.
struct ExplanationPage {
  let explanation: WorkspaceExplanation
  /// The last request that was sent for the workspace; `nil` when there was none, or there is no trail.
  let lastAction: StoredAction?
  /// Whether to show the value of every term.
  let isFull: Bool

  private var facts: WorkspaceFacts { explanation.facts }

  var text: String {
    let now = explanation.now
    let head = Record(fields: [
      ("workspace", .text("\(facts.owner.name)/\(facts.name)")), ("template", .text(facts.template.name)),
      ("status", .text(facts.status)), ("last_used", Cell(facts.lastUsedAt)), ("stops_next", Cell(facts.deadline)),
      ("latest_stop", Cell(facts.maxDeadline)), ("stops_after", Cell(facts.ttl)),
      ("starts_at", WorkspaceCells.schedule(facts.autostart)),
      ("evaluated_at", .text(Cell.instant(now).tableText(now: explanation.readAt))),
    ])
    let legend = isFull && explanation.rules.contains { $0.explanation != nil } ? "\n\(Explanation.legend)\n" : ""
    let rules = explanation.rules.map { "\n" + text(of: $0) }.joined()
    let notes = explanation.notes.map { "\n\($0)\n" }.joined()
    return head.text(width: nil, now: now) + history(now) + rules + notes + legend
  }

  /// What Curfew did last: after a stop it is what people ask about.
  private func history(_ now: Timestamp) -> String {
    guard let lastAction else { return "" }
    let record = lastAction.decision.record
    let at = Cell.instant(lastAction.intent.at).tableText(now: now)
    let target = Self.target(DecisionRows.value(record.after, record.effect), now)
    return """

      last action: \(record.action)\(target) by \(record.rule) at \(at): \(lastAction.outcome?.result.rawValue ?? "open")
        \(record.message.printable())
        'curfew audit list --workspace \(facts.owner.name)/\(facts.name)' shows what was decided before

      """
  }

  /// ` to 18:45`, where there is a value that an action aims at.
  private static func target(_ value: Cell, _ now: Timestamp) -> String {
    value == .none ? "" : " to \(value.tableText(now: now))"
  }

  private func text(of line: WorkspaceExplanation.Line) -> String {
    var text = "\(line.rule.name): \(answer(line))\n"
    if let explanation = line.explanation, !explanation.line.isEmpty { text += indented(explanation.line) }
    for (decision, record) in line.decisions {
      let target = Self.target(DecisionRows.value(record.after, record.effect), explanation.now)
      text += indented("\(record.action)\(target): \(record.verdict.rawValue): \(record.message)")
      if let note = decision.note { text += indented("  \(note)") }
    }
    if line.notSelected == nil, let instant = line.nextChangeAt {
      text += indented("may change by itself at \(Cell.instant(instant).tableText(now: explanation.now))")
    }
    if isFull, let explanation = line.explanation { text += "\n" + indented(explanation.tree) }
    return text
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }

  private func answer(_ line: WorkspaceExplanation.Line) -> String {
    if let reason = line.notSelected { return "does not look at it: \(reason)" }
    switch line.explanation?.answer {
    case .true: return Paint.green.on("true")
    case .false: return Paint.dim.on("false")
    case .unknown(let attributes):
      return Paint.yellow.on("unknown") + ", for want of \(attributes.joined(separator: ", "))"
    case .error(let reason, let place): return Paint.red.on("error") + ": \(reason) (\(place))"
    case nil: return "not evaluated"
    }
  }

  var json: [String: JSONValue] {
    [
      "workspace": .string("\(facts.owner.name)/\(facts.name)"), "workspace_id": .string(facts.id),
      "at": .string(explanation.now.rfc3339), "last_action": lastAction.map(json) ?? .null,
      "rules": .array(explanation.rules.map(json)), "notes": .array(explanation.notes.map { .string($0) }),
    ]
  }

  private func json(of action: StoredAction) -> JSONValue {
    let record = action.decision.record
    return .object([
      "at": .string(action.intent.at.rfc3339), "rule": .string(record.rule), "action": .string(record.action),
      "after": DecisionRows.value(record.after, record.effect).json, "message": .string(record.message),
      "result": (action.outcome?.result.rawValue).map { .string($0) } ?? .null,
    ])
  }

  private func json(of line: WorkspaceExplanation.Line) -> JSONValue {
    .object([
      "rule": .string(line.rule.name), "mode": .string(line.rule.mode.rawValue), "answer": .string(word(line)),
      "not_selected": line.notSelected.map { .string($0) } ?? .null,
      "because": line.explanation.map { .string($0.line) } ?? .null,
      "tree": line.explanation.map { .string($0.tree) } ?? .null,
      "next_change_at": line.nextChangeAt.map { .string($0.rfc3339) } ?? .null,
      "decisions": .array(
        line.decisions.map { decision, record in
          .object([
            "action": .string(record.action), "effect": .string(record.effect.rawValue),
            "verdict": .string(record.verdict.rawValue), "guard": record.guardName.map { .string($0) } ?? .null,
            "before": DecisionRows.value(record.before, record.effect).json,
            "after": DecisionRows.value(record.after, record.effect).json, "reason": .string(record.message),
            "note": decision.note.map { .string($0) } ?? .null,
          ])
        }),
    ])
  }

  private func word(_ line: WorkspaceExplanation.Line) -> String {
    switch line.explanation?.answer {
    case .true: "true"
    case .false: "false"
    case .unknown: "unknown"
    case .error: "error"
    case nil: "not-selected"
    }
  }
}
