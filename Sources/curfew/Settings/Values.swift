import Arguments
import CEL
import Rules
import Time

/// Values of settings and options, read from text.
enum Values {
  /// A span of time such as `90s`, `1h30m`, `2d`.
  static func duration(_ text: String, atLeast least: Duration) throws(InvalidValue) -> Duration {
    guard let duration = Duration(settingText: text), duration >= least else {
      let meant = Duration.textMeant(by: text).map { ", perhaps \($0)" } ?? ""
      throw InvalidValue(expected: "a span of time of at least \(least.shortText), such as 90s, 5m or 1h30m\(meant)")
    }
    return duration
  }

  /// A TTL that the server could take: whole minutes, of which it has 30 days at most.
  static func ttl(_ text: String) throws(InvalidValue) -> Duration {
    let ttl = try duration(text, atLeast: .minutes(1))
    guard ttl <= .days(30) else { throw InvalidValue(expected: "a TTL from 1 minute to 30 days, such as 8h") }
    return ttl
  }

  /// How long rules leave alone what was set by hand: a word or a span of time.
  static func respect(_ text: String) throws(InvalidValue) -> Respect {
    if let respect = Respect(word: text) { return respect }
    if let duration = Duration(settingText: text), duration >= .zero { return .span(duration) }
    throw InvalidValue(expected: "\(Respect.words.joined(separator: ", ")), or a span of time such as 4h")
  }

  /// A time zone.
  static func zone(_ text: String) throws(InvalidValue) -> Zone {
    if let zone = Zone(named: text) { return zone }
    let meant = Zone.nearestName(to: text).map { ", perhaps \($0)" } ?? ""
    let reason = Zone.dependsOnMachine(text) ? "; '\(text)' depends on the machine" : ""
    throw InvalidValue(expected: "the name of a time zone such as Europe/Berlin or UTC\(meant)\(reason)")
  }

  /// A whole number.
  static func number(_ text: String, in range: ClosedRange<Int>) throws(InvalidValue) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw InvalidValue(expected: "a whole number, \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
