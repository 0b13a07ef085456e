import Time

extension CronSchedule {
  /// What a Coder server takes for the first firing strictly after an instant; `nil` when it finds none within five years.
  ///
  /// An exact imitation of robfig/cron v3.0.1, which loses its way around days without a midnight and then passes over
  /// firings that there are (``next(after:)`` finds them). For predicting what the server will do, and for nothing else.
  /// Takes some hundred nanoseconds for a daily schedule, at worst (29 February) some hundred microseconds.
  public func serverNext(after instant: Timestamp) -> Timestamp? {
    guard !hasNoMoment else { return nil }
    var search = ServerSearch(from: instant.flooredToSecond + .seconds(1), in: zone)
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

  private func advanceMonth(_ search: inout ServerSearch) -> Bool {
    while !month.contains(search.local.month) {
      search.resetOnce(to: .month)
      search.addMonth()
      if search.local.month == 1 { return false }
    }
    return true
  }

  private func advanceDay(_ search: inout ServerSearch) -> Bool {
    while !matches(search.local.date) {
      search.resetOnce(to: .day)
      search.addDay()
      if search.local.day == 1 { return false }
    }
    return true
  }

  private func advanceHour(_ search: inout ServerSearch) -> Bool {
    while !hour.contains(search.local.hour) {
      search.resetOnce(to: .hour)
      search.add(seconds: 3600)
      if search.local.hour == 0 { return false }
    }
    return true
  }

  private func advanceMinute(_ search: inout ServerSearch) -> Bool {
    while !minute.contains(search.local.minute) {
      search.resetOnce(to: .minute)
      search.add(seconds: 60)
      if search.local.minute == 0 { return false }
    }
    return true
  }

  /// Five fields fire at second 0.
  private func advanceSecond(_ search: inout ServerSearch) -> Bool {
    guard search.local.second != 0 else { return true }
    search.resetOnce(to: .second)
    while search.local.second != 0 { search.add(seconds: 60 - search.local.second) }
    return false
  }
}
