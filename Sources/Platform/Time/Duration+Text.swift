/// Durations as Go writes and reads them (https://pkg.go.dev/time#ParseDuration), and as people read them.
extension Duration {
  /// The duration that Go's `ParseDuration` reads from the text, or `nil` where Go reports an error.
  ///
  /// A sign, then numbers each with a unit of `h m s ms us µs ns`, with or without a fraction: `1h30m`, `-1.5h`, `0`.
  /// Beyond 292 years is an error, as in Go.
  public init?(goText text: String) {
    self.init(text: text, dayIsUnit: false)
  }

  /// The same for Curfew's own settings and rule files, where `d` also is a unit (24 hours) and the largest unit stands first:
  /// `2d`, `1d12h`.
  public init?(settingText text: String) {
    guard Duration.unitsFall(in: text) else { return nil }
    self.init(text: text, dayIsUnit: true)
  }

  private init?(text: String, dayIsUnit: Bool) {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty else { return nil }
    if rest.elementsEqual("0".utf8) {
      self = .zero
      return
    }
    // Go adds up in an unsigned number, so that -2^63 ns is a value.
    var sum: UInt64 = 0
    while !rest.isEmpty {
      guard let part = DurationPart(taking: &rest, dayIsUnit: dayIsUnit) else { return nil }
      let (total, overflow) = sum.addingReportingOverflow(part.nanoseconds)
      guard !overflow, total <= 1 << 63 else { return nil }
      sum = total
    }
    guard isNegative || sum <= UInt64(Int64.max) else { return nil }
    self = .nanoseconds(isNegative ? Int64(truncatingIfNeeded: 0 &- sum) : Int64(sum))
  }

  /// The longest duration that a text can say, for people; beyond it numbers of nanoseconds do not fit (as in Go).
  public static let longestText = "292 years, 2562047h"

  /// Whether only the size of its numbers keeps a text from being a duration.
  ///
  /// - Parameter isSetting: whether it is one of Curfew's settings and rule files (``init(settingText:)``)
  public static func isTooLong(_ text: String, isSetting: Bool) -> Bool {
    var small = ""
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      if isDigit, small.last == "1" { continue }
      small.append(isDigit ? "1" : character)
    }
    func duration(_ text: String) -> Duration? {
      isSetting ? Duration(settingText: text) : Duration(goText: text)
    }
    return duration(text) == nil && duration(small) != nil
  }

  /// As Go's `Duration.String()`: `2h14m0s`, `1.5s`, `100ms`, `0s`.
  public var goText: String {
    let nanoseconds = wholeNanoseconds.magnitude
    guard nanoseconds > 0 else { return "0s" }
    let sign = self < .zero ? "-" : ""
    switch nanoseconds {
    case ..<1000: return "\(sign)\(nanoseconds)ns"
    case ..<1_000_000: return sign + Duration.decimal(nanoseconds, digits: 3) + "µs"
    case ..<1_000_000_000: return sign + Duration.decimal(nanoseconds, digits: 6) + "ms"
    default: break
    }
    let minutes = nanoseconds / 60_000_000_000
    let seconds = Duration.decimal(nanoseconds % 60_000_000_000, digits: 9) + "s"
    if minutes >= 60 { return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)" }
    return minutes > 0 ? "\(sign)\(minutes)m\(seconds)" : sign + seconds
  }

  /// For people: the two largest units that are not zero, rounded towards zero: `3d4h`, `26h10m`, `2h14m`, `45m`,
  /// `30s`, `250ms`. Days appear from 48 hours on.
  public var shortText: String {
    let sign = self < .zero ? "-" : ""
    let seconds = Int(wholeSeconds.magnitude)
    switch seconds {
    case 0:
      let milliseconds = wholeMilliseconds.magnitude
      return milliseconds == 0 ? "0s" : "\(sign)\(milliseconds)ms"
    case ..<60: return "\(sign)\(seconds)s"
    case ..<3600: return sign + Duration.pair(seconds / 60, "m", seconds % 60, "s")
    case ..<172_800: return sign + Duration.pair(seconds / 3600, "h", seconds % 3600 / 60, "m")
    default: return sign + Duration.pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h")
    }
  }

  /// For people who compare: all units that are not zero down to the second, or to the nanosecond below one: `26h10m5s`, `45m`,
  /// `250ms`.
  public var exactText: String {
    guard wholeSeconds != 0 else { return goText }
    let seconds = wholeSeconds.magnitude
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")].filter { $0.0 > 0 }
    return (self < .zero ? "-" : "") + parts.map { "\($0.0)\($0.1)" }.joined()
  }

  private static func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
    small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
  }

  /// The number with its last `digits` digits behind a point, without trailing zeros.
  private static func decimal(_ number: UInt64, digits: Int) -> String {
    var fraction = number
    var scale: UInt64 = 1
    for _ in 0..<digits { scale *= 10 }
    let whole = number / scale
    fraction %= scale
    guard fraction > 0 else { return String(whole) }
    var length = digits
    while fraction % 10 == 0 {
      fraction /= 10
      length -= 1
    }
    var text = "\(whole)."
    text.append(padded: Int(fraction), to: length)
    return text
  }
}

extension Duration {
  /// That many minutes.
  public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
  /// That many hours.
  public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  /// That many times 24 hours; a local day can be longer or shorter.
  public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }

  /// Whole seconds, rounded towards zero.
  public var wholeSeconds: Int64 { components.seconds }

  /// Whole milliseconds, rounded towards zero; the nearest that fits for what exceeds 292 million years.
  public var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds.saturatingMultiply(1000).saturatingAdd(attoseconds / 1_000_000_000_000_000)
  }

  /// Whole nanoseconds, rounded towards zero; the nearest that fits for what exceeds 292 years.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds.saturatingMultiply(1_000_000_000).saturatingAdd(attoseconds / Duration.attosecondsPerNanosecond)
  }

  /// The same length without its sign.
  public var magnitude: Duration { self < .zero ? .zero - self : self }

  static let attosecondsPerNanosecond: Int64 = 1_000_000_000
}
