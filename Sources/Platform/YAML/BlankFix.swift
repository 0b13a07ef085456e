import Diagnostics

/// Finds tabs, and characters that only look like blanks, where YAML wants spaces.
struct BlankFix {
  private let bytes: [UInt8]

  /// The code of a finding about a character that only looks like a blank.
  static let code = "Y112"

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
    if let mended = Fix(summary: "", edits: shifted).applied(to: text),
      YAMLEvents.reads(bytes, beyond: place, with: TextEdit(span: span, replacement: mended))
    {
      return finding(blanks, in: file)
    }
    // Something else is wrong as well, but a line cannot be meant to begin like this.
    guard
      let first = blanks.first(where: { blank in
        bytes[self.start(ofLineAt: blank.span.start)..<blank.span.start].allSatisfy { $0 == 0x20 }
      })
    else { return nil }
    var finding = finding([first], in: file)
    finding.fixes = []
    return finding
  }

  /// Such characters at the ends of a plain scalar, which YAML takes for a part of its text, or behind a colon in it; with the
  /// scalar without those at its ends.
  func finding(around scalar: SourceSpan, in file: SourceFile) -> (finding: Diagnostic?, inner: SourceSpan) {
    // Nearly all scalars are plain ASCII.
    guard bytes[scalar.start..<scalar.end].contains(where: { $0 >= 0x80 || $0 == 0x0B }) else { return (nil, scalar) }
    var inner = scalar
    let all = OddBlank.all(in: bytes, within: scalar)
    for blank in all where isBlank(SourceSpan(start: inner.start, end: blank.span.start)) {
      inner.start = blank.span.end
    }
    for blank in all.reversed()
    where blank.span.start >= inner.start && isBlank(SourceSpan(start: blank.span.end, end: inner.end)) {
      inner.end = blank.span.start
    }
    while inner.start < inner.end, bytes[inner.start] == 0x20 { inner.start += 1 }
    while inner.end > inner.start, bytes[inner.end - 1] == 0x20 { inner.end -= 1 }
    let blanks = all.filter { blank in
      blank.span.start < inner.start || blank.span.end > inner.end || bytes[blank.span.start - 1] == UInt8(ascii: ":")
    }
    return (blanks.isEmpty ? nil : finding(blanks, in: file), inner)
  }

  private func isBlank(_ span: SourceSpan) -> Bool {
    span.end <= span.start || bytes[span.start..<span.end].allSatisfy { $0 == 0x20 }
  }

  private func finding(_ blanks: [OddBlank], in file: SourceFile) -> Diagnostic {
    Diagnostic(
      code: Self.code, summary: "\(blanks[0].name) where YAML wants a space",
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
    let widths = indentationsBefore(start) + Array(1...12)
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

  /// Where the text of the line above begins, behind the hyphens of a list and in front of them.
  private func indentationsBefore(_ start: Int) -> [Int] {
    guard start > 0 else { return [] }
    let above = bytes[self.start(ofLineAt: start - 1)...]
    let outer = above.prefix { $0 == 0x20 }.count
    let inner = above.prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") }.count
    return inner == outer ? [outer] : [inner, outer]
  }

  private func start(ofLineAt offset: Int) -> Int {
    // A byte-order mark in front of everything is as it should be.
    bytes[..<min(offset, bytes.count)].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 }
      ?? (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  private func end(ofLineAt offset: Int) -> Int {
    bytes[min(offset, bytes.count)...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
  }

  private static let tab: UInt8 = 0x09
}
