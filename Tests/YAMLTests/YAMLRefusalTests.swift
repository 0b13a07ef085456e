import Diagnostics
import TestSupport
import Testing
import YAML

@Suite struct YAMLRefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    /// `line:column code` of each diagnostic.
    var expected: [String]
    var testDescription: String { String(text.prefix(40)) }
  }

  static let cases: [Case] = [
    Case(text: "a:\n\tb: 1\n", expected: ["2:1 Y111"]),
    Case(text: "a: 1\nb: 2\na: 3\nb: 4\n", expected: ["3:1 Y106", "4:1 Y106"]),
    Case(text: "a: {x: 1, y: 2, x: 3}", expected: ["1:17 Y106"]),
    Case(text: "a: 1\n---\nb: 2\n", expected: ["2:1 Y107"]),
    Case(text: "? [a]\n: 1\nc: 2", expected: ["1:3 Y108"]),
    Case(text: "b: &b {x: 1}\na:\n  <<: *b\n  y: 2", expected: ["3:3 Y109"]),
    Case(text: "a: !!str 3\nb: !custom {x: 1}", expected: ["1:4 Y110", "2:4 Y110"]),
    Case(text: "a: *nowhere", expected: ["1:4 Y105"]),
    Case(text: "a: &a [*a]", expected: ["1:8 Y105"]),
    Case(text: "a: \"open\nb: 1\n", expected: ["1:4 Y101"]),
    Case(text: "a: [1, 2\nb: 1", expected: ["2:2 Y101"]),
    Case(text: "a: b: c", expected: ["1:5 Y101"]),
    Case(text: "a: \u{1}", expected: ["1:4 Y101"]),
    Case(text: "ö: 1\nä: *weg", expected: ["2:4 Y105"]),
    Case(text: String(repeating: "[", count: 200_000), expected: ["1:65 Y103"]),
    Case(text: String(repeating: "- ", count: 200_000), expected: ["1:129 Y103"]),
    Case(text: String(repeating: "{a: ", count: 100_000), expected: ["1:254 Y103"]),
    Case(text: String(repeating: "a", count: 1 << 20) + "b", expected: ["1:1 Y102"]),
  ]

  @Test(arguments: cases)
  func saysWhatAndWhere(_ item: Case) {
    let document = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: item.text))
    #expect(places(document) == item.expected)
    #expect(document.diagnostics.allSatisfy { !$0.render().isEmpty })
  }

  @Test func refusesAliasesThatMultiply() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [" + Array(repeating: alias, count: 9).joined(separator: ", ") + "]\n"
    }
    let document = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: text))
    #expect(places(document).map { $0.suffix(4) } == ["Y104"])
  }

  @Test func showsWhereAnUnclosedQuoteOpened() throws {
    let document = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: "a: \"open\nb: 1\n"))
    #expect(document.diagnostics.first?.span?.start == 3)
  }

  /// Quotes would make a text of what was to be a list.
  @Test func offersNoQuotesAroundAListOnTheLineOfItsKey() throws {
    let document = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: "a: 1\nactions: - extend\n"))
    #expect(document.diagnostics.hasErrors && document.diagnostics.allSatisfy(\.fixes.isEmpty))
  }

  @Test(arguments: [
    "!has(x)", "!now.is(\"Mon-Fri 08:00\")", "x ? true : false", "\"x\" == y", "@foo", "`foo`", "&& x", "[1", "'it's'",
    "%x", "> 3", "a == \"b: c\"", "{a", "x: y 'z'",
  ])
  func fixesAValueThatWantsQuotes(value: String) throws {
    let text = "a: 1\nlist:\n  - when: \(value)  \n    other: [1, 2]\n"
    let diagnostics = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: text)).diagnostics
    #expect(diagnostics.count == 1)
    let fixed = try #require(diagnostics.first?.fixes.first?.applied(to: text))
    let document = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: fixed))
    #expect(document.diagnostics.isEmpty)
    #expect(document.root?.mapping?["list"]?.sequence?.first?.mapping?["when"]?.scalar?.text == value)
  }

  @Test(arguments: ["a: \"open\nb: 1\n", "a: [1, 2\nb: 1", "a:\n  - b\n c: d\n"])
  func offersNoQuotesThatDoNotHelp(text: String) throws {
    for fix in YAMLDocument(parsing: SourceFile(name: "t.yaml", text: text)).diagnostics.flatMap(\.fixes) {
      let fixed = try #require(fix.applied(to: text))
      #expect(YAMLDocument(parsing: SourceFile(name: "t.yaml", text: fixed)).diagnostics.isEmpty)
    }
  }

  /// The place is that of the gap, and the fix puts `: ` there.
  @Test(arguments: [
    ("a: 1\nmode‹ ›enforce\nb: 2\n", "mode"), ("a: 1\npriority‹:›50\nb: 2\n", "priority"),
    ("a: 1\nmatch‹ ›{template: [gpu-large]}\nb: 2\n", "match"), ("- a: 1\n  on_error‹ ›hold\n", "on_error"),
    ("- name‹ ›x\n  b: 2\n", "name"), ("- name‹:›x\n  b: 2\n", "name"), ("a:\n  b‹ ›[1, 2]\n  c: 1\n", "b"),
    ("a:\n  - extend‹ ›{by: [1h]}\n", "extend"),
  ])
  func asksForAColon(marked: String, key: String) throws {
    let text = marked.filter { $0 != "‹" && $0 != "›" }
    let diagnostics = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: text)).diagnostics
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostics.count == 1)
    #expect(diagnostic.summary == "expected ': ' after '\(key)'")
    #expect(diagnostic.span?.start == marked.prefix { $0 != "‹" }.utf8.count)
    let fixed = try #require(diagnostic.fixes.first?.applied(to: text))
    #expect(fixed == marked.replacing(/‹.›/, with: ": "))
    #expect(YAMLDocument(parsing: SourceFile(name: "t.yaml", text: fixed)).diagnostics.isEmpty)
  }

  @Test func fixesATab() throws {
    let text = "a:\n\tb: 1\n"
    let diagnostic = try #require(YAMLDocument(parsing: SourceFile(name: "t.yaml", text: text)).diagnostics.first)
    let fixed = try #require(diagnostic.fixes.first?.applied(to: text))
    #expect(YAMLDocument(parsing: SourceFile(name: "t.yaml", text: fixed)).diagnostics.isEmpty)
  }

  @Test func survivesAnyBytes() {
    var random = SeededGenerator(seed: 1)
    let alphabet = Array(" \n\t-:?[]{},&*!|>'\"%@`#ab10\u{85}é\\.".unicodeScalars)
    let good = ScalarPlaceTests.documents
    for round in 0..<3000 {
      var scalars: [UnicodeScalar] = round % 2 == 0 ? [] : Array(good[round % good.count].unicodeScalars)
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        guard let scalar = alphabet.randomElement(using: &random) else { continue }
        scalars.insert(scalar, at: Int.random(in: 0...scalars.count, using: &random))
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      let document = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: String(text)))
      for diagnostic in document.diagnostics { #expect(!diagnostic.render().isEmpty) }
    }
  }

  private func places(_ document: YAMLDocument) -> [String] {
    document.diagnostics.map { diagnostic in
      let place = diagnostic.location
      return "\(place?.line ?? 0):\(place?.column ?? 0) \(diagnostic.code)"
    }
  }
}

