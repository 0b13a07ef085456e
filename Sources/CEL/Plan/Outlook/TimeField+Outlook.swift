import Time

extension TimeField {
  /// The field of a timestamp in a zone, or of a duration; `nil` if the argument may move in both directions.
  ///
  /// A field rises with its timestamp until the next larger unit begins or the zone's offset changes.
  func outlook(of argument: Outlook, in zone: Zone, at clock: Timestamp) -> Outlook? {
    guard let direction = argument.direction else { return nil }
    switch argument.value {
    case .timestamp(let instant):
      let value = Value.int(value(of: instant, in: zone))
      if direction == 0 { return Outlook(value: value, until: argument.until) }
      let (period, offset) = period(around: instant, in: zone, needsStart: direction < 0)
      let end = Outlook.end(from: clock, until: argument.until) { nanoseconds in
        if case .timestamp(let later) = argument.value(after: nanoseconds) { period.contains(later) } else { false }
      }
      return Outlook(
        value: value, until: end,
        course: .curve(isRising: direction > 0) { nanoseconds in
          guard case .timestamp(let later) = argument.value(after: nanoseconds) else { return .noSuchOverload }
          return .int(self.value(of: later + .seconds(offset)))
        })
    case .duration(let length):
      let value = Value.int(value(ofNanoseconds: length))
      if direction == 0 { return Outlook(value: value, until: argument.until) }
      @Sendable func later(_ field: TimeField, _ nanoseconds: Int64) -> Int64? {
        guard case .duration(let later) = argument.value(after: nanoseconds) else { return nil }
        return field.value(ofNanoseconds: later)
      }
      var end = argument.until
      if self == .milliseconds {
        let second = later(.seconds, 0)
        end = Outlook.end(from: clock, until: end) { later(.seconds, $0) == second }
      }
      return Outlook(
        value: value, until: end,
        course: .curve(isRising: direction > 0) { later(self, $0).map(Value.int) ?? .noSuchOverload })
    default: return nil
    }
  }

  /// The period around an instant in which the field never falls, and the zone's offset in it, in seconds.
  ///
  /// - Parameter needsStart: whether the start matters; if the offset changed before the instant, the period then
  ///   starts at
  ///   the instant itself.
  private func period(
    around instant: Timestamp, in zone: Zone, needsStart: Bool
  ) -> (period: Range<Timestamp>, offset: Int) {
    let civil = zone.civil(at: instant)
    let local = instant.seconds + Int64(civil.offsetSeconds)
    let day = local - local.floored(by: 86_400).rest
    let bounds: (start: Int64, end: Int64)
    switch self {
    case .milliseconds: bounds = (local, local + 1)
    case .seconds: bounds = (local - Int64(civil.second), local - Int64(civil.second) + 60)
    case .minutes: bounds = (local - local.floored(by: 3600).rest, local - local.floored(by: 3600).rest + 3600)
    case .hours: bounds = (day, day + 86_400)
    case .dayOfWeek: bounds = (day - Int64(civil.weekday) * 86_400, day + Int64(7 - civil.weekday) * 86_400)
    case .date, .dayOfMonth:
      let start = day - Int64(civil.day - 1) * 86_400
      // This day is certain to be in the next month, and tells the length of the present one.
      let next = civil.date.adding(days: 32 - civil.day)
      bounds = (start, start + Int64(32 - next.day) * 86_400)
    case .dayOfYear, .month:
      let start = day - Int64(civil.dayOfYear - 1) * 86_400
      let next = civil.date.adding(days: 367 - civil.dayOfYear)
      bounds = (start, start + Int64(367 - next.dayOfYear) * 86_400)
    case .year: bounds = (.min / 2, .max / 2)
    }
    let offset = Int64(civil.offsetSeconds)
    var start = Timestamp(seconds: bounds.start - offset)
    var end = Timestamp(seconds: bounds.end - offset)
    if let transition = zone.nextTransition(after: instant) { end = min(end, transition) }
    if needsStart, let transition = zone.nextTransition(after: start), transition <= instant { start = instant }
    return (start..<end, civil.offsetSeconds)
  }
}
