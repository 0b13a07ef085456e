/// One number with its unit in a duration's text, such as `1.5h`.
struct DurationPart {
  let nanoseconds: UInt64

  /// Takes a part from the front of the text, or fails as Go's `ParseDuration` does.
  init?(taking text: inout Substring.UTF8View, dayIsUnit: Bool) {
    var number: UInt64 = 0
    var hasDigits = false
    while let digit = DurationPart.digit(text.first) {
      guard number <= (1 << 63) / 10 else { return nil }
      number = number * 10 + digit
      guard number <= 1 << 63 else { return nil }
      hasDigits = true
      text.removeFirst()
    }
    var fraction: UInt64 = 0
    var scale = 1.0
    if text.first == UInt8(ascii: ".") {
      text.removeFirst()
      var isFull = false
      while let digit = DurationPart.digit(text.first) {
        hasDigits = true
        text.removeFirst()
        // Go drops the digits that its 63 bits cannot hold.
        if isFull || fraction > (1 << 63 - 1) / 10 || fraction * 10 + digit > 1 << 63 {
          isFull = true
          continue
        }
        fraction = fraction * 10 + digit
        scale *= 10
      }
    }
    guard hasDigits else { return nil }
    let name = text.prefix { $0 != UInt8(ascii: ".") && DurationPart.digit($0) == nil }
    guard let unit = DurationPart.unit(name, dayIsUnit: dayIsUnit), number <= (1 << 63) / unit else { return nil }
    text = text[name.endIndex...]
    // Computed in floating point because Go does.
    let sum = number * unit + UInt64(Double(fraction) * (Double(unit) / scale))
    guard sum <= 1 << 63 else { return nil }
    nanoseconds = sum
  }

  private static func digit(_ byte: UInt8?) -> UInt64? {
    guard let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    return UInt64(byte - UInt8(ascii: "0"))
  }

  private static func unit(_ name: Substring.UTF8View, dayIsUnit: Bool) -> UInt64? {
    switch Substring(name) {
    case "ns": 1
    case "us", "\u{B5}s", "\u{3BC}s": 1000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    case "d" where dayIsUnit: 86_400_000_000_000
    default: nil
    }
  }
}