/// What looks like a blank and is none, and quotes within quotes.
@Suite struct YAMLLookalikeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    /// `line:column code` of all findings.
    var expected: [String]
    /// What the first fix makes of the text; `nil` where there is none.
    var fixed: String?

    var testDescription: String { text }
  }

  static let cases: [Case] = [
    Case(text: "a:\n\u{A0}\u{A0}b: 1\n", expected: ["2:1 Y112"], fixed: "a:\n  b: 1\n"),
    Case(text: "a:\n  \u{A0}b: 1\n", expected: ["2:3 Y112"], fixed: "a:\n   b: 1\n"),
    Case(text: "a:\u{A0}b\nc: 1\n", expected: ["1:3 Y112"], fixed: "a: b\nc: 1\n"),
    Case(text: "a: b\u{A0}\nc: 1\n", expected: ["1:5 Y112"], fixed: "a: b \nc: 1\n"),
    Case(text: "a: \u{3000}b\n", expected: ["1:4 Y112"], fixed: "a:  b\n"),
    Case(text: "\u{200B}a: b\n", expected: ["1:1 Y112"], fixed: "a: b\n"),
    Case(text: "a: b\n\u{FEFF}c: d\n", expected: ["2:1 Y112"], fixed: "a: b\nc: d\n"),
    Case(text: "a: 10\u{A0}km\nb: '\u{A0}'\n", expected: []),
    Case(text: "\u{FEFF}a: [1,,2]\n", expected: ["1:7 Y101"]),
    Case(text: "a:\n  - b: 1\n\tc: 2\n", expected: ["3:1 Y111"], fixed: "a:\n  - b: 1\n    c: 2\n"),
    Case(text: "a: \"x(\"31m\")\"\n", expected: ["1:4 Y101"], fixed: "a: 'x(\"31m\")'\n"),
    Case(
      text: "a: {b: \"${x(\"31m\")}\", c: \"${y(\"8h\")}\"}\n", expected: ["1:8 Y101"],
      fixed: "a: {b: '${x(\"31m\")}', c: '${y(\"8h\")}'}\n"),
    Case(text: "a: \"b\" == c\n", expected: ["1:8 Y101"], fixed: "a: '\"b\" == c'\n"),
  ]

  @Test(arguments: cases)
  func namesItAndMendsIt(_ item: Case) throws {
    let found = YAMLDocument(parsing: SourceFile(name: "t.yaml", text: item.text)).diagnostics
    #expect(found.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.code)" } == item.expected)
    #expect(found.first?.fixes.first?.applied(to: item.text) == item.fixed, "\(found.map { $0.render() })")
    for fix in found.flatMap(\.fixes) {
      let text = try #require(fix.applied(to: item.text))
      #expect(YAMLDocument(parsing: SourceFile(name: "t.yaml", text: text)).diagnostics.isEmpty, "\(text)")
    }
  }
}
