import Time

/// The moments of a rule, from its start on, one period (a day, a week, a month, a year) after the other.
struct Recurrence {
  let rule: RecurrenceRule
  let start: CalendarMoment
  /// Days that may still be looked at: what one file may cost is bounded, whatever its rules say.
  private(set) var budget: Int

  /// The moments not before `start` and up to the last day, rising; `nil` when the budget is used up.
  ///
  /// - Parameters:
  ///   - until: the last moment that counts, on the clocks that `start` is on
  ///   - first: earlier days are of no interest, and not even reckoned where no COUNT depends on them
  mutating func moments(from first: Int, through last: Int, until: CalendarMoment?) -> [CalendarMoment]? {
    let end = min(last * 86_400 + 86_399, until.map { $0.isDate ? $0.day * 86_400 + 86_399 : $0.seconds } ?? .max)
    if let step = rule.frequency.seconds { return stepped(by: step * rule.interval, to: end) }
    var result: [CalendarMoment] = []
    var found = 0
    var period = rule.count == nil ? max(0, periods(until: first) - 1) : 0
    period -= period % rule.interval
    while true {
      guard let firstDay = self.firstDay(ofPeriod: period), firstDay * 86_400 <= end, firstDay <= last else {
        return result
      }
      guard var moments = moments(inPeriod: period) else { return nil }
      if !rule.positions.isEmpty {
        let all = moments
        moments = Set(rule.positions.map { $0 > 0 ? $0 - 1 : all.count + $0 }).sorted()
          .filter(all.indices.contains).map { all[$0] }
      }
      for moment in moments where moment.seconds >= start.seconds {
        guard moment.seconds <= end else { return result }
        found += 1
        budget -= 1
        guard budget > 0 else { return nil }
        if moment.day >= first { result.append(moment) }
        if found == rule.count { return result }
      }
      period += rule.interval
    }
  }

  /// Rules that repeat within a day.
  private mutating func stepped(by step: Int, to end: Int) -> [CalendarMoment]? {
    var result: [CalendarMoment] = []
    var at = start.seconds
    while at <= end {
      budget -= 1
      guard budget > 0 else { return nil }
      let moment = CalendarMoment(seconds: at, isUTC: start.isUTC)
      let date = CivilDate(daysSinceEpoch: moment.day)
      if isIn(date) { result.append(moment) }
      if result.count == rule.count { return result }
      at += step
    }
    return result
  }

  private var startDate: CivilDate { CivilDate(daysSinceEpoch: start.day) }

  /// How many periods lie between the start and a day.
  private func periods(until day: Int) -> Int {
    let date = CivilDate(daysSinceEpoch: day)
    switch rule.frequency {
    case .daily: return max(0, day - start.day)
    case .weekly: return max(0, (day - start.day) / 7)
    case .monthly: return max(0, (date.year - startDate.year) * 12 + date.month - startDate.month)
    case .yearly: return max(0, date.year - startDate.year)
    case .secondly, .minutely, .hourly: return 0
    }
  }

  /// `nil` behind the last year that a date's text can say.
  private func firstDay(ofPeriod period: Int) -> Int? {
    switch rule.frequency {
    case .weekly: return start.day - (startDate.weekday - rule.weekStart + 7) % 7 + 7 * period
    case .monthly:
      let month = startDate.month - 1 + period
      return CivilDate(year: startDate.year + month / 12, month: month % 12 + 1, day: 1)?.daysSinceEpoch
    case .yearly: return CivilDate(year: startDate.year + period, month: 1, day: 1)?.daysSinceEpoch
    case .daily, .secondly, .minutely, .hourly: return start.day + period
    }
  }

  private mutating func moments(inPeriod period: Int) -> [CalendarMoment]? {
    let days = days(inPeriod: period)
    // At least one, so that periods without days cost something too.
    budget -= max(1, days.looked)
    guard budget > 0 else { return nil }
    // The times of a day may be 86,400, and are no work for periods without days.
    if start.isDate || days.found.isEmpty { return days.found.map { CalendarMoment(day: $0) } }
    let times = times
    budget -= days.found.count * times.count
    guard budget > 0 else { return nil }
    return days.found.flatMap { day in
      times.map { CalendarMoment(day: day, second: $0, isDate: false, isUTC: start.isUTC) }
    }
  }

  /// The times of a day.
  private var times: [Int] {
    let hours = rule.hours.isEmpty ? [start.second / 3600] : rule.hours
    let minutes = rule.minutes.isEmpty ? [start.second % 3600 / 60] : rule.minutes
    let seconds = rule.seconds.isEmpty ? [start.second % 60] : rule.seconds
    return hours.flatMap { hour in minutes.flatMap { minute in seconds.map { hour * 3600 + minute * 60 + $0 } } }
      .sorted()
  }

