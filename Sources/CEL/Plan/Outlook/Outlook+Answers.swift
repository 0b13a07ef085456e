import Time

extension Outlook {
  /// The instant until which a comparison keeps its result.
  static func end(of comparison: Comparison, _ left: Outlook, _ right: Outlook, at clock: Timestamp) -> Timestamp {
    switch comparison {
    case .equal, .notEqual: equality(left, right, at: clock).until
    default: end(of: left, right, at: clock) { $0.map { comparison.holds($0) } ?? false }
    }
  }

  /// The outlook of whether an element is in a list, or a key in a map.
  static func membership(_ element: Outlook, _ collection: Outlook, _ value: Value, at clock: Timestamp) -> Outlook {
    let candidates =
      if case .map(let map) = collection.value { map.entries.map { Outlook(value: $0.key) } } else { collection.parts }
    var outcome = AbsorbingOutcome(decisive: true)
    for candidate in candidates {
      let (isSame, end) = equality(candidate, element, at: clock)
      if outcome.add(Outlook(value: .bool(isSame), until: end)) { break }
    }
    return Outlook(value: value, until: min(element.until, collection.until, outcome.outlook.until))
  }

  /// The outlook of a sorted list, which holds as long as the keys of all neighbours keep their order.
  ///
  /// `nil` if the keys have no order.
  static func sorted(_ elements: [Outlook], by keys: [Outlook], _ value: Value, at clock: Timestamp) -> Outlook? {
    guard case .list(let order) = ListFunctions.sorted((0..<Int64(keys.count)).map(Value.int), by: keys.map(\.value))
    else { return nil }
    let places = order.compactMap { if case .int(let place) = $0 { Int(place) } else { nil } }
    var until = min(elements.earliestEnd, keys.earliestEnd)
    for (first, second) in zip(places, places.dropFirst()) {
      let (one, other) = (keys[first], keys[second])
      let order = Value.order(of: one.value, other.value)
      until = min(until, end(of: one, other, at: clock) { $0 == order })
    }
    return Outlook(value: value, until: until, course: .parts(places.map { elements[$0] }))
  }
}

extension Comparison {
  /// The outlook of the comparison, for two operands of one type.
  func foresee(_ left: any Node, _ right: any Node, _ frame: inout Frame) -> Outlook {
    frame.spend()
    let (one, other) = (left.outlook(&frame), right.outlook(&frame))
    if let fault = Outlook.fault(of: [one, other]) { return fault }
    let order = Value.order(of: one.value, other.value)
    return Outlook(
      value: order.map { .bool(holds($0)) } ?? .noSuchOverload,
      until: Outlook.end(of: self, one, other, at: frame.clock))
  }

  func holds(_ order: Value.Order) -> Bool {
    switch order {
    case .less: holds(-1)
    case .same: holds(0)
    case .greater: holds(1)
    case .unordered: self == .notEqual
    }
  }
}
