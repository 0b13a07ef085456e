import Diagnostics
import Time
import YAML

/// Readers for single values, each of which reports its own errors.
extension Problems {
  /// The text of any scalar except null, with numbers and booleans as they are written; `nil` after an error.
  func text(_ node: YAMLNode, _ what: String) -> String? {
    guard let scalar = node.scalar, !node.isNull else {
      report(RuleCode.wrongKind, "expected \(what), found \(node.kindForPeople)", at: node.span)
      return nil
    }
    return scalar.text
  }

  /// A time zone by its IANA name; `nil` after an error.
  func timeZone(_ node: YAMLNode) -> Zone? {
    guard let text = text(node, "a time zone") else { return nil }
    if let zone = Zone(named: text) {
      if let (reason, region) = Zone.doubt(about: text) {
        warn(RuleCode.otherMeaning, reason, at: node.span, fixes: [.writing(region, at: node.span)])
      }
      return zone
    }
    let name = Zone.name(beforeOffsetIn: text)
    report(
      RuleCode.unknownZone, Zone.complaint(about: text), at: node.span,
      explanation: name == nil
        ? "Write an IANA name such as Europe/Berlin or UTC; upper and lower case count."
        : "A zone is a place whose clocks count, with their summer time: write Europe/Berlin, or UTC for none.",
      fixes: Zone.nearestName(to: text).map { [.writing($0, at: node.span)] } ?? [])
    return nil
  }

  /// A word of an enumeration; `nil` after an error.
  func word<Word: RawRepresentable & CaseIterable>(_ node: YAMLNode, _ what: String) -> Word?
  where Word.RawValue == String {
    guard let text = text(node, what) else { return nil }
    if let word = Word(rawValue: text) { return word }
    reportWord(RuleCode.unknownWord, "unknown \(what)", text, at: node.span, expected: Word.allCases.map(\.rawValue))
    return nil
  }

  /// An integer within bounds; `nil` after an error.
  func int(_ node: YAMLNode, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard case .int(let value)? = node.scalar?.coreValue else {
      let found = node.scalar.map { "'\($0.text)'" } ?? node.kindForPeople
      report(
        RuleCode.wrongKind, "'\(what)' must be a whole number, found \(node.isNull ? "nothing" : found)", at: node.span,
        explanation: "Write a number from \(range.lowerBound) to \(range.upperBound), without quotes.")
      return nil
    }
    guard let value = Int(exactly: value), range.contains(value) else {
      report(
        RuleCode.outOfRange, "\(what) must be from \(range.lowerBound) to \(range.upperBound)", at: node.span)
      return nil
    }
    return value
  }

  /// A non-negative duration such as `90m`, `2h30m`, `5d`; `nil` after an error.
  func duration(_ node: YAMLNode, _ what: String) -> Duration? {
    guard let text = text(node, "\(what), a duration") else { return nil }
    guard let duration = Duration(fileText: text) else {
      if Duration.isTooLong(text, isSetting: true) {
        report(
          RuleCode.notADuration, "'\(text)' is longer than a duration can be: \(Duration.longestText) at most",
          at: node.span)
        return nil
      }
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

  /// Whether a name can follow a dot in an expression; reports it if not.
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

  /// Reserved words and literals (CEL specification, "Syntax").
  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "null",
    "package", "namespace", "return", "true", "var", "void", "while",
  ]
}

extension Duration {
  /// Parses a duration of a rule file: numbers with units, such as `90m`, `2h30m`, `1d12h`; `nil` for other text.
  init?(fileText text: String) {
    guard text.utf8.last.map({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }) ?? false,
      let first = text.utf8.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first,
      let duration = Duration(settingText: text)
    else { return nil }
    self = duration
  }
}
