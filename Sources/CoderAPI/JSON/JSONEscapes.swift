/// Resolves the escapes inside JSON strings (RFC 8259 section 7).
enum JSONEscapes {
  /// The content of a string with its escapes resolved, or `nil` if one of them is none.
  ///
  /// Half of a surrogate pair becomes U+FFFD, as in Go.
  static func decoded(_ content: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = content.startIndex
    while index < content.endIndex {
      let byte = content[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard index < content.endIndex else { return nil }
      let escape = content[index]
      index += 1
      if let simple = simpleEscapes[escape] {
        result.append(simple)
      } else if escape == UInt8(ascii: "u"), let scalar = scalar(content, &index) {
        result.append(contentsOf: String(Character(scalar)).utf8)
      } else {
        return nil
      }
    }
    return result
  }

  private static let simpleEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"),
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "t"): 0x09,
  ]

  private static func scalar(_ content: ArraySlice<UInt8>, _ index: inout Int) -> Unicode.Scalar? {
    guard let unit = unit(content, index) else { return nil }
    index += 4
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, index + 1 < content.endIndex, content[index] == UInt8(ascii: "\\"),
      content[index + 1] == UInt8(ascii: "u"), let low = self.unit(content, index + 2), (0xDC00..<0xE000).contains(low)
    else { return "\u{FFFD}" }
    index += 6
    return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
  }

  private static func unit(_ content: ArraySlice<UInt8>, _ start: Int) -> UInt16? {
    guard start + 4 <= content.endIndex else { return nil }
    var value: UInt16 = 0
    for byte in content[start..<start + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}
