import Pipeline
import Rules
import Time

/// What would have to be otherwise for a rule to answer otherwise, and when it does by itself.
extension ExplanationPage {
  /// A line each.
  ///
  /// - Parameter changes: number of changes that are told
  func outlook(of line: WorkspaceExplanation.Line, changes: Int) -> [String] {
    let told = line.outlook.changes.prefix(changes).enumerated().map { index, change in
      index == 0 ? change.sentence : "or if " + (change.sentence.components(after: " if ") ?? change.sentence)
    }
    return told + [turn(of: line)].compactMap(\.self)
  }

  /// `turns true at 2026-…`; `nil` where it does not, as far as was looked.
  private func turn(of line: WorkspaceExplanation.Line) -> String? {
    switch line.outlook.turn {
    case .never: return nil
    // So far ahead nobody waits for it.
    case .notBefore(let instant) where instant - explanation.now > .days(30): return nil
    case .notBefore(let instant): return "does not turn by itself before \(display.timeAndDistance(instant))"
    case .turns(let instant, let answer):
      let hold = answer == .true ? line.rule.holdFor.map { ", and must hold for \($0.shortText)" } ?? "" : ""
      let isStopped = facts.status == "running" && facts.deadline.map { $0 < instant } ?? false
      let proviso = isStopped ? ", if it still runs after its deadline" : ""
      return "turns \(answer.word) at \(display.timeAndDistance(instant))\(hold)\(proviso)"
    }
  }

  func outlookJSON(of line: WorkspaceExplanation.Line) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "changes": .array(
        line.outlook.changes.map { change in
          .object([
            "input": .string(change.input), "present": .string(InputChange.text(change.present)),
            "changed": .string(change.isAnyValue ? "set" : InputChange.text(change.changed)),
            "answer": .boolean(change.answer), "sentence": .string(change.sentence),
          ])
        }),
      "turns_at": .null, "turns_to": .null,
    ]
    if case .turns(let instant, let answer) = line.outlook.turn {
      members["turns_at"] = .string(instant.rfc3339)
      members["turns_to"] = .string(answer.word)
    }
    return members
  }
}

extension String {
  /// What stands behind the first occurrence of a text; `nil` where there is none.
  fileprivate func components(after text: String) -> String? {
    ranges(of: text).first.map { String(self[$0.upperBound...]) }
  }
}
