import Arguments
import CEL
import Rules
import Time

/// Values of settings and options, read from text.
enum Values {
  /// A span of time such as `90s`, `1h30m`, `2d`.
  static func duration(_ text: String, atLeast least: Duration) throws(InvalidValue) -> Duration {
    guard let duration = Duration(settingText: text), duration >= least else {
      guard !Duration.isTooLong(text, isSetting: true) else {
        throw InvalidValue(expected: "a span of time of \(Duration.longestText) at most")
      }
      let meant = Duration.textMeant(by: text).map { ", perhaps \($0)" } ?? ""
      throw InvalidValue(expected: "a span of time of at least \(least.shortText), such as 90s, 5m or 1h30m\(meant)")
    }
    return duration
  }

  /// A TTL that the server could take: whole minutes, of which it has 30 days at most.
  static func ttl(_ text: String) throws(InvalidValue) -> Duration {
    let ttl = try duration(text, atLeast: ServerLimits.shortestTTL)
    guard ttl <= ServerLimits.longestTTL else {
      throw InvalidValue(expected: "a TTL from 1 minute to 30 days, such as 8h")
    }
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

  /// An amount of money in millionths of its currency: at most a thousand million, with six decimals.
  static func amount(_ text: String) throws(InvalidValue) -> Int64 {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? parts[1] : "0"
    let areDigits = (parts + [decimals]).allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    guard areDigits, parts[0].count <= 9, decimals.count <= 6,
      let whole = Int64(parts[0]), let rest = Int64(decimals + String(repeating: "0", count: 6 - decimals.count))
    else {
      let point = text.map { $0 == "," ? "." : String($0) }.joined()
      throw InvalidValue(
        expected: "an amount such as 2.40: digits, a point, and at most six decimals, without a currency",
        suggestion: point != text && Double(point) != nil ? point : nil)
    }
    return whole * 1_000_000 + rest
  }

  /// The code of a currency.
  static func currency(_ text: String) throws(InvalidValue) -> String {
    guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
      let upper = text.uppercased()
      let isOne = upper.utf8.count == 3 && upper.utf8.allSatisfy { (65...90).contains($0) }
      throw InvalidValue(
        expected: "the three letters of a currency such as EUR or USD", suggestion: isOne ? upper : nil)
    }
    return text
  }
}
