import Time

/// Which dates are holidays; dates are local dates, the zone is the caller's business.
public struct HolidayCalendar: Sendable {
  private let tables: YearTables
  /// The years about which it says anything; `nil` when it has no end (yearly and computed dates).
  public let coveredYears: ClosedRange<Int>?
  /// The last date that it can name, for a warning that it runs out; `nil` when it has no end. Of shipped countries the end of the last year that is
  /// stated, of an empty calendar `nil` too.
  public let lastDate: CivilDate?

  /// The dates that any of the rules gives.
  ///
  /// It has an end when all rules are single dates.
  public init(_ rules: [HolidayRule]) {
    let dates = rules.compactMap { rule -> CivilDate? in if case .date(let date) = rule.day { date } else { nil } }
    let isEndless = dates.count < rules.count
    let last = isEndless ? nil : dates.max()
    self.init(
      YearTables(sources: [.rules(rules)]), lastDate: last,
      coveredYears: dates.min().flatMap { first in last.map { first.year...$0.year } })
  }

  /// The dates that any of the calendars names; it covers the years that all of them do, and ends when the first of them does.
  public init(joining calendars: [HolidayCalendar]) {
    let covered = calendars.compactMap(\.coveredYears)
    let years = covered.map(\.lowerBound).max().flatMap { first in
      covered.map(\.upperBound).min().map { min(first, $0)...max(first, $0) }
    }
    self.init(
      YearTables(sources: calendars.flatMap(\.tables.sources)), lastDate: calendars.compactMap(\.lastDate).min(),
      coveredYears: years)
  }

  init(_ tables: YearTables, lastDate: CivilDate?, coveredYears: ClosedRange<Int>?) {
    self.tables = tables
    self.lastDate = lastDate
    self.coveredYears = coveredYears
  }

  /// The holiday on a date, or `nil` on other days and outside of the covered years.
  ///
  /// The dates of a year are reckoned when it is first asked about; afterwards it is a look into a table.
  public func holiday(on date: CivilDate) -> Holiday? {
    tables.holidays(in: date.year)[date]
  }

  /// The first holiday strictly after a date, half days included: within
  /// the covered years, and within ten years when nothing is found sooner.
  public func nextHoliday(after date: CivilDate) -> CivilDate? {
    let first = max(date.year, coveredYears?.lowerBound ?? 1)
    let last = min(first.addingReportingOverflow(10).partialValue, coveredYears?.upperBound ?? 9999)
    guard first <= last else { return nil }
    for year in first...last {
      if let found = tables.holidays(in: year).keys.filter({ $0 > date }).min() { return found }
    }
    return nil
  }
}
