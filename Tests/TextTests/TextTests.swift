import Testing
import Text

/// Texts from outside, made fit to be shown.
@Suite struct PrintableTests {
  /// What moves a cursor, forges a line, turns letters round or cannot be seen.
  static let unsafe =
    [
      "\u{0}", "\u{7}", "\u{8}", "\r", "\u{B}", "\u{1B}", "\u{7F}", "\u{80}", "\u{85}", "\u{9B}", "\u{9F}", "\u{AD}",
      "\u{61C}", "\u{115F}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}",
      "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2060}", "\u{2066}", "\u{2067}", "\u{2068}",
      "\u{2069}", "\u{3164}", "\u{FE0F}", "\u{FEFF}", "\u{10FFD0}", "\u{10FFD3}", "\u{10FFE0}", "\u{E0001}",
      "\u{E0041}", "\u{E0100}",
    ] as [String]

  @Test(arguments: unsafe) func replacesWhatMustNotBeShown(scalar: String) {
    #expect("a\(scalar)b".printable() == "a\u{FFFD}b")
    #expect(!"a\(scalar)b".isPrintable)
    let escaped = "a\(scalar)b".escapingUnsafe()
    #expect(escaped.hasPrefix("a\\") && escaped.hasSuffix("b") && escaped.isPrintable, "\(escaped)")
  }

  @Test(arguments: [
    "alice/dev", "jürgen/größe", "太郎/開発", "мария/сайт", "👩\u{200D}💻/emoji", "❤\u{FE0F}", "1\u{FE0F}\u{20E3}",
    "می\u{200C}خواهم", "क्\u{200D}ष", "e\u{301}", "שלום", "🇩🇪",
  ])
  func leavesWritingAlone(text: String) {
    #expect(text.printable() == text)
    #expect(text.escapingUnsafe() == text)
  }

  @Test func escapesAsJSONDoes() {
    #expect("\n\r\t\u{1B}\u{202E}\u{E0001}".escapingUnsafe() == #"\n\r\t\u001b\u202e\udb40\udc01"#)
    #expect("a\nb\u{1B}".printable(isSeveralLines: true) == "a\nb\u{FFFD}")
  }
}

@Suite struct ColumnsTests {
  @Test(arguments: [
    ("", 0), ("dev", 3), ("größe", 5), ("e\u{301}", 1), ("開発", 4), ("ｄ", 2), ("ﾃ", 1), ("가", 2), ("👩\u{200D}💻", 2),
    ("🇩🇪", 2), ("⌚", 2), ("❤", 1), ("❤\u{FE0F}", 2), ("a\u{FFFD}b", 3), ("…", 1), ("→", 1), ("😀x", 3), ("ก็", 1),
  ])
  func measuresAsTerminalsDo(text: String, columns: Int) {
    #expect(text.columns == columns)
    #expect(Paint.red.on(text).columns == columns)
  }
}

@Suite struct WrappingTests {
  @Test func breaksAtBlanks() {
    #expect("it acted and rests".wrapped(to: 9) == ["it acted", "and rests"])
    #expect("a https://coder.example.com b".wrapped(to: 9) == ["a", "https://coder.example.com", "b"])
    #expect("abcdefgh ij".wrapped(to: 5, breakingWords: true) == ["abcde", "fgh", "ij"])
    #expect("開発環境".wrapped(to: 5) == ["開発", "環境"])
    #expect("".wrapped(to: 5) == [""])
  }

  @Test(arguments: 20...60) func keepsEveryWordAndTheWidth(width: Int) {
    let text = "curfew: the rules in rules.d cannot be used, 太郎 so nothing was done (see 'curfew rules lint')"
    let lines = text.wrappingLines(to: width).split(separator: "\n")
    #expect(lines.allSatisfy { $0.columns <= width })
    #expect(lines.joined(separator: " ").split(separator: " ") == text.split(separator: " "))
  }

  @Test func indentsWhatFollowsAndLeavesExcerptsAlone() {
    #expect("one two three four five six".wrappingLines(to: 20) == "one two three four\n  five six")
    #expect("   one two three four five six".wrappingLines(to: 24) == "   one two three four\n   five six")
    #expect("\(String.verbatimMark)one two three four five six".wrappingLines(to: 20) == "one two three four five six")
    #expect("one two three four five six".wrappingLines(to: nil) == "one two three four five six")
  }
}

@Suite struct PaintTests {
  @Test func coloursOnlyWhereItIsWanted() {
    let text = "a \(Paint.red.on("failed")) b"
    #expect(Paint.applied(to: text, isWanted: false) == "a failed b")
    #expect(Paint.applied(to: text, isWanted: true) == "a \u{1B}[31mfailed\u{1B}[0m b")
  }
}
