import Time

/// What the arguments of a function tell of its result at later clocks, beyond that it is the same while they are.
enum Foresight: Sendable {
  case nothing
  case sum, difference, negation
  case product, quotient, remainder
  /// The result never falls when an argument rises.
  case rising
  /// The same, and the number itself where it fits the result's type.
  case conversion
  case comparison(Comparison)
  case membership
  case accessor(TimeField)
  /// The result is made of parts of the first arguments, whatever they are.
  case rearrangement(payload: Int)
  case sorting
  /// The result rests on what there is in the argument, not on what that is worth.
  case presence

  /// For a function of the standard library or one of ours.
  init(_ function: String) { self = Foresight.byFunction[function] ?? .nothing }

  private static let byFunction: [String: Foresight] = {
    var result: [String: Foresight] = [
      "_+_": .sum, "_-_": .difference, "-_": .negation, "_*_": .product, "_/_": .quotient, "_%_": .remainder,
      "@in": .membership, "sort": .sorting,
    ]
    for name in ["int", "uint", "double", "timestamp", "duration"] { result[name] = .conversion }
    for name in ["greatest", "least", "ceil", "floor", "round", "trunc", "sign", "sqrt"] {
      result["math.\(name)"] = .rising
    }
    for name in [
      "dyn", "optional.of", "value", "first", "last", "unwrapOpt", "optional.unwrap", "_[_]", "_[?_]", "slice",
      "reverse",
      "flatten",
    ] { result[name] = .rearrangement(payload: 1) }
    for name in ["size", "hasValue", "type"] { result[name] = .presence }
    for comparison in Comparison.allCases { result[comparison.rawValue] = .comparison(comparison) }
    for field in TimeField.allCases { result[field.rawValue] = .accessor(field) }
    return result
  }()
}
