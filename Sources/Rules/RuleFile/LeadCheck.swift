import CEL
import Diagnostics
import Time

/// Warns of a `shorten` to less than the server's floor, where that shows at load.
struct LeadCheck {
  let problems: Problems
  let environment: Environment

  /// The server takes no deadline nearer than 29 minutes (facts, 1.8), Curfew none nearer than 31.
  static let floor = Duration.minutes(31)

  func check(_ source: Amount.Source, at span: SourceSpan) {
    guard case .expression(let expression) = source, let lead = ConstantFolding(environment).lead(of: expression),
      lead < Self.floor
    else { return }
    problems.warn(
      RuleCode.shortensUnderFloor, "shortens to \(lead.shortText) from now, the server's floor is 30 minutes", at: span,
      explanation: "The deadline is set to 31 minutes from now instead.")
  }
}
