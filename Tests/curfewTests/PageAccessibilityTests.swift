import Foundation
import TestSupport
import Testing

@testable import curfew

/// Whether people can use the pages who see little, hear them read, or have a keyboard alone. That each page is so is in
/// EndToEndTests; here the frame, the colours, and the checker itself.
@Suite struct PageAccessibilityTests {
  private func problems(_ body: Markup) throws -> [String] {
    PageAccessibility(try ParsedMarkup.document(Page("Title", in: .rules, body).document.html)).problems
  }

  @Test func theFrameIsForEverybody() throws { #expect(try problems("<p>Text.</p>") == []) }

  /// A checker that finds nothing would find nothing on the pages, either.
  @Test(arguments: [
    ("<h3>x</h3>", "skips a level"), ("<h2> </h2>", "a heading is empty"), ("<h1>x</h1>", "first level"),
    ("<input name=\"a\"/>", "'a' has no label"), ("<label for=\"b\">x</label>", "nothing has the id 'b'"),
    ("<form><label>x <input name=\"a\"/></label></form>", "no button"),
    ("<table><tr><th scope=\"col\">x</th></tr></table>", "no caption"),
    ("<table><caption>c</caption><tr><th>x</th></tr></table>", "no scope"),
    ("<table><caption>c</caption><tr><td>x</td></tr></table>", "no headings of columns"),
    ("<a href=\"/\"></a>", "'a' has no text"), ("<svg></svg>", "a picture has no name"),
    ("<img src=\"x\"/>", "in its place"),
    ("<div role=\"region\">x</div>", "'region' has no name"), ("<p tabindex=\"1\">x</p>", "jumps the focus order"),
    ("<main>x</main>", "2 elements 'main'"), ("<nav>x</nav>", "a navigation has no name"),
    ("<p onclick=\"x\">x</p>", "needs script"), ("<meta http-equiv=\"refresh\"/>", "changes by itself"),
  ]) func findsWhatIsWrong(_ body: String, _ words: String) throws {
    let found = try problems(Markup(written: body))
    #expect(found.contains { $0.contains(words) }, "\(found)")
  }

  /// Contrast (Minimum), 1.4.3, and of what is drawn 1.4.11, by the formula of WCAG 2.2.
  @Test(arguments: ["light", "dark"]) func coloursHaveEnoughContrast(_ scheme: String) throws {
    let text = PageStyle.text
    let parts = text.split(separator: "prefers-color-scheme: dark", maxSplits: 1)
    #expect(parts.count == 2)
    var colours = Self.colours(in: String(parts[0]))
    if scheme == "dark" { colours.merge(Self.colours(in: String(parts[1]))) { _, dark in dark } }
    func contrast(_ one: String, _ other: String) throws -> Double {
      let (one, other) = (try #require(colours[one], "\(one)"), try #require(colours[other], "\(other)"))
      return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }
    for words in ["ink", "soft", "link", "good", "warn", "bad"] {
      for ground in ["page", "band"] { #expect(try contrast(words, ground) >= 4.5, "\(words) on \(ground)") }
    }
    // Borders of fields, marks of problems and notes, the sure part of bars, and what shows the focus.
    for drawn in ["soft", "bad", "warn", "least", "link"] {
      #expect(try contrast(drawn, "page") >= 3, "\(drawn)")
    }
    // No colour is written anywhere else.
    let uses = text.matches(of: /#[0-9a-f]{6}/).count
    #expect(uses == text.matches(of: /--[a-z]+: #[0-9a-f]{6}/).count)
  }

  /// The relative luminance of each colour that a style declares, by its name.
  private static func colours(in style: String) -> [String: Double] {
    let declared = style.matches(of: /--([a-z]+): #([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/)
    return Dictionary(
      declared.map { match in
        let channels = [match.2, match.3, match.4].map { channel -> Double in
          let value = Double(UInt8(channel, radix: 16) ?? 0) / 255
          return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return (String(match.1), 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2])
      }, uniquingKeysWith: { _, last in last })
  }
}
