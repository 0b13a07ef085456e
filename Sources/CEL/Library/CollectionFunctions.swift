/// `in`, `[]` and `size`.
enum CollectionFunctions {
  static let all = [membership, index, size]

  private static let membership = Function(
    "@in", cost: .readsAll,
    [
      .global([.parameter("A"), .list(.parameter("A"))], .bool),
      .global([.parameter("A"), .map(.parameter("A"), .parameter("B"))], .bool),
    ],
    .two { element, collection in
      switch collection {
      case .list(let elements):
        if elements.contains(where: { Value.areEqual($0, element) }) { return .bool(true) }
        return collection.unknownInside.map(Value.unknown) ?? .bool(false)
      case .map(let map): return .bool(map[element] != nil)
      default: return .noSuchOverload
      }
    })

  private static let index = Function(
    "_[_]",
    [
      .global([.list(.parameter("A")), .int], .parameter("A")),
      .global([.map(.parameter("A"), .parameter("B")), .parameter("A")], .parameter("B")),
      .global([.optional(.list(.parameter("A"))), .int], .optional(.parameter("A"))),
      .global(
        [.optional(.map(.parameter("A"), .parameter("B"))), .parameter("A")], .optional(.parameter("B"))),
    ],
    .two { collection, key in
      if case .optional = collection { return optionalElement(of: collection, at: key) }
      return element(of: collection, at: key)
    })

  /// `size(x)` and `x.size()`.
  private static let size = Function(
    "size", cost: .readsFirst,
    ([.bytes, .list(.parameter("A")), .map(.parameter("A"), .parameter("B")), .string] as [CELType]).flatMap {
      [.global([$0], .int), .member([$0], .int)]
    },
    .one { value in
      switch value {
      case .string(let text): .int(Int64(text.unicodeScalars.count))
      case .bytes(let bytes): .int(Int64(bytes.count))
      case .list(let elements): .int(Int64(elements.count))
      case .map(let map): .int(Int64(map.count))
      default: .noSuchOverload
      }
    })

  /// `collection[key]`.
  static func element(of collection: Value, at key: Value) -> Value {
    switch collection {
    case .list(let elements):
      guard let place = wholeNumber(key) else {
        return .failure(.invalidArgument, "a list's index is a whole number, not \(key.printedLiteral)")
      }
      guard place >= 0, place < elements.count else {
        return .failure(.indexOutOfRange, "index \(place) of a list with \(elements.count) elements")
      }
      return elements[Int(place)]
    case .map(let map):
      return map[key] ?? .failure(.noSuchKey, "no such key: \(key.printedLiteral)")
    default: return .noSuchOverload
    }
  }

  /// `collection[?key]`, also for an optional collection.
  static func optionalElement(of collection: Value, at key: Value) -> Value {
    switch collection {
    case .optional(let optional):
      guard let inner = optional.value else { return .optional(.none) }
      if case .optional = inner { return .noSuchOverload }
      return optionalElement(of: inner, at: key)
    case .list(let elements):
      guard let place = wholeNumber(key) else { return element(of: collection, at: key) }
      return place >= 0 && place < elements.count ? present(elements[Int(place)]) : .optional(.none)
    case .map(let map):
      if let found = map[key] { return present(found) }
      if case .double = key { return .optional(.none) }
      return MapKey(key) == nil ? element(of: collection, at: key) : .optional(.none)
    default: return .noSuchOverload
    }
  }

  private static func present(_ value: Value) -> Value {
    value.isKnown ? .optional(OptionalValue(value)) : value
  }

  private static func wholeNumber(_ key: Value) -> Int64? {
    switch key {
    case .int(let value): value
    case .uint(let value): Int64(exactly: value)
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }
}
