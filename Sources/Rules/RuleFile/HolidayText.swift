import Calendars
import Time

/// The text of one holiday in a rule file, such as `2026-12-24 Betriebsruhe`, `01-01 Neujahr` or `4th Thu Nov Thanksgiving`.
struct HolidayText {
  /// How a text says its day.
  enum Form {
    /// `2026-12-24` or `2026-12-24..2026-12-31`.
    case date
    /// `12-24`.
    case yearly
    /// Either of both.
    case dateOrYearly
    /// `4th Thu Nov`, `last Mon May`.
    case weekday

    /// What is to be written, with an example.
    var example: String {
      switch self {
      case .date: "a date and a name, such as \"2026-12-24 Company day\", or a range \"2026-12-24..2026-12-31\""
      case .yearly: "month, day and a name, such as \"12-24 Christmas Eve\""
      case .dateOrYearly: "month and day or a date, and a name, such as \"12-24 Christmas Eve\""
      case .weekday: "which, weekday, month and a name, such as \"4th Thu Nov Thanksgiving\" or \"last Mon May\""
      }
    }
  }

  /// The rules that a text stands for: one for each day of a range; `nil` if it has another form.
  static func rules(_ text: String, _ form: Form, isHalfDay: Bool = false) -> [HolidayRule]? {
    let words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    let days: [HolidayRule.Day]?
    var count = 1
    switch form {
    case .weekday:
      count = 3
      days = weekday(words)
    case .date: days = words.first.flatMap(dates)
    case .yearly: days = words.first.flatMap(yearly)
    case .dateOrYearly: days = words.first.flatMap { dates($0) ?? yearly($0) }
    }
    let name = words.dropFirst(count).joined(separator: " ")
    return days?.map { HolidayRule($0, name: name.isEmpty ? nil : name, isHalfDay: isHalfDay) }
  }

  /// Maximum number of days in a range.
  static let longestRange = 366

  private static func dates(_ word: String) -> [HolidayRule.Day]? {
    if let date = CivilDate(parsing: word) { return [.date(date)] }
    let ends = word.split(separator: "..", omittingEmptySubsequences: false).compactMap { CivilDate(parsing: $0) }
    guard ends.count == 2, word.utf8.count == 22, ends[0] <= ends[1],
      ends[1].daysSinceEpoch - ends[0].daysSinceEpoch < longestRange
    else { return nil }
    return (0...ends[1].daysSinceEpoch - ends[0].daysSinceEpoch).map { .date(ends[0].adding(days: $0)) }
  }

  private static func yearly(_ word: String) -> [HolidayRule.Day]? {
    // A leap year, which has 29 February.
    guard word.utf8.count == 5, let date = CivilDate(parsing: "2000-\(word)") else { return nil }
    return [.yearly(month: date.month, day: date.day)]
  }

  private static let ordinals = ["1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1]

  private static func weekday(_ words: [String]) -> [HolidayRule.Day]? {
    guard words.count >= 3, let ordinal = ordinals[words[0].lowercased()],
      let day = CivilDate.weekdayNames.firstIndex(where: { $0.lowercased() == words[1].lowercased() }),
      let month = DayNames.months.firstIndex(where: { $0.prefix(3) == words[2].lowercased() })
    else { return nil }
    return [.weekday(day, ordinal: ordinal, month: month + 1)]
  }
}