  /// The days of a period that the rule names, and how many were looked at.
  private func days(inPeriod period: Int) -> (found: [Int], looked: Int) {
    guard let first = firstDay(ofPeriod: period) else { return ([], 0) }
    let candidates: [Int]
    switch rule.frequency {
    case .daily, .secondly, .minutely, .hourly: candidates = [first]
    case .weekly: candidates = Array(first..<(first + 7))
    case .monthly: candidates = daysOfMonth(from: first)
    case .yearly: candidates = daysOfYear(from: first)
    }
    return (candidates.filter { isIn(CivilDate(daysSinceEpoch: $0)) }, candidates.count)
  }

  private func daysOfMonth(from first: Int) -> [Int] {
    let date = CivilDate(daysSinceEpoch: first)
    if rule.monthDays.isEmpty, rule.weekdays.isEmpty {
      return CivilDate(year: date.year, month: date.month, day: startDate.day).map { [$0.daysSinceEpoch] } ?? []
    }
    return Array(first..<(first + date.lengthOfMonth))
  }

  private func daysOfYear(from first: Int) -> [Int] {
    let year = CivilDate(daysSinceEpoch: first).year
    if !rule.weekNumbers.isEmpty || !rule.yearDays.isEmpty {
      return Array(first..<(first + CivilDate.length(ofYear: year)))
    }
    // Months that are not named come from the start unless days of the month or the week fill them.
    let isWhole = !rule.monthDays.isEmpty || !rule.weekdays.isEmpty
    let months = rule.months.isEmpty ? (isWhole ? Array(1...12) : [startDate.month]) : rule.months.sorted()
    return months.flatMap { month -> [Int] in
      CivilDate(year: year, month: month, day: 1).map { daysOfMonth(from: $0.daysSinceEpoch) } ?? []
    }
  }

  /// Whether a day of the period meets every part of the rule.
  private func isIn(_ date: CivilDate) -> Bool {
    if !rule.months.isEmpty, !rule.months.contains(date.month) { return false }
    if !rule.monthDays.isEmpty {
      let fromEnd = date.day - date.lengthOfMonth - 1
      guard rule.monthDays.contains(date.day) || rule.monthDays.contains(fromEnd) else { return false }
    }
    if !rule.yearDays.isEmpty {
      let fromEnd = date.dayOfYear - CivilDate.length(ofYear: date.year) - 1
      guard rule.yearDays.contains(date.dayOfYear) || rule.yearDays.contains(fromEnd) else { return false }
    }
    if !rule.weekNumbers.isEmpty {
      let (week, weeks) = week(of: date)
      guard rule.weekNumbers.contains(week) || rule.weekNumbers.contains(week - weeks - 1) else { return false }
    }
    if !rule.weekdays.isEmpty { return rule.weekdays.contains { isIn(date, $0) } }
    // A week's day that is not named comes from the start.
    let needsWeekday =
      rule.frequency == .weekly || (!rule.weekNumbers.isEmpty && rule.monthDays.isEmpty && rule.yearDays.isEmpty)
    return !needsWeekday || date.weekday == startDate.weekday
  }

  private func isIn(_ date: CivilDate, _ weekday: RecurrenceRule.Weekday) -> Bool {
    guard date.weekday == weekday.weekday else { return false }
    guard weekday.ordinal != 0 else { return true }
    let isOfMonth = rule.frequency == .monthly || !rule.months.isEmpty
    let day = isOfMonth ? date.day : date.dayOfYear
    let length = isOfMonth ? date.lengthOfMonth : CivilDate.length(ofYear: date.year)
    return weekday.ordinal > 0 ? (day + 6) / 7 == weekday.ordinal : (length - day) / 7 + 1 == -weekday.ordinal
  }

  /// The number of a day's week, and how many the week's year has: the first week has four days of its year at least.
  private func week(of date: CivilDate) -> (week: Int, weeks: Int) {
    let weekStart = date.daysSinceEpoch - (date.weekday - rule.weekStart + 7) % 7
    // The year that has four of the week's days has its fourth.
    let year = CivilDate(daysSinceEpoch: weekStart + 3).year
    let first = firstWeek(of: year)
    return ((weekStart - first) / 7 + 1, (firstWeek(of: year + 1) - first) / 7)
  }

  private func firstWeek(of year: Int) -> Int {
    // 4 January is always in the first week.
    guard let fourth = CivilDate(year: year, month: 1, day: 4) else { return 0 }
    return fourth.daysSinceEpoch - (fourth.weekday - rule.weekStart + 7) % 7
  }
}

extension CivilDate {
  fileprivate var lengthOfMonth: Int {
    switch month {
    case 2: CivilDate(year: year, month: 2, day: 29) == nil ? 28 : 29
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  fileprivate static func length(ofYear year: Int) -> Int {
    CivilDate(year: year, month: 2, day: 29) == nil ? 365 : 366
  }
}
