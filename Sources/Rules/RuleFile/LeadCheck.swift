import CEL
import Diagnostics
import Time

/// Warns about deadlines that are past, or nearer than the server accepts, as far as that is known at load.
struct LeadCheck {
  let problems: Problems
  let environment: Environment

  /// Checks the instant that an action aims at.
  func check(_ source: Amount.Source, of kind: RuleAction.Kind, at span: SourceSpan) {
    if warnOfPast(
      source, kind == .extend ? "no deadline is extended to it" : "the deadline is set to 31 minutes from now", span)
    {
      return
    }
    guard let lead = lead(source), lead < ServerLimits.nearestAim else { return }
    problems.warn(
      RuleCode.shortensUnderFloor,
      "\(kind == .extend ? "extends" : "shortens") to \(lead.shortText) from now, the server's floor is 30 minutes",
      at: span,
      explanation: "The deadline is set to 31 minutes from now instead.")
  }

  /// Checks the latest instant that an extension may aim at.
  func check(limit source: Amount.Source, at span: SourceSpan) {
    if warnOfPast(source, "nothing is extended any more", span) { return }
    guard let lead = lead(source), lead < ServerLimits.nearestDeadline else { return }
    problems.warn(
      RuleCode.shortensUnderFloor,
      "at_most is \(lead.shortText) from now, and the server takes no deadline nearer than 29 minutes: nothing is extended",
      at: span)
  }

  private func lead(_ source: Amount.Source) -> Duration? {
    guard case .expression(let expression) = source else { return nil }
    return ConstantFolding(environment).lead(of: expression)
  }

  /// Warns about an instant that is past, and returns whether it is.
  private func warnOfPast(_ source: Amount.Source, _ consequence: String, _ span: SourceSpan) -> Bool {
    let value: Value? =
      switch source {
      case .constant(let value): value
      case .expression(let expression): ConstantFolding(environment).value(of: expression)
      case .text: nil
      }
    guard case .timestamp(let instant)? = value, let now = problems.circumstances.now, instant <= now else {
      return false
    }
    problems.warn(
      RuleCode.instantPassed, "\(instant.rfc3339) is past: \(consequence)", at: span,
      explanation: "An instant that moves on is written with now: \"${now + duration('2h')}\".")
    return true
  }
}
