import CEL
import Time

/// The amount of an action: compiled, and known already where it is a literal.
struct Amount: Sendable {
  /// `to` or `by` or `schedule`; `nil` for actions without an amount.
  let main: Source?
  /// Whether ``main`` is relative to the present deadline.
  let isRelative: Bool
  /// The latest instant, for `extend`.
  let atMost: Source?

  /// Nothing, for `clear_ttl` and `clear_autostart`.
  static let none = Amount(main: nil, isRelative: false, atMost: nil)

  /// Where a value comes from.
  enum Source: Sendable {
    case constant(Value)
    case expression(PlacedExpression)
    /// Text with `${ }` inside.
    case text(Template)

    /// The value on one workspace; unknown and error are values too.
    func value(_ bindings: Bindings, zone: Zone) -> Value {
      switch self {
      case .constant(let value): value
      case .expression(let expression): expression.program.evaluate(bindings).value
      case .text(let template): template.value(bindings, zone: zone)
      }
    }
  }
}
