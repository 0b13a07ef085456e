import Diagnostics

/// Finds tabs, and characters that only look like blanks, where YAML wants spaces.
struct BlankFix {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What such characters do to an error: they stand at it, or in its line, or in the lines from where the construct began, and the
  /// text can be read beyond it without them.
  func finding(forErrorAt place: Int, context: Int?, in file: SourceFile) -> Diagnostic? {
    if place < bytes.count, bytes[place] == Self.tab { return tabs(at: place, in: file) }
    let start = start(ofLineAt: min(context ?? place, place))
    let blanks = OddBlank.all(in: bytes, within: SourceSpan(start: start, end: end(ofLineAt: place)))
    guard !blanks.isEmpty else { return nil }
    let edits = blanks.map { TextEdit(span: $0.span, replacement: $0.replacement) }
    let span = SourceSpan(start: blanks[0].span.start, end: blanks[blanks.count - 1].span.end)
    let shifted = edits.map { TextEdit(span: $0.span.shifted(by: -span.start), replacement: $0.replacement) }
    let text = String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    guard let mended = Fix(summary: "", edits: shifted).applied(to: text),
      YAMLEvents.reads(bytes, beyond: place, with: TextEdit(span: span, replacement: mended))
    else { return nil }
    return finding(blanks, in: file)
  }

  /// Such characters at the ends of a plain scalar, which YAML takes for a part of its text, or behind a colon in it.
  func finding(around scalar: SourceSpan, in file: SourceFile) -> Diagnostic? {
    // Nearly all scalars are plain ASCII.
    guard bytes[scalar.start..<scalar.end].contains(where: { $0 >= 0x80 || $0 == 0x0B }) else { return nil }
    let blanks = OddBlank.all(in: bytes, within: scalar).filter { blank in
      let rest = bytes[blank.span.end..<scalar.end]
      return blank.span.start == scalar.start || rest.isEmpty || bytes[blank.span.start - 1] == UInt8(ascii: ":")
        || (OddBlank(in: bytes, at: blank.span.end) != nil && rest.count <= 12 && isAllBlank(rest))
        || isAllBlank(bytes[scalar.start..<blank.span.start])
    }
    return blanks.isEmpty ? nil : finding(blanks, in: file)
  }

  private func isAllBlank(_ part: ArraySlice<UInt8>) -> Bool {
    String(decoding: part, as: UTF8.self).unicodeScalars.allSatisfy {
      OddBlank(in: Array(String($0).utf8), at: 0) != nil || $0 == " "
    }
  }

  private func finding(_ blanks: [OddBlank], in file: SourceFile) -> Diagnostic {
    Diagnostic(
      code: "Y112", summary: "\(blanks[0].name) where YAML wants a space",
      explanation: "It looks like a space, but YAML takes it for a letter.", file: file, span: blanks[0].span,
      fixes: [
        Fix(
          summary: blanks.contains { !$0.replacement.isEmpty } ? "write plain spaces" : "leave it out",
          edits: blanks.map { TextEdit(span: $0.span, replacement: $0.replacement) })
      ])
  }

  // MARK: Tabs

  /// Tabs that indent a line: spaces instead, as many as make the text readable.
  private func tabs(at place: Int, in file: SourceFile) -> Diagnostic {
    let start = start(ofLineAt: place)
    let indentation = SourceSpan(
      start: start, end: bytes[start...].firstIndex { $0 != 0x20 && $0 != Self.tab } ?? bytes.count)
    let isIndentation = place < indentation.end
    let widths = [indentationBefore(start)].compactMap { $0 } + Array(1...12)
    let edit =
      isIndentation
      ? widths.lazy.map { TextEdit(span: indentation, replacement: String(repeating: " ", count: $0)) }
        .first { YAMLEvents.reads(bytes, beyond: place, with: $0) }
      : TextEdit(span: SourceSpan(start: place, end: place + 1), replacement: " ")
    return Diagnostic(
      code: "Y111", summary: "a tab where YAML wants spaces", file: file,
      span: SourceSpan(start: place, end: place + 1),
      fixes: edit.map {
        [
          Fix(
            summary: isIndentation ? "indent with spaces: \($0.replacement.utf8.count)" : "write a space", edits: [$0])
        ]
      } ?? [])
  }

  /// The spaces in front of the line above.
  private func indentationBefore(_ start: Int) -> Int? {
    guard start > 0 else { return nil }
    let above = self.start(ofLineAt: start - 1)
    return bytes[above...].prefix { $0 == 0x20 }.count
  }

  private func start(ofLineAt offset: Int) -> Int {
    bytes[..<min(offset, bytes.count)].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
  }

  private func end(ofLineAt offset: Int) -> Int {
    bytes[min(offset, bytes.count)...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
  }

  private static let tab: UInt8 = 0x09
}
