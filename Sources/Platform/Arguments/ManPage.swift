/// A manual page in the language of man(7), which groff and mandoc read.
public struct ManPage: Sendable {
  /// The page's source.
  public private(set) var text: String
  /// A heading is followed by a paragraph of its own accord.
  private var isAfterHeading = false

  /// Begins a page.
  ///
  /// - Parameters:
  ///   - name: what it is about, as one asks `man` for it
  ///   - section: 1 for commands, 5 for files
  ///   - summary: one line without a full stop
  ///   - source: the program and its version
  ///   - date: of the version, `2026-11-28`
  public init(_ name: String, section: Int, summary: String, source: String, date: String) {
    text = """
      .TH \(Self.escaped(name.uppercased())) \(section) \(date) "\(Self.escaped(source))"
      .nh
      .ad l
      .SH NAME
      \(Self.escaped(name)) \\- \(Self.escaped(summary))

      """
  }

  /// A heading, in capitals.
  public mutating func heading(_ words: String) {
    text += ".SH \(Self.escaped(words.uppercased()))\n"
    isAfterHeading = true
  }

  /// A heading within a section.
  public mutating func subheading(_ words: String) {
    text += ".SS \"\(Self.escaped(words))\"\n"
    isAfterHeading = true
  }

  /// Paragraphs, separated by an empty line; what stands between back quotes is set in bold.
  public mutating func paragraphs(_ words: String) {
    for paragraph in words.split(separator: "\n\n") {
      beginParagraph()
      text += Self.filled(String(paragraph))
    }
  }

  /// A term with its description beside or below it.
  ///
  /// - Parameter value: the word that stands for the term's value, in italics
  public mutating func item(_ term: String, value: String = "", _ words: String) {
    isAfterHeading = false
    let value = value.isEmpty ? "" : " \\fI\(Self.escaped(value))\\fR"
    text += ".TP\n\\fB\(Self.escaped(term))\\fR\(value)\n" + Self.filled(words)
  }

  /// Lines to copy, as they are.
  public mutating func verbatim(_ lines: [String]) {
    beginParagraph()
    text += ".RS 4\n.nf\n" + lines.map { Self.lead(Self.escaped($0)) + "\n" }.joined() + ".fi\n.RE\n"
  }

  private mutating func beginParagraph() {
    if !isAfterHeading { text += ".PP\n" }
    isAfterHeading = false
  }

  /// Text that is filled, with its lines broken at words lest a page be one long line.
  private static func filled(_ words: String) -> String {
    var lines: [String] = []
    var line = ""
    for word in emphasized(escaped(words)).split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, line.count + 1 + word.count > 100 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).map { lead($0) + "\n" }.joined()
  }

  /// A dot or an apostrophe at the beginning of a line would be taken for a request.
  private static func lead(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  private static func emphasized(_ text: String) -> String {
    let parts = text.split(separator: "\\(ga", omittingEmptySubsequences: false)
    guard parts.count > 2, parts.count % 2 == 1 else { return text }
    return parts.enumerated().map { $0.offset % 2 == 1 ? "\\fB\($0.element)\\fR" : String($0.element) }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": return "\\e"
      case "-": return "\\-"
      case "'": return "\\(aq"
      case "`": return "\\(ga"
      case "^": return "\\(ha"
      case "~": return "\\(ti"
      case "\"": return "\\(dq"
      // Many words to choose from are longer than a line, which may break behind each.
      case "|": return "|\\:"
      default:
        if scalar.isASCII { return String(scalar) }
        let hex = String(scalar.value, radix: 16, uppercase: true)
        return "\\[u\(String(repeating: "0", count: max(0, 4 - hex.count)))\(hex)]"
      }
    }.joined()
  }
}
