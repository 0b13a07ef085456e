/// A character that looks like a blank, or like nothing, and is none in YAML or an expression: a no-break space, say, which some
/// keyboards and web pages put in the place of a space.
public struct OddBlank: Sendable {
  /// Where it stands.
  public let span: SourceSpan
  /// For people: `a no-break space (U+00A0)`.
  public let name: String
  /// What belongs in its place: a space, or nothing for one without width.
  public let replacement: String

  /// The character at an offset of a text in UTF-8; `nil` where another one stands there.
  public init?(in bytes: [UInt8], at offset: Int) {
    guard offset < bytes.count, bytes[offset] >= 0x80 || bytes[offset] == 0x0B else { return nil }
    let length = bytes[offset] < 0x80 ? 1 : bytes[offset] < 0xE0 ? 2 : bytes[offset] < 0xF0 ? 3 : 4
    let end = min(offset + length, bytes.count)
    guard let scalar = String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars.first else { return nil }
    let hasNoWidth = [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF].contains(scalar.value)
    guard hasNoWidth || scalar.properties.isWhitespace else { return nil }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let word = scalar.value == 0xFEFF ? "byte-order mark" : scalar.properties.name?.lowercased() ?? "blank"
    let article = word.first.map { "aeiou".contains($0) } == true ? "an" : "a"
    name = "\(article) \(word) (\(code))"
    replacement = hasNoWidth ? "" : " "
    span = SourceSpan(start: offset, end: end)
  }

  /// All of a part of a text, in order.
  public static func all(in bytes: [UInt8], within span: SourceSpan) -> [OddBlank] {
    (span.start..<min(span.end, bytes.count)).compactMap { OddBlank(in: bytes, at: $0) }
  }
}
