import Time

/// Which recorded identifier stands for which simulated one, by order of first appearance.
struct Translation {
  private(set) var simulated: [String: String] = [:]

  /// Whether the two may stand for each other; unknown ones are bound from here on.
  mutating func bind(_ recorded: String, _ found: String) -> Bool {
    if let known = simulated[recorded] { return known == found }
    simulated[recorded] = found
    return true
  }

  /// A text of the recording with every known identifier replaced.
  func translated(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count >= 36 else { return text }
    var result: [UInt8] = []
    var start = 0
    while start < bytes.count {
      if start + 36 <= bytes.count, bytes[start + 8] == 0x2D, bytes[start + 13] == 0x2D {
        let id = String(decoding: bytes[start..<start + 36], as: UTF8.self)
        if let known = simulated[id] {
          result += known.utf8
          start += 36
          continue
        }
      }
      result.append(bytes[start])
      start += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  static func isUUID(_ text: Substring) -> Bool {
    guard text.utf8.count == 36 else { return false }
    return text.utf8.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index)
        ? byte == 0x2D : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
  }
}
