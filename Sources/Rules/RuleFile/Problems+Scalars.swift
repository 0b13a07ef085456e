import Diagnostics
import YAML

/// Reading single values, each with its own diagnostic.
extension Problems {
  /// Text of any scalar but null; numbers and booleans stay as written.
  func text(_ node: YAMLNode, _ what: String) -> String? {
    guard let scalar = node.scalar, !node.isNull else {
      report(RuleCode.wrongKind, "expected \(what), found \(node.kindForPeople)", at: node.span)
      return nil
    }
    return scalar.text
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(_ node: YAMLNode, _ what: String) -> Word?
  where Word.RawValue == String {
    guard let text = text(node, what) else { return nil }
    if let word = Word(rawValue: text) { return word }
    reportWord(RuleCode.unknownWord, "unknown \(what)", text, at: node.span, expected: Word.allCases.map(\.rawValue))
    return nil
  }

  /// An integer within bounds.
  func int(_ node: YAMLNode, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard case .int(let value)? = node.scalar?.coreValue else {
      report(RuleCode.wrongKind, "expected \(what), an integer, found \(node.kindForPeople)", at: node.span)
      return nil
    }
    guard let value = Int(exactly: value), range.contains(value) else {
      report(
        RuleCode.outOfRange, "\(what) must be from \(range.lowerBound) to \(range.upperBound)", at: node.span)
      return nil
    }
    return value
  }

  /// A duration such as `90m`, `2h30m`, `5d`, not negative.
  func duration(_ node: YAMLNode, _ what: String) -> Duration? {
    guard let text = text(node, "\(what), a duration") else { return nil }
    guard let duration = Duration(fileText: text) else {
      var fixes: [Fix] = []
      if case .int(let number)? = node.scalar?.coreValue, number > 0 {
        fixes = [
          Fix(summary: "write \(text)m for minutes", edits: [TextEdit(span: node.span, replacement: "\(text)m")])
        ]
      } else if let meant = Duration.textMeant(by: text) {
        fixes = [.writing(meant, at: node.span)]
      }
      report(
        RuleCode.notADuration, "'\(text)' is not a duration", at: node.span,
        explanation: "Write numbers with the units d, h, m or s, the largest first: 45m, 2h30m, 5d.", fixes: fixes)
      return nil
    }
    return duration
  }

  /// A name that can stand after a dot in an expression.
  func identifier(_ text: String, _ what: String, at span: SourceSpan) -> Bool {
    if Self.isIdentifier(text) { return true }
    let better = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    report(
      RuleCode.badName, "'\(text)' cannot be the name of \(what)", at: span,
      explanation: "Expressions name it: letters, digits and '_', no digit first, no word of the language.",
      fixes: Self.isIdentifier(better)
        ? [Fix(summary: "write '\(better)'", edits: [TextEdit(span: span, replacement: better)])] : [])
    return false
  }

  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !reserved.contains(text) else { return false }
    return !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first)
      && text.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9") ~= $0) }
  }

  /// CEL specification, "Syntax": reserved words and literals.
  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "null",
    "package", "namespace", "return", "true", "var", "void", "while",
  ]
}

extension Duration {
  /// A duration as rule files write it: a number with a unit, perhaps several (`90m`, `2h30m`, `1d12h`), not negative.
  init?(fileText text: String) {
    guard text.utf8.last.map({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }) ?? false,
      let first = text.utf8.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first,
      let duration = Duration(settingText: text)
    else { return nil }
    self = duration
  }
}
