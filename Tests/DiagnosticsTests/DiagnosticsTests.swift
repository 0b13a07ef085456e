import Diagnostics
import Testing

@Test func countsColumnsInScalarsAcrossLineEndings() {
  let file = SourceFile(name: "a.yaml", text: "ä: 1\r\nb: ü2\rc")
  #expect(file.lineCount == 3)
  #expect(file.location(at: 2) == (1, 2))
  #expect(file.location(at: 7) == (2, 1))
  #expect(file.location(at: 12) == (2, 5))
  #expect(file.line(2) == "b: ü2")
  #expect(file.offset(line: 2, column: 5) == 12)
  #expect(file.location(at: 99) == (3, 2))
}

@Test func rendersTheLineWithTildesAndACaret() {
  let file = SourceFile(name: "rules/idle.yaml", text: "x\n\twhen: 4--4.1\n")
  let diagnostic = Diagnostic(
    code: "R111", summary: "no '-' on int and double", file: file, span: SourceSpan(start: 9, end: 15), position: 10,
    notes: [Diagnostic.Note("here")], fixes: [Fix(summary: "write double(4)", edits: [])])
  #expect(
    diagnostic.render() == """
      rules/idle.yaml:2:9: error[R111]: no '-' on int and double
       2 | \twhen: 4--4.1
         | \t      ~^~~~~
      note: here
      help: write double(4)
      """)
}

/// Names of files and their texts come from outside.
@Test func showsNothingThatATerminalObeys() {
  let file = SourceFile(name: "a\u{1B}[2J\n\u{202E}.yaml", text: "when: \u{1B}[31m\u{202E}x\n")
  let diagnostic = Diagnostic(
    code: "R111", summary: "no \u{9B}'x'", file: file, span: SourceSpan(start: 6, end: 7),
    notes: [.init("\u{2028}here")], fixes: [Fix(summary: "\u{1B}x", edits: [])])
  #expect(
    diagnostic.render() == """
      a\u{FFFD}[2J\u{FFFD}\u{FFFD}.yaml:1:7: error[R111]: no \u{FFFD}'x'
       1 | when: \u{FFFD}[31m\u{FFFD}x
         |       ^
      note: \u{FFFD}here
      help: \u{FFFD}x
      """)
}

/// The caret stands under its character, however wide what stands before it is.
@Test func measuresWideCharacters() {
  let file = SourceFile(name: "a.yaml", text: "開発: e\u{301}x\n")
  func marks(_ start: Int, _ end: Int) -> Substring? {
    Diagnostic(code: "R1", summary: "", file: file, span: SourceSpan(start: start, end: end)).render()
      .split(separator: "\n").last
  }
  #expect(marks(11, 12) == "   |        ^")
  #expect(marks(0, 6) == "   | ^~~~")
}

@Test func appliesFixesBackToFront() {
  let fix = Fix(
    summary: "swap",
    edits: [
      TextEdit(span: SourceSpan(start: 0, end: 1), replacement: "two"),
      TextEdit(span: SourceSpan(start: 4, end: 5), replacement: "one"),
    ])
  #expect(fix.applied(to: "a + b") == "two + one")
  #expect(fix.applied(to: "a") == nil)
  let overlapping = Fix(
    summary: "",
    edits: [
      TextEdit(span: SourceSpan(start: 0, end: 3), replacement: ""),
      TextEdit(span: SourceSpan(start: 2, end: 4), replacement: ""),
    ])
  #expect(overlapping.applied(to: "abcdef") == nil)
}

@Test(arguments: [
  ("runing", "running"), ("STOPPED", "stopped"), ("stauts", "status"), ("x", nil), ("idle", "idle_for"),
  ("zzzzzz", nil),
])
func suggestsTheNearestName(written: String, suggested: String?) {
  #expect(nearest(to: written, among: ["running", "stopped", "status", "idle_for", "y"]) == suggested)
}

@Test func mapsPlacesOfEmbeddedTexts() {
  // A block scalar: two lines of five bytes, indented by four in the file.
  let map = SourceMap(segments: [
    .init(embeddedStart: 0, fileStart: 10, length: 5), .init(embeddedStart: 5, fileStart: 19, length: 5),
  ])
  #expect(map.span(SourceSpan(start: 1, end: 3)) == SourceSpan(start: 11, end: 13))
  #expect(map.span(SourceSpan(start: 3, end: 5)) == SourceSpan(start: 13, end: 15))
  #expect(map.span(SourceSpan(start: 5, end: 6)) == SourceSpan(start: 19, end: 20))
  #expect(map.span(SourceSpan(at: 10)) == SourceSpan(at: 24))
  #expect(map.slice(from: 4, to: 7).span(SourceSpan(start: 0, end: 3)) == SourceSpan(start: 14, end: 21))
}
