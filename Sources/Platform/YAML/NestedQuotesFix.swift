import Diagnostics

/// Finds a value in double quotes with double quotes inside, which ends it too early for YAML: `"${now + duration("31m")}"`.
struct NestedQuotesFix {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The ways to write such values of the line of an error, or of where the construct it stands in began: single quotes around
  /// them, or inside. Each is checked by reading the changed text beyond the error.
  func fixes(forErrorAt place: Int, context: Int?) -> [Fix] {
    for offset in [place, context].compactMap({ $0 }) {
      let values = values(ofLineAt: offset)
      guard !values.isEmpty else { continue }
      let ways = [
        fix("write single quotes around it", values, place) { "'\($0.replacing("'", with: "''"))'" },
        fix("write single quotes inside", values, place) { inside in
          inside.contains("'") || inside.contains("\\") ? nil : "\"\(inside.replacing("\"", with: "'"))\""
        },
      ].compactMap { $0 }
      if !ways.isEmpty { return ways }
    }
    return []
  }

  private func fix(_ what: String, _ values: [SourceSpan], _ place: Int, _ written: (String) -> String?) -> Fix? {
    var edits: [TextEdit] = []
    for value in values {
      let inside = String(decoding: bytes[(value.start + 1)..<(value.end - 1)], as: UTF8.self)
      guard let text = written(inside) else { return nil }
      edits.append(TextEdit(span: value, replacement: text))
    }
    guard YAMLEvents.reads(bytes, beyond: place, with: joined(edits)) else { return nil }
    return Fix(summary: "\(what): \(edits.map(\.replacement).joined(separator: " and "))", edits: edits)
  }

  /// The edits as one.
  private func joined(_ edits: [TextEdit]) -> TextEdit {
    let span = edits.dropFirst().reduce(edits[0].span) { $0.union($1.span) }
    let shifted = edits.map { TextEdit(span: $0.span.shifted(by: -span.start), replacement: $0.replacement) }
    let text = String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    return TextEdit(span: span, replacement: Fix(summary: "", edits: shifted).applied(to: text) ?? text)
  }

  // MARK: Values

  /// The values between double quotes with more of them inside, from the first quote to the last.
  private func values(ofLineAt offset: Int) -> [SourceSpan] {
    let place = min(offset, bytes.count)
    let start = bytes[..<place].lastIndex(where: Self.isBreak).map { $0 + 1 } ?? 0
    let end = bytes[place...].firstIndex(where: Self.isBreak) ?? bytes.count
    var values: [SourceSpan] = []
    var at = start
    while let open = bytes[at..<end].firstIndex(of: UInt8(ascii: "\"")) {
      guard opensValue(open, from: start), let close = close(of: open, before: end) else {
        at = open + 1
        continue
      }
      if close.isNested { values.append(SourceSpan(start: open, end: close.at + 1)) }
      at = close.at + 1
    }
    return values
  }

  /// Whether a value can begin there: behind a colon, a hyphen, a comma or an opening bracket.
  private func opensValue(_ quote: Int, from start: Int) -> Bool {
    guard let before = bytes[start..<quote].last(where: { $0 != 0x20 }) else { return true }
    let marks = Array(":-,[{".utf8)
    return marks.contains(before)
      && (bytes[quote - 1] == 0x20 || before == UInt8(ascii: "[") || before == UInt8(ascii: "{"))
  }

  /// The quote that was meant to end the value: the first that a value can end with and that leaves whole strings inside.
  private func close(of open: Int, before end: Int) -> (at: Int, isNested: Bool)? {
    var inner = 0
    var at = open + 1
    while at < end {
      defer { at += 1 }
      if bytes[at] == UInt8(ascii: "\\") {
        at += 1
        continue
      }
      guard bytes[at] == UInt8(ascii: "\"") else { continue }
      if inner == 0, endsValue(at, before: end) { return (at, false) }
      // A string that is all of an operand stands by itself: "a" == "b" is no value in quotes.
      if inner == 0, !isUnfinished(bytes[(open + 1)..<at]) { return nil }
      if inner > 0, inner.isMultiple(of: 2), endsValue(at, before: end) { return (at, true) }
      inner += 1
    }
    return nil
  }

  private func endsValue(_ quote: Int, before end: Int) -> Bool {
    guard let next = bytes[(quote + 1)..<end].first(where: { $0 != 0x20 }) else { return true }
    return next == UInt8(ascii: ",") || next == UInt8(ascii: "]") || next == UInt8(ascii: "}")
      || (next == UInt8(ascii: "#") && bytes[quote + 1] == 0x20)
  }

  /// Whether an expression breaks off there, so that a string must follow.
  private func isUnfinished(_ text: ArraySlice<UInt8>) -> Bool {
    guard let last = text.last(where: { $0 != 0x20 }) else { return false }
    return "(,[=<>+?:&|{".utf8.contains(last) || text.suffix(4).elementsEqual(" in ".utf8)
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
