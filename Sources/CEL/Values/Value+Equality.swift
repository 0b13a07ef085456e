import Time

extension Value {
  /// CEL's `==`: compares numbers of any type by value; other types differ from each other, and `NaN` from itself.
  ///
  /// Neither value may be unknown or an error; inside collections these make the values different.
  static func areEqual(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.string(let a), .string(let b)): a.hasSameScalars(as: b)
    case (.int(let a), .int(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    case (.uint(let a), .uint(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.timestamp(let a), .timestamp(let b)): a == b
    case (.duration(let a), .duration(let b)): a == b
    case (.bytes(let a), .bytes(let b)): a == b
    case (.type(let a), .type(let b)): a.runtimeName == b.runtimeName
    case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { areEqual($0, $1) }
    case (.map(let a), .map(let b)):
      a.count == b.count
        && a.entries.allSatisfy { entry in b[entry.key].map { areEqual(entry.value, $0) } ?? false }
    case (.object(let a), .object(let b)):
      a === b || (a.type == b.type && zip(a.slots, b.slots).allSatisfy { areEqual($0, $1) })
    case (.optional(let a), .optional(let b)):
      switch (a.value, b.value) {
      case (nil, nil): true
      case (let a?, let b?): areEqual(a, b)
      default: false
      }
    case (.opaque(let a), .opaque(let b)): a.typeName == b.typeName && a.isEqual(to: b)
    case (.absent, .absent): true
    default:
      if let order = order(ofNumbers: left, right) { order == .same } else { false }
    }
  }

  /// The order of two values; `unordered` if one is NaN.
  enum Order {
    case less, same, greater, unordered
  }

  /// The order of two numbers of any types by value; `nil` if one is not a number.
  static func order(ofNumbers left: Value, _ right: Value) -> Order? {
    switch (left, right) {
    case (.int(let a), .int(let b)): Order(a, b)
    case (.uint(let a), .uint(let b)): Order(a, b)
    case (.double(let a), .double(let b)): Order(a, b)
    case (.int(let a), .uint(let b)): a < 0 ? .less : Order(UInt64(a), b)
    case (.uint(let a), .int(let b)): b < 0 ? .greater : Order(a, UInt64(b))
    case (.int(let a), .double(let b)): Order(a, b)
    case (.uint(let a), .double(let b)): Order(a, b)
    case (.double(let a), .int(let b)): Order(b, a).reversed
    case (.double(let a), .uint(let b)): Order(b, a).reversed
    default: nil
    }
  }

  /// The order of two values that `<` accepts; `nil` if they have no order.
  static func order(of left: Value, _ right: Value) -> Order? {
    switch (left, right) {
    case (.string(let a), .string(let b)): a.hasSameScalars(as: b) ? .same : a.precedes(b) ? .less : .greater
    case (.timestamp(let a), .timestamp(let b)): Order(a, b)
    case (.duration(let a), .duration(let b)): Order(a, b)
    case (.bool(let a), .bool(let b)): Order(a ? 1 : 0, b ? 1 : 0)
    case (.bytes(let a), .bytes(let b)): a == b ? .same : a.lexicographicallyPrecedes(b) ? .less : .greater
    default: order(ofNumbers: left, right)
    }
  }
}

extension String {
  /// Orders by Unicode scalars, as CEL does; Swift's `<` treats canonically equivalent strings as equal.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

  /// CEL's `==` for strings; Swift's `==` also holds for canonical equivalents, but rejects most pairs quickly.
  func hasSameScalars(as other: String) -> Bool { self == other && utf8.elementsEqual(other.utf8) }
}

extension Value.Order {
  init<Number: Comparable>(_ left: Number, _ right: Number) {
    self = left < right ? .less : left == right ? .same : left > right ? .greater : .unordered
  }

  /// Compares as doubles, as CEL does: integers near the ends of the range are rounded.
  init(_ left: some FixedWidthInteger, _ right: Double) {
    if right.isNaN {
      self = .unordered
    } else {
      self.init(Double(left), right)
    }
  }

  var reversed: Value.Order {
    switch self {
    case .less: .greater
    case .greater: .less
    case .same, .unordered: self
    }
  }
}
