/// How scalars, keys and brackets are written.
enum YAMLNotation {
  /// The lines of a value that is no block collection and no block scalar: a plain or quoted scalar of several lines keeps them.
  static func lines(of node: YAMLLayout.Node, _ form: (any YAMLForm)?) -> [String] {
    switch node.content {
    case .scalar(let source, let value, let style):
      let lines = source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      guard lines.count > 1 else { return [oneLine(source, value, style)] }
      return lines.enumerated().map { position, line in
        let start = position == 0 ? line : line.drop { $0 == " " || $0 == "\t" }
        // A blank behind a backslash is a part of the text.
        return start.trimmingBlanks.hasSuffix("\\") ? String(start) : start.trimmingBlanks
      }
    case .alias(let name): return ["*\(name)"]
    case .mapping, .sequence: return [flow(node, form)]
    case .block: return []
    }
  }

  /// A key.
  static func key(_ node: YAMLLayout.Node) -> String {
    switch node.content {
    case .scalar(let source, let value, let style):
      source.contains(where: \.isNewline) ? doubleQuoted(value) : oneLine(source, value, style)
    case .alias(let name): "*\(name) "
    case .block, .mapping, .sequence: ""
    }
  }

  /// A collection in brackets, on one line.
  static func flow(_ node: YAMLLayout.Node, _ form: (any YAMLForm)?) -> String {
    let text: String
    switch node.content {
    case .scalar(let source, let value, let style):
      let isSeveralLines = source.contains(where: \.isNewline)
      if isSeveralLines {
        text = style == .plain && !value.contains(where: \.isNewline) ? value : doubleQuoted(value)
      } else {
        text = source.isEmpty ? "null" : oneLine(source, value, style)
      }
    case .alias(let name): text = "*\(name)"
    case .block(let scalar): text = doubleQuoted(scalar.lines.joined(separator: "\n"))
    case .sequence(let items, _):
      text = "[\(items.map { flow($0.value, form?.itemForm) }.joined(separator: ", "))]"
    case .mapping:
      let entries = YAMLOrder.entities(of: node, form).map { entity in
        let anchor = entity.key?.anchor.map { "&\($0) " } ?? ""
        return "\(anchor)\(entity.key.map(key) ?? ""): \(flow(entity.value, form?.form(of: entity.name)))"
      }
      text = "{\(entries.joined(separator: ", "))}"
    }
    return (node.anchor.map { "&\($0) " } ?? "") + text
  }

  /// A scalar that stands on one line, without quotes around plain words.
  private static func oneLine(_ source: String, _ value: String, _ style: YAMLScalar.Style) -> String {
    style != .plain && isPlainWords(value) ? value : source
  }

  /// Whether a text is plain words, which no reader of YAML 1.1 or 1.2 takes for anything but text, wherever they stand.
  static func isPlainWords(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, first.isASCIILetter, last != " ",
      !wordsWithMeaning.contains(text.lowercased()), !text.contains(" x")
    else { return false }
    return scalars.allSatisfy { $0.isASCIILetter || ("0"..."9").contains($0) || " _-./".unicodeScalars.contains($0) }
  }

  private static let wordsWithMeaning: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

  private static func doubleQuoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\u{0}"..<" ", "\u{7F}"..."\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}":
          let hex = String(scalar.value, radix: 16, uppercase: true)
          return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: return String(scalar)
        }
      }.joined() + "\""
  }
}

extension UnicodeScalar {
  fileprivate var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
