import Time

/// How a church reckons Easter Sunday.
public enum Easter: Sendable, Hashable {
  /// By the Gregorian calendar, as in the Catholic and Protestant churches.
  case western
  /// By the Julian calendar, as in the Orthodox churches.
  case orthodox

  /// Easter Sunday of a year, as a date of the Gregorian calendar.
  ///
  /// The western rule came with the Gregorian calendar: before 1583 the dates are what it would have given.
  public func sunday(of year: Int) -> CivilDate {
    switch self {
    case .western: Easter.gregorian(year)
    case .orthodox: Easter.julian(year)
    }
  }

  /// The rule of J.-M. Oudin, *Explanatory Supplement to the Astronomical Almanac* (1992), page 582: the paschal full moon,
  /// then the Sunday after it.
  private static func gregorian(_ year: Int) -> CivilDate {
    let century = year.floored(by: 100)
    let golden = year.modulo(19)
    let correction = (century - 17).floored(by: 25)
    var epact = (century - century.floored(by: 4) - (century - correction).floored(by: 3) + 19 * golden + 15).modulo(30)
    epact -= (epact / 28) * (1 - (epact / 28) * (29 / (epact + 1)) * ((21 - golden) / 11))
    let weekday = (year + year.floored(by: 4) + epact + 2 - century + century.floored(by: 4)).modulo(7)
    return march(epact - weekday + 28, year: year)
  }

  /// The rule for the Julian calendar, whose days are then counted in the Gregorian one.
  private static func julian(_ year: Int) -> CivilDate {
    let fullMoon = (19 * year.modulo(19) + 15).modulo(30)
    let weekday = (year + year.floored(by: 4) + fullMoon).modulo(7)
    // Both leap years count: February is over.
    let difference = year.floored(by: 100) - year.floored(by: 400) - 2
    return march(fullMoon - weekday + 28 + difference, year: year)
  }

  /// A day of March, or of what follows when there are more than 31.
  private static func march(_ day: Int, year: Int) -> CivilDate {
    // 1 January and so many days: every year has that date, which the initializer cannot know.
    let newYear = CivilDate(year: year, month: 1, day: 1) ?? CivilDate(daysSinceEpoch: 0)
    let isLeap = CivilDate(year: year, month: 2, day: 29) != nil
    return newYear.adding(days: (isLeap ? 60 : 59) + day - 1)
  }
}

extension Int {
  fileprivate func modulo(_ divisor: Int) -> Int {
    let rest = self % divisor
    return rest < 0 ? rest + divisor : rest
  }

  fileprivate func floored(by divisor: Int) -> Int { (self - modulo(divisor)) / divisor }
}
