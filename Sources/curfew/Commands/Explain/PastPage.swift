import Audit
import CEL
import Pipeline
import Rules
import Text
import Time

/// What `curfew explain --at` prints of a past instant.
struct PastPage {
  let past: PastExplanation
  let isFull: Bool
  let display: Display
  let context: Context

  private var name: String { "\(past.facts.owner.name)/\(past.facts.name)" }

  var text: String {
    let head = Record(fields: [
      .init("workspace", .text(name)), .init("template", .text(past.facts.template.name)),
      .init("status", .text(past.facts.status)), .init("last_used", Cell(past.facts.lastUsedAt)),
      .init("stops_next", Cell(past.facts.deadline)), .init("stops_after", Cell(past.facts.ttl)),
      .init("starts_at", WorkspaceCells.schedule(past.facts.autostart)),
      .init("asked_for", .text(display.time(past.at))),
      .init(
        "judged_at",
        .text("\(display.time(past.sweep.record.at)), sweep \(past.sweep.seq), mode \(past.sweep.record.mode.rawValue)")
      ),
      .init("read_at", .instant(past.readAt)), .init("rule_set", .text(past.ruleSet)),
    ])
    let acts =
      past.acts.isEmpty ? "" : "\nWhat Curfew had done before:\n" + past.acts.map { "  \(text(of: $0))" }.joined()
    let legend = isFull ? "\n\(Explanation.legend)\n" : ""
    return "as the audit trail has it; distances count from that sweep\n\n" + head.text(on: display) + acts
      + past.rules.map { "\n" + text(of: $0) }.joined() + past.notes.map { "\n\(display.sentence($0))\n" }.joined()
      + legend
      + "\n\(Paint.dim.on(context.sentence(on: display)))\n"
  }

  private func text(of line: PastExplanation.Line) -> String {
    let answer = line.notSelected.map { "did not apply to it: \($0)" } ?? line.explanation?.answer.painted ?? ""
    var text = "\(line.rule.name.printable()): \(answer)\n"
    if let explanation = line.explanation, !explanation.line.isEmpty { text += display.indented(explanation.line) }
    if let calendar = line.explanation?.calendar { text += display.indented("its calendar was '\(calendar)'") }
    for decision in line.decisions { text += "  " + self.text(of: decision) }
    if isFull, let explanation = line.explanation { text += "\n" + display.indented(explanation.tree) }
    return text
  }

  /// One decision on a line, with its number for `audit show`.
  private func text(of decision: StoredDecision) -> String {
    let record = decision.record
    let value = DecisionRows.value(record.after, record.effect)
    let target = value == .none ? "" : " to \(value.text(on: display))"
    let result = decision.resultWords.map { " (\($0))" } ?? ""
    let reason = AuditCells.reason(decision, at: past.at)
    let since =
      decision.sweep == past.sweep.seq
      ? ""
      : record.verdict == .act ? " at \(display.time(decision.firstAt))" : ", since \(display.time(decision.firstAt))"
    return "\(record.action)\(target): \(DecisionRows.verdict(record.verdict).text(on: display))\(result)\(since)"
      + "\(reason == .none ? "" : ": " + reason.text(on: display)) [audit show \(decision.seq)]\n"
  }

  var json: [String: JSONValue] {
    let own: [String: JSONValue] = [
      "workspace": .string(name), "workspace_id": .string(past.facts.id), "asked_for": .string(past.at.rfc3339),
      "judged_at": .string(past.sweep.record.at.rfc3339), "sweep": .integer(past.sweep.seq),
      "sweep_mode": .string(past.sweep.record.mode.rawValue), "read_at": .string(past.readAt.rfc3339),
      "rule_set": .string(past.ruleSet), "source": .string("trail"),
      "status": .string(past.facts.status), "template": .string(past.facts.template.name),
      "last_used": Cell(past.facts.lastUsedAt).json, "stops_next": Cell(past.facts.deadline).json,
      "acts_before": .array(past.acts.map { .object(json(of: $0)) }),
      "rules": .array(
        past.rules.map { line in
          .object([
            "rule": .string(line.rule.name), "mode": .string(line.rule.mode.rawValue),
            "answer": .string(line.explanation?.answer.word ?? "not-selected"),
            "not_selected": line.notSelected.map { .string($0) } ?? .null,
            "because": line.explanation.map { .string($0.line) } ?? .null,
            "tree": line.explanation.map { .string($0.tree) } ?? .null,
            "decisions": .array(line.decisions.map { .object(json(of: $0)) }),
          ])
        }),
      "notes": .array(past.notes.map { .string($0) }),
    ]
    let suspended = Record(fields: SuspensionCells.fields(past.suspension)).json
    return own.merging(suspended) { own, _ in own }.merging(context.json) { own, _ in own }
  }

  private func json(of decision: StoredDecision) -> [String: JSONValue] {
    let names = AuditCells.columns(isSent: true).map(\.name)
    return Dictionary(zip(names, AuditCells.row(decision).map(\.json)), uniquingKeysWith: { first, _ in first })
  }
}
