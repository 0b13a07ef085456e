/// The lists library. `sortBy` is a macro.
enum ListFunctions {
  private static let a = CELType.parameter("A")
  private static let list = CELType.list(a)
  /// The types that can be sorted.
  static let ordered: [CELType] = [.int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes]

  static let all = [slice, flatten, sort, distinct, reverse, range]

  private static let slice = Function(
    "slice", cost: .copiesFirst, [.member([list, .int, .int], list)],
    .three { list, start, end in
      guard case .list(let elements) = list, case .int(let start) = start, case .int(let end) = end else {
        return .noSuchOverload
      }
      guard start >= 0, end >= start, end <= elements.count else {
        return .failure(.indexOutOfRange, "slice(\(start), \(end)) of a list with \(elements.count) elements")
      }
      return .list(Array(elements[Int(start)..<Int(end)]))
    })

  private static let flatten = Function(
    "flatten", cost: CostRule(base: 0, reads: .product, makes: .product),
    [.member([.list(list)], list), .member([.list(.dyn), .int], .list(.dyn))],
    .many { arguments in
      guard case .list(let elements) = arguments[0] else { return .noSuchOverload }
      guard arguments.count == 2 else { return .list(flattened(elements, depth: 1)) }
      guard case .int(let depth) = arguments[1] else { return .noSuchOverload }
      guard depth >= 0 else { return .failure(.invalidArgument, "flatten() to a negative depth: \(depth)") }
      return .list(flattened(elements, depth: depth))
    })

  private static func flattened(_ elements: [Value], depth: Int64) -> [Value] {
    guard depth > 0 else { return elements }
    return elements.flatMap { element -> [Value] in
      if case .list(let inner) = element { flattened(inner, depth: depth - 1) } else { [element] }
    }
  }

  private static let sort = Function(
    "sort", cost: CostRule(base: 0, reads: .product, makes: .first),
    ordered.map { .member([.list($0)], .list($0)) },
    .one { list in
      if case .list(let elements) = list { sorted(elements, by: elements) } else { .noSuchOverload }
    })

  /// The elements sorted by their keys, stable; an error if the keys have different types or a type without an order.
  static func sorted(_ elements: [Value], by keys: [Value]) -> Value {
    if let first = keys.first {
      guard keys.allSatisfy({ $0.type == first.type }), Value.order(of: first, first) != nil else {
        return .failure(.noSuchOverload, "sorting needs elements of one type that has an order")
      }
    }
    // Swift's sort is stable.
    let order = keys.indices.sorted { Value.order(of: keys[$0], keys[$1]) == .less }
    return .list(order.map { elements[$0] })
  }

  private static let distinct = Function(
    "distinct", cost: CostRule(base: 0, reads: .product, makes: .first), [.member([list], list)],
    .one { list in
      guard case .list(let elements) = list else { return .noSuchOverload }
      var result: [Value] = []
      for element in elements where !result.holds(element) { result.append(element) }
      return .list(result)
    })

  /// Adds lists to the function `reverse` of strings.
  private static let reverse = Function(
    "reverse", cost: .copiesFirst, [.member([list], list)],
    .one { value in
      switch value {
      case .list(let elements): .list(elements.reversed())
      case .string(let text): .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
      default: .noSuchOverload
      }
    })

  /// Maximum length, which the static cost bound assumes.
  private static let longestRange: UInt64 = 1000

  private static let range = Function(
    "lists.range", cost: CostRule(base: longestRange / 10, reads: .nothing, makes: .limited(longestRange)),
    [.global([.int], .list(.int))],
    .one { value in
      guard case .int(let count) = value else { return .noSuchOverload }
      guard count >= 0, count <= longestRange else {
        return .failure(.invalidArgument, "lists.range() takes a number from 0 to \(longestRange), not \(count)")
      }
      return .list((0..<count).map(Value.int))
    })
}
