import Synchronization
import Time

/// The holidays of each year, reckoned when a year is first asked about.
final class YearTables: Sendable {
  typealias Holidays = [CivilDate: Holiday]

  enum Source: Sendable {
    /// Dates to be reckoned, which may be substituted by others of the same source.
    case rules([HolidayRule])
    /// The same for some years alone.
    case limited([HolidayRule], years: ClosedRange<Int>)
    /// Dates that are known, by their years.
    case known([Int: Holidays])
  }

  let sources: [Source]
  private let years = Mutex<[Int: Holidays]>([:])
  /// More years than that are not kept at once: the memory is bounded, whatever dates are asked about.
  private static let limit = 200

  init(sources: [Source]) {
    self.sources = sources
  }

  func holidays(in year: Int) -> Holidays {
    // What lies outside of what a date's text can say has no holidays, and does not overflow.
    guard 1...9999 ~= year else { return [:] }
    return years.withLock { years in
      if let found = years[year] { return found }
      if years.count >= YearTables.limit { years.removeAll(keepingCapacity: true) }
      let reckoned = reckon(year)
      years[year] = reckoned
      return reckoned
    }
  }

  private func reckon(_ year: Int) -> Holidays {
    var result: Holidays = [:]
    for source in sources {
      switch source {
      case .known(let years): result.merge(years[year] ?? [:]) { $0.joined(with: $1) }
      case .rules(let rules): YearTables.add(rules, of: year, to: &result)
      case .limited(let rules, let years):
        if years.contains(year) { YearTables.add(rules, of: year, to: &result) }
      }
    }
    return result
  }

  /// Substitutes may lie in the year after or before: that of a Saturday, 1 January, is the Friday, 31 December.
  private static func add(_ rules: [HolidayRule], of year: Int, to result: inout Holidays) {
    var all: Holidays = [:]
    var moves: [(from: CivilDate, Substitute.Target, Holiday)] = []
    for near in (year - 1)...(year + 1) {
      for rule in rules {
        guard let date = rule.date(in: near) else { continue }
        let holiday = Holiday(name: rule.name, isHalfDay: rule.isHalfDay)
        let target = rule.substitute?.targets[date.weekday]
        let replaces = rule.substitute?.replaces == true
        if let target { moves.append((date, target, holiday)) }
        if target == nil || !replaces { all.merge([date: holiday]) { $0.joined(with: $1) } }
      }
    }
    for (date, target, holiday) in moves.sorted(by: { $0.from < $1.from }) {
      var substitute = date
      switch target {
      case .nowhere: continue
      case .days(let days): substitute = date.adding(days: days)
      case .nextWorkday:
        repeat { substitute = substitute.adding(days: 1) } while substitute.isWeekend || all[substitute] != nil
      }
      all.merge([substitute: holiday]) { $0.joined(with: $1) }
    }
    for (date, holiday) in all where date.year == year { result.merge([date: holiday]) { $0.joined(with: $1) } }
  }
}

extension CivilDate {
  /// Whether it is a Saturday or a Sunday.
  fileprivate var isWeekend: Bool { weekday == 0 || weekday == 6 }
}
