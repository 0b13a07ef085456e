/// Writes civil times as RFC 3339 without going through format strings.
enum RFC3339Writer {
  static func text(of time: CivilTime) -> String {
    var text = String()
    text.reserveCapacity(35)
    append(date: time.date, to: &text)
    text.append("T")
    text.append(padded: time.hour)
    text.append(":")
    text.append(padded: time.minute)
    text.append(":")
    text.append(padded: time.second)
    if time.nanosecond != 0 {
      var fraction = time.nanosecond
      var digits = 9
      while fraction % 10 == 0 {
        fraction /= 10
        digits -= 1
      }
      text.append(".")
      text.append(padded: fraction, to: digits)
    }
    append(offset: time.offsetSeconds, to: &text)
    return text
  }

  static func append(date: CivilDate, to text: inout String) {
    if date.year < 0 { text.append("-") }
    text.append(padded: abs(date.year), to: 4)
    text.append("-")
    text.append(padded: date.month)
    text.append("-")
    text.append(padded: date.day)
  }

  private static func append(offset: Int, to text: inout String) {
    guard offset != 0 else {
      text.append("Z")
      return
    }
    text.append(offset < 0 ? "-" : "+")
    text.append(padded: abs(offset) / 3600)
    text.append(":")
    text.append(padded: abs(offset) % 3600 / 60)
  }
}

extension String {
  /// Appends a number that is not negative with leading zeros.
  mutating func append(padded number: Int, to digits: Int = 2) {
    var least = 10
    for _ in 1..<digits {
      if number < least { append("0") }
      least *= 10
    }
    append(String(number))
  }
}
