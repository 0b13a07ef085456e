/// Percent-decoding of paths and queries (RFC 3986, and `+` as HTML forms write a blank).
enum PercentCoding {
  /// The text with its escapes replaced; an escape that is not one stays as it is, bytes that are not UTF-8 are repaired.
  static func decoded(_ text: Substring, plusIsBlank: Bool) -> String {
    guard text.utf8.contains(where: { $0 == 0x25 || $0 == 0x2B }) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, let high = nibble(rest.first), let low = nibble(rest.dropFirst().first) {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == 0x2B && plusIsBlank ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The items of a query in order.
  static func items(ofQuery query: Substring) -> [(name: String, value: String)] {
    query.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        decoded(parts[0], plusIsBlank: true), parts.count < 2 ? "" : decoded(parts[1], plusIsBlank: true)
      )
    }
  }

  private static func nibble(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(let digit) where (0x30...0x39).contains(digit): digit - 0x30
    case .some(let letter) where (0x41...0x46).contains(letter): letter - 0x37
    case .some(let letter) where (0x61...0x66).contains(letter): letter - 0x57
    default: nil
    }
  }
}
