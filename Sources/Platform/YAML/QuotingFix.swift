import Diagnostics

/// Finds whether quoting the value of a line makes it YAML: text such as `!has(x)` or `a: b` often wants that.
struct QuotingFix {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A fix that quotes what follows the `key: ` of the line of an error, or of where the construct it stands in began;
  /// checked by reading the changed text beyond the error.
  func fix(forErrorAt place: Int, context: Int? = nil) -> Fix? {
    for offset in [place, context].compactMap({ $0 }) {
      guard let value = value(ofLineAt: offset) else { continue }
      let text = String(decoding: bytes[value.start..<value.end], as: UTF8.self)
      let open = Self.openQuote(of: text)
      let quoted = open.map { text + $0 } ?? "'\(text.replacing("'", with: "''"))'"
      let edit = TextEdit(span: value, replacement: quoted)
      if YAMLEvents.reads(bytes, beyond: place, with: edit) {
        return Fix(summary: "\(open == nil ? "quote the value" : "close the quotes"): \(quoted)", edits: [edit])
      }
    }
    return nil
  }

  /// The quote that the text begins with and never has again: it was to be closed, and quoting it would keep it as text.
  private static func openQuote(of text: String) -> String? {
    guard let first = text.first, first == "\"" || first == "'", !text.dropFirst().contains(first) else { return nil }
    return String(first)
  }

  /// The value of a line `key: value` or `- value`, without blanks around it.
  private func value(ofLineAt offset: Int) -> SourceSpan? {
    let place = min(offset, bytes.count)
    let start = bytes[..<place].lastIndex(where: Self.isBreak).map { $0 + 1 } ?? 0
    var end = bytes[place...].firstIndex(where: Self.isBreak) ?? bytes.count
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    guard let colon = bytes[start..<end].indices.first(where: { isKeyEnd($0, before: end) }) else { return nil }
    let first = bytes[(colon + 1)..<end].firstIndex { $0 != 0x20 } ?? end
    guard first < end, !isCollection(SourceSpan(start: first, end: end)) else { return nil }
    return SourceSpan(start: first, end: end)
  }

  /// Whether it reads as an item of a list, or as a mapping or list between braces: quoting that would make a text of it.
  private func isCollection(_ value: SourceSpan) -> Bool {
    if bytes[value.start] == UInt8(ascii: "-"), value.end - value.start > 1, bytes[value.start + 1] == 0x20 {
      return true
    }
    switch (bytes[value.start], bytes[value.end - 1]) {
    case (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "["), UInt8(ascii: "]")): return true
    default: return false
    }
  }

  private func isKeyEnd(_ index: Int, before end: Int) -> Bool {
    bytes[index] == UInt8(ascii: ":") && index + 1 < end && bytes[index + 1] == 0x20
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
