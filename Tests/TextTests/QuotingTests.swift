import FoundationEssentials
import Testing
import Text

/// Texts as JSON strings and as characters of markup.
struct QuotingTests {
  private static let scalars: [Unicode.Scalar] =
    (0..<0x300).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{202E}", "\u{FFFE}", "\u{1F680}", "\u{10FFFF}"]

  @Test("JSON strings say what was said", arguments: scalars)
  func jsonKeepsTheText(_ scalar: Unicode.Scalar) throws {
    let text = "a\(scalar)b"
    for json in [text.jsonString, text.printableJSONString] {
      let read = try JSONDecoder().decode([String].self, from: Data("[\(json)]".utf8))
      #expect(Array(read[0].unicodeScalars) == Array(text.unicodeScalars), "\(json)")
    }
    #expect(text.printableJSONString.isPrintable)
  }

  @Test("JSON strings are the same for the same text")
  func jsonIsCanonical() {
    #expect("line\nwith \"quotes\" and \\ \u{1F}".jsonString == #""line\u000awith \"quotes\" and \\ \u001f""#)
    #expect("Grüße/\u{7F}".jsonString == "\"Grüße/\u{7F}\"")
  }

  @Test("nothing of a text is markup", arguments: scalars)
  func markupIsText(_ scalar: Unicode.Scalar) {
    let escaped = "a\(scalar)b".escapedForMarkup(isSeveralLines: true)
    #expect(!escaped.contains { "<>\"'\n".contains($0) })
    #expect(escaped.isPrintable || escaped.contains("\t"))
    #expect(escaped.hasPrefix("a") && escaped.hasSuffix("b"))
  }

  @Test("markup is escaped once")
  func markupIsEscapedOnce() {
    #expect(
      "<a href='x'>\"&\"\u{202E}\n".escapedForMarkup() == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;\u{FFFD}\u{FFFD}")
    #expect("a\nb\tc\u{FFFE}".escapedForMarkup(isSeveralLines: true) == "a&#10;b\tc\u{FFFD}")
  }
}
