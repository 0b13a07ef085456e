import Time

extension Outlook {
  /// How far ahead a search for a change goes, in nanoseconds: a century.
  static let foreseen: Int64 = 100 * 365 * 86_400 * 1_000_000_000

  /// The first instant after `clock` at which a condition no longer holds; `until` if it holds up to there.
  ///
  /// The condition must hold from `clock` on and not return once it has ended: the search is binary.
  static func end(
    from clock: Timestamp, until: Timestamp, whileHolding holds: (_ nanoseconds: Int64) -> Bool
  ) -> Timestamp {
    var last = min((until.nanoseconds(since: clock) ?? .max) - 1, foreseen)
    if holds(last) { return until }
    var first: Int64 = 0
    while last - first > 1 {
      let middle = first + (last - first) / 2
      if holds(middle) { first = middle } else { last = middle }
    }
    return clock + .nanoseconds(max(1, last))
  }

  /// The instant until which the order of two values gives the same answer.
  ///
  /// Exact if their difference moves in one direction.
  static func end(
    of left: Outlook, _ right: Outlook, at clock: Timestamp, answer: (Value.Order?) -> Bool
  ) -> Timestamp {
    let until = min(left.until, right.until)
    if let a = left.slope, let b = right.slope {
      if a == b { return until }
      let (slope, overflow) = a.subtractingReportingOverflow(b)
      if !overflow, let difference = left.value.exceeds(right.value) {
        let change = crossing(of: difference, slope: slope, at: clock) { sign in
          answer(sign < 0 ? .less : sign > 0 ? .greater : .same)
        }
        return min(until, change)
      }
    }
    guard let one = left.direction, let other = right.direction, one * other <= 0 else {
      return min(left.holds(at: clock), right.holds(at: clock))
    }
    func order(_ nanoseconds: Int64) -> Value.Order? {
      Value.order(of: left.value(after: nanoseconds), right.value(after: nanoseconds))
    }
    let now = answer(order(0))
    var passed: Int64 = 0
    // At most five changes: less, same, greater, and values without an order on either side.
    for _ in 0..<5 {
      let current = order(passed)
      let end = end(from: clock, until: until) { $0 <= passed || order($0) == current }
      guard end < until, let next = end.nanoseconds(since: clock), answer(order(next)) == now else { return end }
      passed = next
    }
    return clock + .nanoseconds(passed)
  }

  /// The instant at which a difference that moves by `slope` reaches a sign with another answer.
  ///
  /// ``never`` if there is none.
  ///
  /// - Parameter holds: the answer for each sign.
  private static func crossing(
    of difference: Int64, slope: Int64, at clock: Timestamp, holds: (_ sign: Int) -> Bool
  ) -> Timestamp {
    let speed = slope.magnitude
    let answer = holds(Int(difference.signum()))
    let direction = Int(slope.signum())
    let hasPassed = difference.signum() == slope.signum()
    if hasPassed { return never }
    let (steps, rest) = difference.magnitude.quotientAndRemainder(dividingBy: speed)
    let reached = clock + .nanoseconds(Int64(clamping: steps))
    if steps > 0, rest == 0, holds(0) != answer { return reached }
    return holds(direction) != answer ? reached.nextInstant : never
  }

  /// Whether two values are equal, and the instant until which that stays so.
  static func equality(_ left: Outlook, _ right: Outlook, at clock: Timestamp) -> (areEqual: Bool, until: Timestamp) {
    let areEqual = Value.areEqual(left.value, right.value)
    let until = min(left.until, right.until)
    if case .still = left.course, case .still = right.course { return (areEqual, until) }
    guard let pairs = pairs(left, right) else { return (areEqual, end(of: left, right, at: clock) { $0 == .same }) }
    var outcome = AbsorbingOutcome(decisive: false)
    for (one, other) in pairs {
      let (isSame, end) = equality(one, other, at: clock)
      if outcome.add(Outlook(value: .bool(isSame), until: end)) { break }
    }
    return (areEqual, min(until, outcome.outlook.until))
  }

  /// Pairs of parts that must be equal for two values to be equal.
  ///
  /// Empty if the counts differ, `nil` for values without parts.
  private static func pairs(_ left: Outlook, _ right: Outlook) -> [(Outlook, Outlook)]? {
    switch (left.value, right.value) {
    case (.list(let a), .list(let b)): return a.count == b.count ? Array(zip(left.parts, right.parts)) : []
    case (.optional, .optional), (.object, .object):
      let (one, other) = (left.parts, right.parts)
      return one.count == other.count ? Array(zip(one, other)) : []
    case (.map(let a), .map(let b)):
      guard a.count == b.count else { return [] }
      let others = right.parts
      let pairs = zip(a.entries, left.parts).compactMap { entry, part in
        b.entries.firstIndex { Value.areEqual($0.key, entry.key) }.map { (part, others[$0]) }
      }
      return pairs.count == a.count ? pairs : []
    default: return nil
    }
  }
}
