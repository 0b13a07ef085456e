import Time

/// A rule of recurrence, RRULE (RFC 5545, section 3.3.10).
struct RecurrenceRule: Sendable {
  enum Frequency: String, Sendable {
    case secondly = "SECONDLY"
    case minutely = "MINUTELY"
    case hourly = "HOURLY"
    case daily = "DAILY"
    case weekly = "WEEKLY"
    case monthly = "MONTHLY"
    case yearly = "YEARLY"

    /// Of those that repeat within a day.
    var seconds: Int? {
      switch self {
      case .secondly: 1
      case .minutely: 60
      case .hourly: 3600
      default: nil
      }
    }
  }

  /// Why a rule is not taken, for people, without a full stop.
  struct Problem: Error { let text: String }

  /// A weekday, and which one of the month or year; 0 for each.
  struct Weekday: Hashable, Sendable {
    let ordinal: Int
    /// 0 = Sunday.
    let weekday: Int
  }

  let frequency: Frequency
  var interval = 1
  var count: Int?
  /// In UTC or on the event's clocks, as written.
  var until: CalendarMoment?
  /// 0 = Sunday.
  var weekStart = 1
  var months: [Int] = []
  var weekNumbers: [Int] = []
  var yearDays: [Int] = []
  var monthDays: [Int] = []
  var weekdays: [Weekday] = []
  var hours: [Int] = []
  var minutes: [Int] = []
  var seconds: [Int] = []
  var positions: [Int] = []

  init(parsing text: String) throws(Problem) {
    var parts: [String: String] = [:]
    for part in text.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.uppercased() }
      guard pair.count == 2, !pair[1].isEmpty else { throw Problem(text: "'\(part)' is no NAME=VALUE") }
      guard parts.updateValue(pair[1], forKey: pair[0]) == nil else { throw Problem(text: "\(pair[0]) is said twice") }
    }
    guard let name = parts.removeValue(forKey: "FREQ") else { throw Problem(text: "FREQ is missing") }
    guard let frequency = Frequency(rawValue: name) else {
      throw Problem(text: "FREQ is \(name); expected DAILY, WEEKLY, MONTHLY or YEARLY")
    }
    self.frequency = frequency
    for (key, value) in parts.sorted(by: { $0.key < $1.key }) {
      switch key {
      case "INTERVAL": interval = try RecurrenceRule.numbers(value, of: key, in: 1...100_000)[0]
      case "COUNT": count = try RecurrenceRule.numbers(value, of: key, in: 1...1_000_000)[0]
      case "UNTIL":
        guard let until = CalendarMoment(parsing: value) else {
          throw Problem(text: "UNTIL=\(value) is no date or time")
        }
        self.until = until
      case "WKST":
        guard let day = RecurrenceRule.weekday(value[...]) else { throw Problem(text: "WKST=\(value) is no weekday") }
        weekStart = day
      case "BYMONTH": months = try RecurrenceRule.numbers(value, of: key, in: 1...12)
      case "BYWEEKNO": weekNumbers = try RecurrenceRule.numbers(value, of: key, in: 1...53, isSigned: true)
      case "BYYEARDAY": yearDays = try RecurrenceRule.numbers(value, of: key, in: 1...366, isSigned: true)
      case "BYMONTHDAY": monthDays = try RecurrenceRule.numbers(value, of: key, in: 1...31, isSigned: true)
      case "BYSETPOS": positions = try RecurrenceRule.numbers(value, of: key, in: 1...366, isSigned: true)
      case "BYHOUR": hours = try RecurrenceRule.numbers(value, of: key, in: 0...23)
      case "BYMINUTE": minutes = try RecurrenceRule.numbers(value, of: key, in: 0...59)
      case "BYSECOND": seconds = try RecurrenceRule.numbers(value, of: key, in: 0...60).map { min($0, 59) }
      case "BYDAY":
        for word in value.split(separator: ",") {
          guard let day = RecurrenceRule.weekday(word.suffix(2)),
            let ordinal = Int(word.count == 2 ? "0" : word.dropLast(2)),
            abs(ordinal) <= 53, word.count == 2 || ordinal != 0
          else { throw Problem(text: "'\(word)' of BYDAY is no weekday such as MO or 1MO") }
          weekdays.append(Weekday(ordinal: ordinal, weekday: day))
        }
      default: throw Problem(text: "\(key) is not supported")
      }
    }
    try check()
  }

  /// What RFC 5545 forbids, and what would repeat within a day without an end.
  private func check() throws(Problem) {
    if count != nil, until != nil { throw Problem(text: "COUNT and UNTIL exclude each other") }
    if !weekNumbers.isEmpty, frequency != .yearly { throw Problem(text: "BYWEEKNO belongs to FREQ=YEARLY") }
    if !yearDays.isEmpty, ![.yearly, .hourly, .minutely, .secondly].contains(frequency) {
      throw Problem(text: "BYYEARDAY does not belong to FREQ=\(frequency.rawValue)")
    }
    if !monthDays.isEmpty, frequency == .weekly { throw Problem(text: "BYMONTHDAY does not belong to FREQ=WEEKLY") }
    if weekdays.contains(where: { $0.ordinal != 0 }) {
      guard frequency == .monthly || frequency == .yearly else {
        throw Problem(text: "BYDAY with numbers belongs to FREQ=MONTHLY and FREQ=YEARLY")
      }
      if !weekNumbers.isEmpty { throw Problem(text: "BYDAY with numbers does not go with BYWEEKNO") }
    }
    guard frequency.seconds != nil else { return }
    if isEndless {
      throw Problem(text: "FREQ=\(frequency.rawValue) without COUNT or UNTIL repeats within a day for ever")
    }
    if !(hours + minutes + seconds + positions).isEmpty {
      throw Problem(
        text: "FREQ=\(frequency.rawValue) goes with no BYHOUR, BYMINUTE, BYSECOND and BYSETPOS here; say FREQ=DAILY")
    }
  }

  /// Whether it never ends.
  var isEndless: Bool { count == nil && until == nil }

  private static func weekday(_ text: Substring) -> Int? {
    ["SU", "MO", "TU", "WE", "TH", "FR", "SA"].firstIndex { $0 == text }
  }

  private static func numbers(
    _ text: String, of key: String, in range: ClosedRange<Int>, isSigned: Bool = false
  ) throws(Problem) -> [Int] {
    var result: [Int] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Int(word), range.contains(isSigned ? abs(number == .min ? 0 : number) : number) else {
        throw Problem(
          text:
            "'\(word)' of \(key) is no number from \(range.lowerBound) to \(range.upperBound)\(isSigned ? " or its negative" : "")"
        )
      }
      if !result.contains(number) { result.append(number) }
    }
    return result
  }
}
