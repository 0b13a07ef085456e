import Time

/// Functions that create, test and unwrap optionals. `or` and `orValue` are planned as nodes with lazy evaluation.
enum OptionalFunctions {
  private static let a = CELType.parameter("A")

  static let all = [
    Function("optional.of", [.global([a], .optional(a))], .one { .optional(OptionalValue($0)) }),
    Function(
      "optional.ofNonZeroValue", [.global([a], .optional(a))],
      .one { $0.isZero ? .optional(.none) : .optional(OptionalValue($0)) }),
    Function("optional.none", [.global([], .optional(a))], .many { _ in .optional(.none) }),
    Function(
      "hasValue", [.member([.optional(a)], .bool)],
      .one { value in
        if case .optional(let optional) = value { .bool(optional.value != nil) } else { .noSuchOverload }
      }),
    Function(
      "value", [.member([.optional(a)], a)],
      .one { value in
        guard case .optional(let optional) = value else { return .noSuchOverload }
        return optional.value ?? .failure(.invalidArgument, "the optional is empty")
      }),
    Function("or", [.member([.optional(a), .optional(a)], .optional(a))], .two { first, _ in first }),
    Function("orValue", [.member([.optional(a), a], a)], .two { first, _ in first }),
    Function(
      "_[?_]",
      [
        .global([.list(a), .int], .optional(a)), .global([.optional(.list(a)), .int], .optional(a)),
        .global([.map(a, .parameter("B")), a], .optional(.parameter("B"))),
        .global([.optional(.map(a, .parameter("B"))), a], .optional(.parameter("B"))),
      ], .two { CollectionFunctions.optionalElement(of: $0, at: $1) }),
    Function("optional.unwrap", cost: .copiesFirst, [.global([.list(.optional(a))], .list(a))], .one(unwrap)),
    Function("unwrapOpt", cost: .copiesFirst, [.member([.list(.optional(a))], .list(a))], .one(unwrap)),
    end("first") { $0.first },
    end("last") { $0.last },
  ]

  @Sendable private static func unwrap(_ list: Value) -> Value {
    guard case .list(let elements) = list else { return .noSuchOverload }
    var result: [Value] = []
    for element in elements {
      guard case .optional(let optional) = element else { return .noSuchOverload }
      if let value = optional.value { result.append(value) }
    }
    return .list(result)
  }

  private static func end(_ name: String, _ pick: @escaping @Sendable ([Value]) -> Value?) -> Function {
    Function(
      name, [.member([.list(a)], .optional(a))],
      .one { list in
        if case .list(let elements) = list { .optional(of: pick(elements)) } else { .noSuchOverload }
      })
  }
}

extension Value {
  /// Whether this is its type's zero value, as `optional.ofNonZeroValue` defines it.
  fileprivate var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let value): !value
    case .int(let value): value == 0
    case .uint(let value): value == 0
    case .double(let value): value == 0
    case .string(let value): value.isEmpty
    case .bytes(let value): value.isEmpty
    case .list(let value): value.isEmpty
    case .map(let value): value.count == 0
    case .duration(let value): value == 0
    case .timestamp(let value): value.isGoZero
    default: false
    }
  }
}
