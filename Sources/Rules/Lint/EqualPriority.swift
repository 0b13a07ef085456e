import Diagnostics

/// Finds rules that may compete for one effect at one priority (R501), and schedules that cancel one another (R502).
struct EqualPriority {
  private let files: [String: SourceFile]

  init(files: [SourceFile]) {
    self.files = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func check(_ rules: [Rule]) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for (index, second) in rules.enumerated() {
      for first in rules[..<index] where first.priority == second.priority {
        guard first.selector.mayOverlap(second.selector) else { continue }
        for effect in Effect.allCases {
          if let finding = finding(effect, first, second) { findings.append(finding) }
        }
      }
    }
    return findings
  }

  private func finding(_ effect: Effect, _ first: Rule, _ second: Rule) -> Diagnostic? {
    guard let one = first.action(on: effect), let other = second.action(on: effect) else { return nil }
    // Two rules that do the same need no order; only schedules can be compared here.
    if effect == .autostart, let same = one.constantSchedule, same == other.constantSchedule { return nil }
    let isCertain = effect == .autostart && first.program.condition == nil && second.program.condition == nil
    let place = files[first.file]?.location(at: first.span.start)
    let text = "'\(first.name)' and '\(second.name)' both want the \(effect.rawValue) at priority \(second.priority)"
    return Diagnostic(
      code: effect == .autostart ? RuleCode.competingSchedules : RuleCode.equalPriority,
      severity: isCertain ? .error : .warning, summary: text,
      explanation: effect == .autostart
        ? "Where both are true, neither schedule is set: give one of them another priority."
        : "Where both are true, the one that keeps the workspace longer wins: say which with another priority.",
      file: files[second.file], span: second.span,
      notes: [Diagnostic.Note("the other is at \(first.file):\(place?.line ?? 1):\(place?.column ?? 1)")])
  }
}

extension Rule {
  fileprivate func action(on effect: Effect) -> RuleAction? { actions.first { $0.effect == effect } }
}

extension RuleAction {
  /// The schedule, where it is known at load; "" for clearing it.
  fileprivate var constantSchedule: String? {
    switch (kind, amount.main) {
    case (.clearAutostart, _): ""
    case (.setAutostart, .constant(.string(let text))): text
    default: nil
    }
  }
}
