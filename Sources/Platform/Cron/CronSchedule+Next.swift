import Time

extension CronSchedule {
  /// The first instant strictly after another at which the zone's clocks show a minute that all fields match, to the second;
  /// `nil` when there is none before the year 10000.
  ///
  /// So a local time that the clocks skip has no firing that day, and one that they show twice has two, as on the server
  /// (but see ``serverNext(after:)``). Takes some hundred nanoseconds for a daily schedule.
  public func next(after instant: Timestamp) -> Timestamp? {
    guard !neverFires else { return nil }
    var start = instant.flooredToSecond + .seconds(1)
    var civil = zone.civil(at: start)
    // 29 February may be eight years away, and a change of the clocks may skip the time of day on some of them.
    let lastYear = min(civil.year + 40, 9999)
    while civil.year <= lastYear {
      // Up to the next change of the offset the clocks run evenly, so the calendar alone decides.
      let end = zone.nextTransition(after: start)
      let offset = Int64(civil.offsetSeconds)
      if let match = firstMatch(from: civil, before: end.map { $0.seconds + offset }, lastYear: lastYear) {
        let firing = Timestamp(seconds: match - offset)
        return firing <= .latest ? firing : nil
      }
      guard let end else { return nil }
      start = end
      civil = zone.civil(at: start)
    }
    return nil
  }

  /// The first matching minute of the calendar, as seconds since 1970 on a clock that shows UTC; so is `end`.
  private func firstMatch(from start: CivilTime, before end: Int64?, lastYear: Int) -> Int64? {
    var date = start.date
    var second = start.minuteOfDay * 60 + start.second
    while date.year <= lastYear {
      let midnight = Int64(date.daysSinceEpoch) * 86_400
      if let end, midnight >= end { return nil }
      if !month.contains(date.month) {
        date = date.firstOfNextMonth
      } else {
        if matches(date), let minute = firstMinute(notBefore: second) {
          let match = midnight + Int64(minute) * 60
          if let end, match >= end { return nil }
          return match
        }
        date = date.adding(days: 1)
      }
      second = 0
    }
    return nil
  }

  /// The first matching minute of a day, from a second of that day on.
  private func firstMinute(notBefore second: Int) -> Int? {
    let (hour, minute) = ((second + 59) / 3600, (second + 59) / 60 % 60)
    if self.hour.contains(hour), let minute = self.minute.first(from: minute) { return hour * 60 + minute }
    guard let hour = self.hour.first(from: hour + 1), let minute = self.minute.first(from: 0) else { return nil }
    return hour * 60 + minute
  }
}

extension CivilDate {
  fileprivate var firstOfNextMonth: CivilDate {
    // Day 1 and 31 days lie in the next month, whatever the length of this one.
    let later = adding(days: 32 - day)
    return later.adding(days: 1 - later.day)
  }
}
