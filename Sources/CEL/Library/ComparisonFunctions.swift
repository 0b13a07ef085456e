/// `== != < <= > >=`.
enum ComparisonFunctions {
  static let all =
    [
      Function("_==_", cost: .readsSmaller, [.global([.parameter("A"), .parameter("A")], .bool)], .two(equality)),
      Function(
        "_!=_", cost: .readsSmaller, [.global([.parameter("A"), .parameter("A")], .bool)],
        .two { left, right in
          if case .bool(let same) = equality(left, right) { .bool(!same) } else { equality(left, right) }
        }),
    ]
    + [
      ordering("_<_") { $0 == .less }, ordering("_<=_") { $0 == .less || $0 == .same },
      ordering("_>_") { $0 == .greater }, ordering("_>=_") { $0 == .greater || $0 == .same },
    ]

  private static let ordered: [CELType] = [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration]

  private static func ordering(_ name: String, _ test: @escaping @Sendable (Value.Order) -> Bool) -> Function {
    Function(
      name, cost: .readsSmaller, ordered.map { .global([$0, $0], .bool) },
      .two { left, right in
        Value.order(of: left, right).map { .bool(test($0)) } ?? .noSuchOverload
      })
  }

  /// The result is unknown if a part of a list, map, object or optional is unknown.
  @Sendable static func equality(_ left: Value, _ right: Value) -> Value {
    switch left {
    case .list, .map, .object, .optional:
      if let unknown = left.unknownInside ?? right.unknownInside { return .unknown(unknown) }
    default: break
    }
    return .bool(Value.areEqual(left, right))
  }
}

extension Value {
  /// The first unknown attributes among the value's parts; `nil` if all parts are known.
  var unknownInside: UnknownAttributes? {
    switch self {
    case .unknown(let attributes): attributes
    case .list(let elements): elements.lazy.compactMap(\.unknownInside).first
    case .map(let map): map.entries.lazy.compactMap(\.value.unknownInside).first
    case .object(let object): object.slots.lazy.compactMap(\.unknownInside).first
    case .optional(let optional): optional.value?.unknownInside
    default: nil
    }
  }
}
