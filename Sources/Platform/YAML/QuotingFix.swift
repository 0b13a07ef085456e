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
      let quoted = "'\(text.replacing("'", with: "''"))'"
      if reads(beyond: place, replacing: value, with: quoted) {
        return Fix(summary: "quote the value: \(quoted)", edits: [TextEdit(span: value, replacement: quoted)])
      }
    }
    return nil
  }

  /// The value of a line `key: value` or `- value`, without blanks around it.
  private func value(ofLineAt offset: Int) -> SourceSpan? {
    let place = min(offset, bytes.count)
    let start = bytes[..<place].lastIndex(where: Self.isBreak).map { $0 + 1 } ?? 0
    var end = bytes[place...].firstIndex(where: Self.isBreak) ?? bytes.count
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    guard let colon = bytes[start..<end].indices.first(where: { isKeyEnd($0, before: end) }) else { return nil }
    let first = bytes[(colon + 1)..<end].firstIndex { $0 != 0x20 } ?? end
    return first < end ? SourceSpan(start: first, end: end) : nil
  }

  private func isKeyEnd(_ index: Int, before end: Int) -> Bool {
    bytes[index] == UInt8(ascii: ":") && index + 1 < end && bytes[index + 1] == 0x20
  }

  /// Whether the changed text has no error up to the end of the value and of the old error.
  private func reads(beyond place: Int, replacing span: SourceSpan, with quoted: String) -> Bool {
    let changed = Array(bytes[..<span.start]) + Array(quoted.utf8) + Array(bytes[span.end...])
    let events = YAMLEvents(changed)
    let end = max(span.end, place) + quoted.utf8.count - span.count
    do {
      while true {
        let event = try events.next()
        if event.tag != nil, event.start <= end { return false }
        if case .streamEnd = event.kind { return true }
        if event.start > end { return true }
      }
    } catch {
      // Further down it is another one.
      return error.at > end && (error.contextAt ?? error.at) >= span.start
    }
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
