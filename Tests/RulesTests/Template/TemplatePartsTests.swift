import Diagnostics
import Testing

@testable import Rules

@Suite struct TemplatePartsTests {
  @Test(arguments: [
    ("plain", ["plain"]), ("", []), ("${a}", ["<a>"]), ("a ${b} c ${d}", ["a ", "<b>", " c ", "<d>"]),
    ("$${a} $ {b} $$ ${c}", ["${a} $ {b} $$ ", "<c>"]), ("${{'a': 1}['a']} x", ["<{'a': 1}['a']>", " x"]),
    (#"${"}"}"#, [#"<"}">"#]), (#"${'\'}'}"#, [#"<'\'}'>"#]), (#"${r'\'}z"#, [#"<r'\'>"#, "z"]),
    (#"${bar'x'}"#, [#"<bar'x'>"#]), (#"${"""a"}""" + b}c"#, [#"<"""a"}""" + b>"#, "c"]),
    ("${a // }\n}b", ["<a // }\n>", "b"]), ("é${ü}", ["é", "<ü>"]),
  ])
  func splitsTextFromExpressions(text: String, expected: [String]) {
    let split = TemplateParts(text)
    #expect(split.unclosed == nil)
    let bytes = Array(text.utf8)
    let found = split.parts.map { part in
      switch part {
      case .text(let text): text
      case .expression(let span): "<\(String(decoding: bytes[span.start..<span.end], as: UTF8.self))>"
      }
    }
    #expect(found == expected)
  }

  @Test(arguments: [("${", 0), ("a ${b", 2), ("a ${'}", 2), ("${a} ${{}", 5), (#"${"\"}"#, 0)])
  func findsWhatIsNotClosed(text: String, place: Int) {
    #expect(TemplateParts(text).unclosed == place)
  }
}
