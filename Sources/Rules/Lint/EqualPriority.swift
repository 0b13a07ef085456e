import Diagnostics

/// Finds rules that may compete for one effect at equal priority (R501).
///
/// Schedules of equal priority cancel each other (R502).
struct EqualPriority {
  private let files: [String: SourceFile]

  init(files: [SourceFile]) {
    self.files = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Maximum number of pairs compared, and of findings reported; a file may hold thousands of rules.
  private static let pairLimit = 200_000
  private static let findingLimit = 50

  func check(_ rules: [Rule]) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var pairs = 0
    for rivals in Dictionary(grouping: rules, by: \.priority).values {
      for (index, second) in rivals.enumerated() {
        for first in rivals[..<index] {
          pairs += 1
          guard pairs <= Self.pairLimit, findings.count < Self.findingLimit else { return findings }
          guard first.selector.mayOverlap(second.selector) else { continue }
          findings += Effect.allCases.compactMap { finding($0, first, second) }
        }
      }
    }
    return findings
  }

  private func finding(_ effect: Effect, _ first: Rule, _ second: Rule) -> Diagnostic? {
    guard let one = first.action(on: effect), let other = second.action(on: effect) else { return nil }
    // Two rules that do the same need no order; only constant schedules can be compared here.
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
  /// The action that competes for an effect; `keep` and `notify` do not.
  fileprivate func action(on effect: Effect) -> RuleAction? {
    actions.first { $0.effect == effect && $0.kind.competes }
  }
}

extension RuleAction {
  /// The schedule if it is a constant, "" for clearing; otherwise `nil`.
  fileprivate var constantSchedule: String? {
    switch (kind, amount.main) {
    case (.clearAutostart, _), (.suspendAutostart, _): ""
    case (.setAutostart, .constant(.string(let text))): text
    default: nil
    }
  }
}
