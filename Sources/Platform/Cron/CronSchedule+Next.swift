import Time

extension CronSchedule {
  /// The first firing strictly after an instant, or `nil` when there is none within five years.
  ///
  /// A local time that the clocks skip does not fire that day; one that they show twice fires twice. Takes some
  /// hundred nanoseconds for a daily schedule, at worst (29 February) some hundred microseconds.
  public func next(after instant: Timestamp) -> Timestamp? {
    guard !hasNoMoment else { return nil }
    var search = CronSearch(from: instant.flooredToSecond + .seconds(1), in: zone)
    let lastYear = search.local.year + 5
    // Each pass either finds all fields matching or has moved past the end of a year, month, day or hour.
    while search.local.year <= lastYear {
      if advanceMonth(&search), advanceDay(&search), advanceHour(&search), advanceMinute(&search),
        advanceSecond(&search)
      {
        return search.instant
      }
    }
    return nil
  }

  // Each step moves to the first match of its field and says `false` when that led into the next larger unit.

  private func advanceMonth(_ search: inout CronSearch) -> Bool {
    while !month.contains(search.local.month) {
      search.resetOnce(to: .month)
      search.addMonth()
      if search.local.month == 1 { return false }
    }
    return true
  }

  private func advanceDay(_ search: inout CronSearch) -> Bool {
    while !matches(search.local.date) {
      search.resetOnce(to: .day)
      search.addDay()
      if search.local.day == 1 { return false }
    }
    return true
  }

  private func advanceHour(_ search: inout CronSearch) -> Bool {
    while !hour.contains(search.local.hour) {
      search.resetOnce(to: .hour)
      search.add(seconds: 3600)
      if search.local.hour == 0 { return false }
    }
    return true
  }

  private func advanceMinute(_ search: inout CronSearch) -> Bool {
    while !minute.contains(search.local.minute) {
      search.resetOnce(to: .minute)
      search.add(seconds: 60)
      if search.local.minute == 0 { return false }
    }
    return true
  }

  /// Five fields fire at second 0.
  private func advanceSecond(_ search: inout CronSearch) -> Bool {
    guard search.local.second != 0 else { return true }
    search.resetOnce(to: .second)
    while search.local.second != 0 { search.add(seconds: 60 - search.local.second) }
    return false
  }
}
