/// The math library.
enum MathFunctions {
  // In the reference implementation's order, which decides the type assumed for an empty list.
  private static let numbers: [CELType] = [.double, .int, .uint]

  static let all = [
    extreme("math.greatest") { $0 == .greater }, extreme("math.least") { $0 == .less },
    rounding("math.ceil") { $0.rounded(.up) }, rounding("math.floor") { $0.rounded(.down) },
    rounding("math.round") { $0.rounded(.toNearestOrAwayFromZero) }, rounding("math.trunc") { $0.rounded(.towardZero) },
    abs, sign, squareRoot,
    test("math.isNaN") { $0.isNaN }, test("math.isInf") { $0.isInfinite }, test("math.isFinite") { $0.isFinite },
  ]

  /// Accepts one number, two numbers, a list, or more than two numbers, which checker and planner pass as a list.
  private static func extreme(_ name: String, _ isBetter: @escaping @Sendable (Value.Order) -> Bool) -> Function {
    let mixed = numbers.flatMap { left in
      numbers.filter { $0 != left }.map { Function.Overload.global([left, $0], .dyn) }
    }
    let pairs = numbers.map { Function.Overload.global([$0, $0], $0) } + mixed
    let lists = numbers.map { Function.Overload.global([.list($0)], $0) }
    return Function(
      name, cost: .readsAll, takesMany: true, numbers.map { .global([$0], $0) } + pairs + lists,
      .many { arguments in
        var candidates = arguments
        if arguments.count == 1, case .list(let elements) = arguments[0] { candidates = elements }
        guard var best = candidates.first else { return .failure(.invalidArgument, "\(name)() of an empty list") }
        guard Value.order(ofNumbers: best, .int(0)) != nil else { return .noSuchOverload }
        for candidate in candidates.dropFirst() {
          guard let order = Value.order(ofNumbers: candidate, best) else { return .noSuchOverload }
          if order == .unordered { return .failure(.invalidArgument, "\(name)() of NaN, which has no order") }
          if isBetter(order) { best = candidate }
        }
        return best
      })
  }

  private static func rounding(_ name: String, _ round: @escaping @Sendable (Double) -> Double) -> Function {
    Function(
      name, [.global([.double], .double)],
      .one { value in
        if case .double(let number) = value { .double(round(number)) } else { .noSuchOverload }
      })
  }

  private static func test(_ name: String, _ holds: @escaping @Sendable (Double) -> Bool) -> Function {
    Function(
      name, [.global([.double], .bool)],
      .one { value in
        if case .double(let number) = value { .bool(holds(number)) } else { .noSuchOverload }
      })
  }

  private static let abs = Function(
    "math.abs", numbers.map { .global([$0], $0) },
    .one { value in
      switch value {
      case .int(.min): OperatorFunctions.overflow
      case .int(let number): .int(Swift.abs(number))
      case .uint: value
      case .double(let number): .double(Swift.abs(number))
      default: .noSuchOverload
      }
    })

  private static let sign = Function(
    "math.sign", numbers.map { .global([$0], $0) },
    .one { value in
      switch value {
      case .int(let number): .int(number.signum())
      case .uint(let number): .uint(number.signum())
      case .double(let number): .double(number.isNaN ? number : number > 0 ? 1 : number < 0 ? -1 : 0)
      default: .noSuchOverload
      }
    })

  private static let squareRoot = Function(
    "math.sqrt", numbers.map { .global([$0], .double) },
    .one { value in
      switch value {
      case .int(let number): .double(Double(number).squareRoot())
      case .uint(let number): .double(Double(number).squareRoot())
      case .double(let number): .double(number.squareRoot())
      default: .noSuchOverload
      }
    })
}
