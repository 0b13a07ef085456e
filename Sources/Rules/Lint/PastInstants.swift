import CEL
import Diagnostics
import Time

/// Warns about conditions on the calendar that can no longer change, because their instant is past (R311).
struct PastInstants {
  private let problems: Problems
  private let now: Timestamp
  private let bindings: Bindings

  /// Attributes that lie in the future whenever they are set.
  private static let ahead: Set<String> = ["ws.deadline", "ws.max_deadline", "ws.next_start_at"]

  init(_ problems: Problems, now: Timestamp) {
    self.problems = problems
    self.now = now
    bindings = Bindings(for: Vocabulary.environment(zone: problems.zone ?? .utc))
  }

  func check(_ expressions: [PlacedExpression]) {
    for expression in expressions {
      for condition in expression.program.clockConditions {
        guard let answer = settled(condition.program) else { continue }
        report(
          "'\(condition.program.printed)' is \(answer ? "always true" : "never true any more"): what it asks for is past",
          at: expression.fileSpan(of: condition.span))
      }
      for comparison in expression.program.comparisons where Self.ahead.contains(comparison.subject) {
        guard case .timestamp(let instant) = comparison.value, instant <= now else { continue }
        report(
          "\(instant.rfc3339) is past, and \(comparison.subject) lies ahead: the comparison comes out one way only",
          at: expression.fileSpan(of: comparison.span))
      }
    }
  }

  /// The answer that can no longer change; `nil` if it still can, or never could.
  private func settled(_ program: Program) -> Bool? {
    let present = evaluate(program, at: now)
    guard case .bool(let answer) = present.value, present.horizon == nil,
      evaluate(program, at: .epoch).horizon != nil
    else { return nil }
    return answer
  }

  private func evaluate(_ program: Program, at instant: Timestamp) -> Evaluation {
    var bindings = bindings
    bindings.set("now", .timestamp(instant))
    return program.evaluate(bindings, wantsHorizon: true)
  }

  private func report(_ summary: String, at span: SourceSpan) {
    problems.warn(
      RuleCode.instantPassed, summary, at: span,
      explanation: "Take it out, or name an instant to come. Where it is to stay, write '# lint:ignore "
        + "\(RuleCode.instantPassed)' in its line, with '//' in place of '#' where the expression stands on lines of its own."
    )
  }
}
