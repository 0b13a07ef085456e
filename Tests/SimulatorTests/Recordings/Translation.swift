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
    var result = ""
    var rest = text[...]
    while let start = rest.indices.first(where: { Self.isUUID(rest[$0...].prefix(36)) }) {
      let id = String(rest[start...].prefix(36))
      result += rest[..<start] + (simulated[id] ?? id)
      rest = rest[start...].dropFirst(36)
    }
    return result + rest
  }

  static func isUUID(_ text: Substring) -> Bool {
    guard text.utf8.count == 36 else { return false }
    return text.utf8.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index)
        ? byte == 0x2D : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
  }
}
