import Diagnostics
import Testing
import YAML

/// Every word of a decoded value must lead back to the same word in the file.
@Suite struct ScalarPlaceTests {
  static let documents: [String] = [
    "k: one two three",
    "k: one\n  two\n\n  three four",
    "k: 'it''s one ''two'' three'",
    "k: 'one\n  two\n\n\n  three'",
    #"k: "one \"two\" \u00e9 three \x41 four\n five \\ six""#,
    "k: \"one\n   two \\\n   three\\\n\n four \\\n  \\ five\n\n six\"",
    "k: |\n  one two\n    three\n\n  four\n",
    "k: |-\n\n\n  one\n  two\n\n\n",
    "k: |+\n  one\n  two\n\n\nother: 1",
    "k: |2\n    one\n   two\n",
    "k: | # a comment\n  one\n  two",
    "k: >\n  one\n  two\n\n  three\n    four\n     five\n  six\n\n\n  seven\n",
    "k: >-\n\n   one\n   two\n\n\n    three\n   four",
    "k: >+\n one\n\n\n two\n\n\n\nz: x",
    "- {k: one two, z: \"three\"}\n- [four, 'five six']",
    "k: &anchor |\n  one\n  two\nz: *anchor",
    "k: &a   # why\n  one two\n",
    "k: &a 'one'\nz: &b \"two three\"",
    "k: one\r\n  two\r\n\r\n  three\r\nz: |\r\n  four\r\n  five\r\n",
    "# größe\nk: ünicode one ✓ two\nz: \"ß three\\té four\"\ny: |\n  €uro five\n  ß six\n",
    "\u{FEFF}k: one\nz: two three",
    "k: one\u{85}  two\nz: \"three\u{2028}four\"",
    "- - - one\n    - two\n  - three\n-\n  four",
    "? one two\n: three\n",
  ]

  @Test(arguments: documents)
  func leadsEveryWordBack(text: String) throws {
    let file = SourceFile(name: "t.yaml", text: text)
    let document = YAMLDocument(parsing: file)
    #expect(document.diagnostics.isEmpty)
    let root = try #require(document.root)
    var words = 0
    for scalar in scalars(root) {
      for (word, span) in asciiWords(scalar.text) {
        #expect(file.text(in: scalar.map.span(span)) == word)
        words += 1
      }
    }
    #expect(words > 0)
  }

  @Test func placesEscapesOneByOne() throws {
    let file = SourceFile(name: "t.yaml", text: #"k: "a\tb\u00e9c""#)
    let scalar = try #require(YAMLDocument(parsing: file).root?.mapping?["k"]?.scalar)
    #expect(scalar.text == "a\tb\u{e9}c")
    #expect(scalar.map.span(SourceSpan(at: 1)).start == 5)
    #expect(scalar.map.span(SourceSpan(at: 3)).start == 8)
    #expect(scalar.map.span(SourceSpan(start: 5, end: 6)) == SourceSpan(start: 14, end: 15))
  }

  private func scalars(_ node: YAMLNode) -> [YAMLScalar] {
    switch node.content {
    case .scalar(let scalar): [scalar]
    case .sequence(let items): items.flatMap(scalars)
    case .mapping(let mapping): mapping.entries.flatMap { scalars($0.value) }
    }
  }

  private func asciiWords(_ text: String) -> [(String, SourceSpan)] {
    var result: [(String, SourceSpan)] = []
    var start: Int?
    let bytes = Array(text.utf8)
    for (index, byte) in (bytes + [0]).enumerated() {
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
      if isLetter, start == nil { start = index }
      if !isLetter, let from = start {
        result.append((String(decoding: bytes[from..<index], as: UTF8.self), SourceSpan(start: from, end: index)))
        start = nil
      }
    }
    return result
  }
}
