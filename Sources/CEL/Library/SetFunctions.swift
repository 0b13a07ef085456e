/// The sets library, which treats lists as sets.
enum SetFunctions {
  static let all = [
    comparison("sets.contains") { whole, part in part.allSatisfy { whole.holds($0) } },
    comparison("sets.equivalent") { left, right in
      left.allSatisfy { right.holds($0) } && right.allSatisfy { left.holds($0) }
    },
    comparison("sets.intersects") { left, right in left.contains { right.holds($0) } },
  ]

  private static func comparison(_ name: String, _ holds: @escaping @Sendable ([Value], [Value]) -> Bool) -> Function {
    let list = CELType.list(.parameter("A"))
    return Function(
      name, cost: .readsProduct, [.global([list, list], .bool)],
      .two { left, right in
        guard case .list(let a) = left, case .list(let b) = right else { return .noSuchOverload }
        if let unknown = left.unknownInside ?? right.unknownInside { return .unknown(unknown) }
        return .bool(holds(a, b))
      })
  }
}

extension [Value] {
  /// Whether an element is equal to the value.
  func holds(_ value: Value) -> Bool { contains { Value.areEqual($0, value) } }
}
