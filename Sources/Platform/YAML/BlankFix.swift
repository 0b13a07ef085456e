import Diagnostics

/// Finds tabs, and characters that only look like blanks, where YAML wants spaces.
struct BlankFix {
  private let bytes: [UInt8]

  /// The code of a finding about a character that only looks like a blank.
  static let code = "Y112"
  /// The code of a finding about a tab.
  private static let tabCode = "Y111"
  /// Both.
  static let codes = [code, tabCode]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What such characters do to an error: they stand at it, or in its line, or in the lines from where the construct began, and the
  /// text can be read beyond it without them.
  func finding(forErrorAt place: Int, context: Int?, in file: SourceFile) -> Diagnostic? {
    if place < bytes.count, bytes[place] == Self.tab { return tabs(at: place, in: file) }
    // Behind a space a tab is none of the indentation for YAML, and the error is further on in the line.
    let line = self.start(ofLineAt: place)
    if let tab = bytes[line...].prefix(while: { $0 == 0x20 || $0 == Self.tab }).firstIndex(of: Self.tab) {
      let finding = tabs(at: tab, in: file)
      if !finding.fixes.isEmpty { return finding }
    }
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
    finding.fixes = realigned([first])
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
    let plain = Fix(
      summary: blanks.contains { !$0.replacement.isEmpty } ? "write plain spaces" : "leave it out",
      edits: blanks.map { TextEdit(span: $0.span, replacement: $0.replacement) })
    return Diagnostic(
      code: Self.code, summary: "\(blanks[0].name) where YAML wants a space",
      explanation: "It looks like a space, but YAML takes it for a letter.", file: file, span: blanks[0].span,
      fixes: [plain] + realigned(blanks))
  }

  // MARK: Indentation

  /// Where the blanks begin a line: the same line as far in as the lines above it, in each way that can be read.
  private func realigned(_ blanks: [OddBlank]) -> [Fix] {
    let start = start(ofLineAt: blanks[0].span.start)
    var end = start
    while end < bytes.count {
      if bytes[end] == 0x20 {
        end += 1
      } else if let blank = blanks.first(where: { $0.span.start == end }) {
        end = blank.span.end
      } else {
        break
      }
    }
    guard blanks[0].span.start < end else { return [] }
    let asWritten =
      bytes[start..<end].count { $0 == 0x20 } + blanks.count { $0.span.end <= end && !$0.replacement.isEmpty }
    let others = blanks.filter { $0.span.start >= end }
      .map { TextEdit(span: $0.span, replacement: $0.replacement) }
    return indentations(above: start).filter { $0 != asWritten }.map { width in
      Fix(
        summary: "indent with spaces: \(width)",
        edits: [TextEdit(span: SourceSpan(start: start, end: end), replacement: String(repeating: " ", count: width))]
          + others)
    }.filter(reads)
  }

  /// Whether the text with a repair can be read to its end.
  private func reads(_ fix: Fix) -> Bool {
    guard let text = fix.applied(to: String(decoding: bytes, as: UTF8.self)) else { return false }
    return YAMLEvents.reads(
      Array(text.utf8), beyond: text.utf8.count, with: TextEdit(span: SourceSpan(at: 0), replacement: ""))
  }

  /// How far in a line may stand: as the text of the line above, behind the hyphens of a list and in front of them, one step
  /// further where that line ends with a colon, and as each line that the one above stands in; 0 is always among them.
  private func indentations(above start: Int) -> [Int] {
    var widths: [Int] = []
    func add(_ width: Int) {
      if !widths.contains(width) { widths.append(width) }
    }
    var end = start
    var outermost = Int.max
    while end > 0, outermost > 0 {
      let begin = self.start(ofLineAt: end - 1)
      let line = bytes[begin..<max(begin, end - 1)]
      end = begin
      let outer = line.prefix { $0 == 0x20 }.count
      // Blank lines, comments, and what stands beside or below a line that was looked at say nothing new.
      guard let first = line.dropFirst(outer).first, first > 0x20, first != UInt8(ascii: "#"), outer < outermost else {
        continue
      }
      if outermost == Int.max, line.last(where: { $0 > 0x20 }) == UInt8(ascii: ":") {
        add(line.prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") }.count + 2)
      }
      add(line.prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") }.count)
      add(outer)
      outermost = outer
    }
    add(0)
    return widths
  }

  // MARK: Tabs

  /// Tabs that indent a line: spaces instead, as many as make the text readable, in each way that the lines above suggest.
  private func tabs(at place: Int, in file: SourceFile) -> Diagnostic {
    let start = start(ofLineAt: place)
    let indentation = SourceSpan(
      start: start, end: bytes[start...].firstIndex { $0 != 0x20 && $0 != Self.tab } ?? bytes.count)
    var fixes: [Fix]
    if place < indentation.end {
      let widths = indentations(above: start)
      let repairs = (widths + (1...12).filter { !widths.contains($0) }).map { width in
        Fix(
          summary: "indent with spaces: \(width)",
          edits: [TextEdit(span: indentation, replacement: String(repeating: " ", count: width))])
      }
      fixes = repairs.prefix(widths.count).filter(reads)
      // Something else may be wrong as well, such as a tab in the next line.
      if fixes.isEmpty {
        let line = end(ofLineAt: place)
        fixes = repairs.prefix(widths.count).filter { YAMLEvents.reads(bytes, beyond: line, with: $0.edits[0]) }
      }
      if fixes.isEmpty {
        fixes = repairs.first { YAMLEvents.reads(bytes, beyond: place, with: $0.edits[0]) }.map { [$0] } ?? []
      }
    } else {
      let edit = TextEdit(span: SourceSpan(start: place, end: place + 1), replacement: " ")
      fixes = [Fix(summary: "write a space", edits: [edit])]
    }
    return Diagnostic(
      code: Self.tabCode, summary: "a tab where YAML wants spaces", file: file,
      span: SourceSpan(start: place, end: place + 1), fixes: fixes)
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
