import Time

extension TimeField {
  /// The first instant after `timestamp` at which the field has another value on the clocks of the zone.
  ///
  /// Where clocks are set, what they show may jump over a value or come back to it, so each candidate is looked at: the end of
  /// the current hour, day, month or year on the wall, and each transition in front of it.
  func nextChange(after timestamp: Timestamp, in zone: Zone) -> Timestamp {
    let current = value(of: timestamp, in: zone)
    var at = timestamp
    // A change of clocks that leaves the value as it is sends the search on from there; there are few in any period.
    for _ in 0..<64 {
      let boundary = endOnWall(of: at, in: zone)
      let transition = zone.nextTransition(after: at)
      let candidate = transition.map { min($0, boundary) } ?? boundary
      if value(of: candidate, in: zone) != current { return candidate }
      guard candidate > at else { break }
      at = candidate
    }
    return at > timestamp ? at : timestamp.nextInstant
  }

  /// When the field would change if the clocks were never set.
  private func endOnWall(of timestamp: Timestamp, in zone: Zone) -> Timestamp {
    let civil = zone.civil(at: timestamp)
    let whole = Timestamp(seconds: timestamp.seconds)
    let secondOfDay = Int64(civil.hour * 3600 + civil.minute * 60 + civil.second)
    func midnight(inDays days: Int) -> Timestamp {
      Timestamp(seconds: whole.seconds - secondOfDay + Int64(days) * 86_400)
    }
    switch self {
    case .milliseconds:
      let rest = timestamp.nanoseconds % 1_000_000
      return Timestamp(seconds: timestamp.seconds, nanoseconds: timestamp.nanoseconds - rest + 1_000_000)
    case .seconds: return Timestamp(seconds: whole.seconds + 1)
    case .minutes: return Timestamp(seconds: whole.seconds + 60 - Int64(civil.second))
    case .hours: return Timestamp(seconds: whole.seconds + 3600 - secondOfDay % 3600)
    case .date, .dayOfMonth, .dayOfWeek, .dayOfYear: return midnight(inDays: 1)
    case .month:
      let next =
        civil.month == 12
        ? CivilDate(year: civil.year + 1, month: 1, day: 1)
        : CivilDate(year: civil.year, month: civil.month + 1, day: 1)
      return midnight(inDays: (next ?? civil.date).daysSinceEpoch - civil.date.daysSinceEpoch)
    case .year:
      let next = CivilDate(year: civil.year + 1, month: 1, day: 1)
      return midnight(inDays: (next ?? civil.date).daysSinceEpoch - civil.date.daysSinceEpoch)
    }
  }
}
