import Time

/// Easter by its definition: the Sunday after the ecclesiastical full moon that comes on 21 March or next after it. The full moon
/// is looked for day by day, where the product reckons it.
enum EcclesiasticalTable {
  /// By the epacts of Clavius, *Romani calendarii explicatio* (1603).
  static func western(_ year: Int) -> CivilDate {
    let golden = year % 19 + 1
    let century = year / 100 + 1
    let solar = 3 * century / 4 - 12
    let lunar = (8 * century + 5) / 25 - 5
    var epact = (11 * golden + 20 + lunar - solar) % 30
    if epact < 0 { epact += 30 }
    // Two epacts share one day of the calendar, and a third is moved so that no full moon comes twice in nineteen years.
    if epact == 24 || (epact == 25 && golden > 11) { epact += 1 }
    var moon = date(year, 3, 21)
    while age(of: moon, epact: epact) != 13 { moon = moon.adding(days: 1) }
    return sunday(after: moon)
  }

  /// By the Julian calendar's nineteen full moons, dates of that calendar.
  static func orthodox(_ year: Int) -> CivilDate {
    let moons = [
      (4, 5), (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 18), (4, 7), (3, 27), (4, 15), (4, 4), (3, 24),
      (4, 12), (4, 1), (3, 21), (4, 9), (3, 29), (4, 17),
    ]
    let (month, day) = moons[year % 19]
    let behind = year / 100 - year / 400 - 2
    return sunday(after: date(year, month, day).adding(days: behind))
  }

  /// Days since the calendar's new moon: the epact e puts new moons on the 31st day after 8 March less e.
  private static func age(of day: CivilDate, epact: Int) -> Int {
    let newMoon = date(day.year, 3, 1).adding(days: 30 - epact)
    return (day.daysSinceEpoch - newMoon.daysSinceEpoch + 60) % 30
  }

  private static func sunday(after moon: CivilDate) -> CivilDate {
    var day = moon.adding(days: 1)
    while day.weekday != 0 { day = day.adding(days: 1) }
    return day
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    CivilDate(year: year, month: month, day: day) ?? CivilDate(daysSinceEpoch: 0)
  }
}
