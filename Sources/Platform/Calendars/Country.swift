import Diagnostics
import Time

/// The public holidays of a country that are shipped.
public struct Country: Sendable {
  /// ISO 3166-1, two letters.
  public let code: String
  /// In English.
  public let name: String
  /// The years for which they are stated; nothing is said about others.
  public let years: ClosedRange<Int>
  /// The law or authority that they were taken from.
  public let source: String
  /// Parts with holidays of their own: the code of ISO 3166-2 without the country, and the name.
  public let subdivisions: [(code: String, name: String)]
  /// What is not stated, and why, for people; `nil` when nothing is left out.
  public let leftOut: String?
  private let text: String

  /// - Parameters:
  ///   - subdivisions: a line each, `BE Berlin`
  ///   - holidays: a line each in the form of ``HolidayLine``
  init(
    _ code: String, _ name: String, years: ClosedRange<Int> = 2020...2035, source: String, subdivisions: String = "",
    leftOut: String? = nil, holidays: String
  ) {
    self.code = code
    self.name = name
    self.years = years
    self.source = source
    self.subdivisions = subdivisions.split(separator: "\n").map { line in
      let words = line.split(separator: " ", maxSplits: 1)
      return (code: String(words[0]), name: String(words[1]))
    }
    self.leftOut = leftOut
    text = holidays
  }

  /// The lines that count in a subdivision, or in the whole country for `nil`.
  func lines(in subdivision: String?) -> [HolidayLine] {
    text.split(separator: "\n").map { HolidayLine(shipped: String($0)) }.filter { $0.counts(in: subdivision) }
  }

  /// All countries, by their codes.
  public static let all: [Country] = shipped.sorted { $0.code < $1.code }

  static func withCode(_ code: String) -> Country? { all.first { $0.code == code } }
}

extension HolidayCalendar {
  /// The public holidays of a country, or of one of its subdivisions: those of the whole country and its own.
  ///
  /// Without a subdivision it has only what the whole country has.
  ///
  /// - Parameters:
  ///   - country: ISO 3166-1, two letters, upper case
  ///   - subdivision: ISO 3166-2 without the country, such as `BE` of `DE-BE`
  public init(country: String, subdivision: String? = nil) throws(UnknownPlace) {
    guard let found = Country.withCode(country) else { throw UnknownPlace(country: country) }
    if let subdivision, !found.subdivisions.contains(where: { $0.code == subdivision }) {
      throw UnknownPlace(subdivision: subdivision, of: found)
    }
    let rules = found.lines(in: subdivision).map(\.rule)
    self.init(
      YearTables(sources: [.limited(rules, years: found.years)]),
      lastDate: CivilDate(year: found.years.upperBound, month: 12, day: 31), coveredYears: found.years)
  }
}
