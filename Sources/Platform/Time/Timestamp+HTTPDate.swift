/// The date of HTTP headers (RFC 9110 section 5.6.7).
extension Timestamp {
  /// The instant that an HTTP `Date` header states, or `nil` if it is not `Sun, 06 Nov 1994 08:49:37 GMT`.
  ///
  /// The name of the day is not compared with the date. The two obsolete forms of the RFC are refused.
  public init?(httpDate text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].utf8.count == 4, parts[0].hasSuffix(","), parts[5] == "GMT",
      let day = Int(exactly: parts[1], digits: 2),
      let month = Timestamp.monthNames.firstIndex(of: String(parts[2])),
      let year = Int(exactly: parts[3], digits: 4),
      let date = CivilDate(year: year, month: month + 1, day: day)
    else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 3, let hour = Int(exactly: clock[0], digits: 2), hour < 24,
      let minute = Int(exactly: clock[1], digits: 2), minute < 60,
      // A leap second is read as the second after it.
      let second = Int(exactly: clock[2], digits: 2), second <= 60
    else { return nil }
    self.init(seconds: Int64(date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second))
  }

  /// The instant as an HTTP `Date` header, without its fraction of a second: `Sun, 06 Nov 1994 08:49:37 GMT`.
  public var httpDate: String {
    let time = Zone.utc.civil(at: self)
    var text = CivilDate.weekdayNames[time.weekday] + ", "
    text.append(padded: time.day)
    text.append(" " + Timestamp.monthNames[time.month - 1] + " ")
    text.append(padded: time.year, to: 4)
    text.append(" ")
    text.append(padded: time.hour)
    text.append(":")
    text.append(padded: time.minute)
    text.append(":")
    text.append(padded: time.second)
    return text + " GMT"
  }

  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension Int {
  /// The number that the text writes with exactly that many digits and nothing else.
  init?(exactly text: Substring, digits: Int) {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    else { return nil }
    self.init(text)
  }
}
