import Arguments
import CEL
import Time

/// Values of settings and options, read from text.
enum Values {
  /// An instant in RFC 3339, or a day, meaning its beginning in UTC.
  static func instant(_ text: String) throws(InvalidValue) -> Timestamp {
    guard let instant = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") else {
      throw InvalidValue(expected: "a time such as 2026-11-25T08:00:00Z")
    }
    return instant
  }

  /// An instant, or a span of time counted from `now`.
  static func instant(_ text: String, orAfter now: Timestamp) throws(InvalidValue) -> Timestamp {
    if let duration = Duration(settingText: text), duration > .zero { return now + duration }
    do {
      return try instant(text)
    } catch {
      throw InvalidValue(expected: "a time such as 2026-11-25T08:00:00Z, or a span from now such as 2h or 3d")
    }
  }

  /// An instant, or a span of time counted back from `now`.
  static func instant(_ text: String, orBefore now: Timestamp) throws(InvalidValue) -> Timestamp {
    if let duration = Duration(settingText: text), duration > .zero { return now - duration }
    do {
      return try instant(text)
    } catch {
      throw InvalidValue(expected: "a time such as 2026-11-25T08:00:00Z, or how long ago, such as 2h or 3d")
    }
  }

  /// A span of time such as `90s`, `1h30m`, `2d`.
  static func duration(_ text: String, atLeast least: Duration) throws(InvalidValue) -> Duration {
    guard let duration = Duration(settingText: text), duration >= least else {
      let meant = Duration.textMeant(by: text).map { ", perhaps \($0)" } ?? ""
      throw InvalidValue(expected: "a span of time of at least \(least.shortText), such as 90s, 5m or 1h30m\(meant)")
    }
    return duration
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
