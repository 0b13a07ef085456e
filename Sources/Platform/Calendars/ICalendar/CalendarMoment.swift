import Time

/// A date, or a time on the clocks of some zone (RFC 5545, sections 3.3.4 and 3.3.5).
struct CalendarMoment: Hashable, Sendable {
  /// Days since 1970-01-01.
  var day: Int
  /// Seconds since midnight; 0 for a date.
  var second = 0
  var isDate = true
  var isUTC = false

  init(day: Int, second: Int = 0, isDate: Bool = true, isUTC: Bool = false) {
    self.day = day
    self.second = second
    self.isDate = isDate
    self.isUTC = isUTC
  }

  /// `20261225`, `20261225T090000`, `20261225T080000Z`, or `nil` where it has no such form or does not exist.
  init?(parsing text: some StringProtocol) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      var result = 0
      for byte in bytes[range] {
        guard (48...57).contains(byte) else { return nil }
        result = result * 10 + Int(byte) - 48
      }
      return result
    }
    guard bytes.count == 8 || bytes.count == 15 || bytes.count == 16, let year = number(0..<4),
      let month = number(4..<6),
      let dayOfMonth = number(6..<8), let date = CivilDate(year: year, month: month, day: dayOfMonth)
    else { return nil }
    day = date.daysSinceEpoch
    guard bytes.count > 8 else { return }
    guard bytes[8] == UInt8(ascii: "T"), let hour = number(9..<11), let minute = number(11..<13),
      let second = number(13..<15), hour < 24, minute < 60, second <= 60,
      bytes.count == 15 || bytes[15] == UInt8(ascii: "Z")
    else { return nil }
    // A leap second counts as the second before it.
    self.second = hour * 3600 + minute * 60 + min(second, 59)
    isDate = false
    isUTC = bytes.count == 16
  }

  /// Seconds since 1970-01-01T00:00:00 on its own clocks.
  var seconds: Int { day * 86_400 + second }

  init(seconds: Int, isUTC: Bool = false) {
    let second = ((seconds % 86_400) + 86_400) % 86_400
    self.init(day: (seconds - second) / 86_400, second: second, isDate: false, isUTC: isUTC)
  }

  var civil: CivilTime {
    CivilTime(
      date: CivilDate(daysSinceEpoch: day), hour: second / 3600, minute: second % 3600 / 60, second: second % 60)
  }

  /// The seconds that a DURATION says (`P1D`, `PT4H30M`, `-P1W`), or `nil` where it has no such form.
  static func duration(parsing text: some StringProtocol) -> Int? {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    guard rest.popFirst() == "P", !rest.isEmpty else { return nil }
    var seconds = 0
    var isTime = false
    while let first = rest.first {
      if first == "T" {
        guard !isTime else { return nil }
        isTime = true
        rest.removeFirst()
        guard !rest.isEmpty else { return nil }
        continue
      }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard (1...9).contains(digits.count), let number = Int(digits), let unit = rest.popFirst() else { return nil }
      switch (unit, isTime) {
      case ("W", false): seconds += number * 7 * 86_400
      case ("D", false): seconds += number * 86_400
      case ("H", true): seconds += number * 3600
      case ("M", true): seconds += number * 60
      case ("S", true): seconds += number
      default: return nil
      }
    }
    return isNegative ? -seconds : seconds
  }
}
