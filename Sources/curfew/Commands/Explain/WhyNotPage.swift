import Audit
import CEL
import Pipeline
import Rules
import Text
import Time

/// What `curfew why-not` prints of one rule on one workspace.
struct WhyNotPage {
  let page: ExplanationPage
  let line: WorkspaceExplanation.Line

  private var rule: Rule { line.rule }
  private var display: Display { page.display }

  /// Number of changes that people are told; programs get all.
  private static let changesTold = 3

  var text: String {
    var fields: [Record.Field] = [
      .init("workspace", .text("\(page.facts.owner.name)/\(page.facts.name)")),
      .init("rule", .text("\(rule.name) in \(rule.file): mode \(rule.mode.rawValue), priority \(rule.priority)")),
      .init("answer", .text(obstacle)),
    ]
    if rule.condition != nil {
      fields.append(.init("condition", .text("\(line.condition.answer.word): \(line.condition.line)")))
    }
    if let calendar = line.condition.calendar { fields.append(.init("calendar", .text(calendar))) }
    fields += page.explanation.unfinished.map { .init("unfinished", .text($0.deed)) }
    var record = Record(fields: fields)
    if !line.condition.tree.isEmpty {
      record.sections = [
        ("its condition with the value of every term (* decided the answer)", line.condition.tree, false)
      ]
    }
    let decisions = page.text(ofDecisionsOf: line)
    let outlook = page.outlook(of: line, changes: Self.changesTold) + hindranceThen + stillness + endings
    return record.text(on: display)
      + (decisions.isEmpty ? "" : "\n\(Paint.bold.on("what is decided on it"))\n\n" + decisions)
      + (outlook.isEmpty
        ? "" : "\n\(Paint.bold.on("what would change it"))\n\n" + display.indented(outlook.joined(separator: "\n")))
      + "\n\(Paint.dim.on(page.context.sentence(on: display)))\n\(display.sentence(page.inForce))\n"
  }

  /// What stands in the way, in one sentence.
  private var obstacle: String {
    if let reason = line.notSelected {
      return rule.mode == .off ? "no: \(reason)" : "no: the rule does not look at it: \(reason)"
    }
    switch line.condition.answer {
    case .false:
      // What it said when its group was due last may stand.
      if line.decisions.contains(where: { $0.record.action == RuleAction.Kind.keep.rawValue }) { break }
      return "no: its condition is false"
    case .unknown(let attributes):
      return "no: it cannot be told, because \(attributes.joined(separator: ", ")) is not known"
    case .error(let reason, let place): return "no: its condition fails: \(reason) (\(place))"
    case .true: break
    }
    guard let decision = line.decisions.first else { return "its condition is true, and it wants nothing here" }
    return Self.words(on: decision.record, decision.decision)
  }

  private static func words(on record: DecisionRecord, _ decision: Decision) -> String {
    switch record.verdict {
    case .act: "it does: its condition is true, and nothing stands in the way"
    case .wouldAct: "no: it is in dry run, and would act if settings and rule both said enforce"
    case .noOp:
      switch RuleAction.Kind(rawValue: record.action) {
      case .keep: "it does: it keeps the workspace"
      case .notify: "it does: it tells people once while it is true"
      default: "no: it is already so"
      }
    case .blocked: "no: a guard stopped it: \(AuditCells.words(record.guardName ?? "of another version"))"
    case .overridden: "no: it is left to the rule \(record.winner ?? "that won")"
    case .held: "no: it is held back"
    case .error: "no: it cannot be judged"
    }
  }

  /// What would stop the rule when its condition turns true by itself.
  private var hindranceThen: [String] {
    guard case .turns(let instant, .true) = line.outlook.turn, line.notSelected == nil else { return [] }
    let then = page.explanation.decisions(of: rule, at: instant).filter { $0.verdict.guardName != .holdFor }
    return then.compactMap { decision in
      let time = "at \(display.time(instant))"
      switch decision.verdict {
      case .act, .wouldAct: return nil
      case .blocked(let name, let reason, _):
        return "a guard would stop it \(time), as far as is known now (\(name.words)): \(display.sentence(reason))"
      case .overridden(let winner): return "it would be left to the rule \(winner) \(time)"
      case .noOp(let reason): return "it would have nothing to do \(time): \(display.sentence(reason))"
      case .held(let reason), .error(let reason): return "it would not act \(time): \(display.sentence(reason))"
      }
    }
  }

  /// The guard that would stop the rule when another one lets it pass; empty where none would, as far as is known now.
  private func nextGuard(after name: GuardName, at instant: Timestamp) -> String {
    for decision in page.explanation.decisions(of: rule, at: instant) {
      guard case .blocked(let next, let reason, _) = decision.verdict, next != name else { continue }
      return "; then another one would stop it (\(next.words)): \(display.sentence(reason))"
    }
    return ""
  }

  /// What ends what stands in the way besides the condition, and when.
  private var endings: [String] {
    line.decisions.flatMap { decision, record -> [String] in
      switch decision.verdict {
      case .blocked(.optOut, _, _):
        guard let optOut = page.explanation.optOut else { return [] }
        return [
          "the settings opt it out: take '\(optOut.pattern)' out of \(optOut.setting) in the settings, and sweeps look at it again"
        ]
      case .blocked(let name, _, let until):
        if let until {
          let proviso = name == .holdFor ? " if its condition stays true" : ""
          return [
            "the guard lets it pass at \(display.timeAndDistance(until))\(proviso)\(nextGuard(after: name, at: until))"
          ]
        }
        return ["the guard stops it until \(name.ending)"]
      case .overridden(let winner):
        return [
          "the rule \(winner) has the say while it wants something: 'curfew why-not \(page.facts.fullName) \(winner)' shows when "
            + "that changes"
        ]
      case .wouldAct: return ["it acts once settings and rule both say enforce"]
      case .act, .noOp, .held, .error: return []
      }
    }
  }

  /// Whether something other than the condition decides, so that the condition's standing still is not all that is to be said.
  private var isStoppedOtherwise: Bool {
    line.condition.answer == .true || !line.decisions.isEmpty || line.notSelected != nil
  }

  /// What is said where nothing would change it.
  private var stillness: [String] {
    var sentences: [String] = []
    if rule.condition != nil, line.outlook.changes.isEmpty {
      sentences.append("no single input was found that would change it")
    }
    switch line.outlook.turn {
    case .never:
      if rule.condition != nil || !isStoppedOtherwise {
        sentences.append("time alone does not change the answer of its condition")
      }
    case .notBefore(let instant) where instant - page.explanation.now > .days(30):
      sentences.append("time alone does not change the answer of its condition before \(display.time(instant))")
    case .notBefore, .turns: break
    }
    return sentences
  }

  var json: [String: JSONValue] {
    let own: [String: JSONValue] = [
      "workspace": .string("\(page.facts.owner.name)/\(page.facts.name)"), "workspace_id": .string(page.facts.id),
      "obstacle": .string(obstacle), "condition": rule.condition.map { .string($0) } ?? .null,
      "condition_answer": .string(line.condition.answer.word), "because": .string(line.condition.line),
      "tree": .string(line.condition.tree), "priority": .integer(Int64(rule.priority)),
      "file": .string(rule.file),
      "unfinished": .array(page.explanation.unfinished.map { .string($0.deed) }),
    ]
    return own.merging(page.outlookJSON(of: line)) { own, _ in own }.merging(page.json(of: line)) { own, _ in own }
      .merging(page.context.json) { own, _ in own }
  }
}
