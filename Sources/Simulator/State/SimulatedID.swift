/// A UUID as two words rather than a string: workspaces and builds are copied all the time and carry a dozen of them.
struct SimulatedID: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// From the usual form; nil for any other.
  init?(_ text: String) {
    guard case .success(let canonical) = UUIDText.parse(text) else { return nil }
    var words: (high: UInt64, low: UInt64) = (0, 0)
    var digits = 0
    for byte in canonical.utf8 where byte != 0x2D {
      let digit = UInt64(byte < 0x3A ? byte - 0x30 : byte - 0x57)
      if digits < 16 { words.high = words.high << 4 | digit } else { words.low = words.low << 4 | digit }
      digits += 1
    }
    (high, low) = words
  }

  /// The usual form, lower case.
  var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(36)
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func write(to bytes: inout [UInt8]) {
    for position in 0..<32 {
      if position == 8 || position == 12 || position == 16 || position == 20 { bytes.append(0x2D) }
      let word = position < 16 ? high : low
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - position % 16 * 4)) & 0xF
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
