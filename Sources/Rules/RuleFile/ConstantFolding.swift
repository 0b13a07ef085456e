import CEL
import Time

/// Evaluates expressions at load that depend on parameters only, or on parameters and the clock.
struct ConstantFolding {
  private let environment: Environment

  init(_ environment: Environment) { self.environment = environment }

  /// The value of an expression that reads only parameters; `nil` for others, and if it fails.
  func value(of expression: PlacedExpression) -> Value? {
    guard expression.program.attributes.isEmpty else { return nil }
    let value = expression.program.evaluate(Bindings(for: environment)).value
    return value.isKnown ? value : nil
  }

  /// The text of a template whose expressions all read only parameters; `nil` for others.
  func text(of template: TextTemplate) -> String? {
    guard template.expressions.allSatisfy({ $0.program.attributes.isEmpty }) else { return nil }
    let value =
      template.single?.program.evaluate(Bindings(for: environment)).value
      ?? template.value(Bindings(for: environment), zone: .utc)
    if case .string(let text) = value { return text }
    return nil
  }

  /// How far ahead of `now` a timestamp expression lies that reads only `now` and parameters.
  ///
  /// `nil` if that is not fixed.
  func lead(of expression: PlacedExpression) -> Duration? {
    guard expression.program.attributes.isSubset(of: ["now"]) else { return nil }
    var leads: Set<Duration> = []
    // Tests two instants: an expression such as now.startOfDay() has no fixed lead.
    for now in [Timestamp(seconds: 1_767_261_600), Timestamp(seconds: 1_780_000_000)] {
      var bindings = Bindings(for: environment)
      bindings.set("now", .timestamp(now))
      guard case .timestamp(let instant) = expression.program.evaluate(bindings).value else { return nil }
      leads.insert(instant - now)
    }
    return leads.count == 1 ? leads.first : nil
  }
}
