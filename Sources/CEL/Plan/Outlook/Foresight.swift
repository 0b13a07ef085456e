import Time

/// What a function's arguments tell about its result at later instants, beyond "the same while they are".
enum Foresight: Sendable {
  case nothing
  case sum, difference, negation
  case product, quotient, remainder
  /// The result never falls when an argument rises; it may stay the same.
  case rising
  /// Rising, and equal to the argument where the number fits the result's type.
  case conversion
  case comparison(Comparison)
  case membership
  case accessor(TimeField)
  /// The result consists of parts of the first `payload` arguments, whatever those parts are.
  case rearrangement(payload: Int)
  case sorting
  /// The result depends on which parts the argument has, not on their values.
  case presence

  /// The foresight of a standard library function; `.nothing` for other names.
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
