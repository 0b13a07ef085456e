import CEL
import Time

/// The amount of an action, compiled; a constant if it is a literal.
struct Amount: Sendable {
  /// The value of `to`, `by` or `schedule`; `nil` for actions without an amount.
  let main: Source?
  /// Whether ``main`` is relative to the present deadline.
  let isRelative: Bool
  /// The value of `at_most`, the latest instant for `extend`; `nil` if there is none.
  let atMost: Source?

  /// The amount of actions that take none, such as `clear_ttl`.
  static let none = Amount(main: nil, isRelative: false, atMost: nil)

  /// The source of a value.
  enum Source: Sendable {
    case constant(Value)
    case expression(PlacedExpression)
    /// Text with `${ }` in it.
    case text(TextTemplate)

    /// The value on one workspace; may be an unknown or an error.
    func value(_ bindings: Bindings, zone: Zone) -> Value {
      switch self {
      case .constant(let value): value
      case .expression(let expression): expression.program.evaluate(bindings).value
      case .text(let template): template.value(bindings, zone: zone)
      }
    }
  }
}
