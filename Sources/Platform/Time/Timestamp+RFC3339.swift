/// Reading and writing RFC 3339 as Go's `time` package does with its layout `RFC3339Nano`, since the Coder server is
/// written with it (https://pkg.go.dev/time#pkg-constants).
extension Timestamp {
  /// The instant that the text states, or `nil` if it is not RFC 3339.
  ///
  /// Accepted is what Go accepts: any number of fraction digits after a point or a comma (from the tenth on they are
  /// dropped), `Z` or any offset `±hh:mm` up to 24:60, an hour of one digit. Dates that do not exist, leap seconds
  /// (`:60`), lower-case `t` and `z` and a blank in place of the `T` are refused.
  public init?(rfc3339 text: String) {
    self.init(rfc3339: text.utf8.span)
  }

  /// The same from part of a string.
  public init?(rfc3339 text: Substring) {
    self.init(rfc3339: text.utf8.span)
  }

  /// The same from the UTF-8 bytes of a text. Allocates nothing.
  public init?(rfc3339 bytes: Span<UInt8>) {
    var reader = DigitReader()
    guard let year = reader.number(of: 4, in: bytes), reader.take(UInt8(ascii: "-"), in: bytes),
      let month = reader.number(of: 2, in: bytes), reader.take(UInt8(ascii: "-"), in: bytes),
      let day = reader.number(of: 2, in: bytes), reader.take(UInt8(ascii: "T"), in: bytes),
      let hour = reader.number(of: 2, in: bytes) ?? reader.number(of: 1, in: bytes), hour < 24,
      reader.take(UInt8(ascii: ":"), in: bytes),
      let minute = reader.number(of: 2, in: bytes), minute < 60, reader.take(UInt8(ascii: ":"), in: bytes),
      let second = reader.number(of: 2, in: bytes), second < 60,
      let nanoseconds = reader.fraction(in: bytes), let offset = reader.offset(in: bytes),
      reader.position == bytes.count,
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let secondOfDay = hour * 3600 + minute * 60 + second
    self.init(seconds: Int64(date.daysSinceEpoch * 86_400 + secondOfDay - offset), nanoseconds: Int32(nanoseconds))
  }

  /// RFC 3339 in UTC with as few fraction digits as are needed, as Go's `RFC3339Nano`: `2026-11-24T09:30:00.5Z`.
  public var rfc3339: String { rfc3339(in: .utc) }

  /// RFC 3339 with the zone's offset, `Z` when that is zero; an offset's seconds are cut off, as Go does.
  public func rfc3339(in zone: Zone) -> String {
    RFC3339Writer.text(of: zone.civil(at: self))
  }
}

extension Timestamp: CustomStringConvertible {
  /// The same as ``rfc3339``.
  public var description: String { rfc3339 }
}

/// Takes numbers and separators from the front of a text.
///
/// The text is an argument of each step, since a structure that holds a `Span` needs an experimental feature.
private struct DigitReader {
  private(set) var position = 0

  mutating func take(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Exactly that many digits, or nothing is taken.
  mutating func number(of digits: Int, in bytes: Span<UInt8>) -> Int? {
    guard position + digits <= bytes.count else { return nil }
    var value = 0
    for index in position..<(position + digits) {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    position += digits
    return value
  }

  /// Nanoseconds of an optional fraction; `nil` when a separator has no digit behind it.
  mutating func fraction(in bytes: Span<UInt8>) -> Int? {
    guard take(UInt8(ascii: "."), in: bytes) || take(UInt8(ascii: ","), in: bytes) else { return 0 }
    var value = 0
    var digits = 0
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      if digits < 9 { value = value * 10 + Int(digit) }
      digits += 1
      position += 1
    }
    guard digits > 0 else { return nil }
    while digits < 9 {
      value *= 10
      digits += 1
    }
    return value
  }

  /// Seconds east of UTC.
  mutating func offset(in bytes: Span<UInt8>) -> Int? {
    if take(UInt8(ascii: "Z"), in: bytes) { return 0 }
    let isWest = take(UInt8(ascii: "-"), in: bytes)
    guard isWest || take(UInt8(ascii: "+"), in: bytes), let hours = number(of: 2, in: bytes), hours <= 24,
      take(UInt8(ascii: ":"), in: bytes),
      let minutes = number(of: 2, in: bytes), minutes <= 60
    else { return nil }
    return (isWest ? -60 : 60) * (hours * 60 + minutes)
  }
}
