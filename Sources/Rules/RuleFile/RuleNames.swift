import Diagnostics
import YAML

/// The names of all rules of all files so far, each of which must be unique.
struct RuleNames {
  private var places: [String: (file: SourceFile, span: SourceSpan)] = [:]

  /// Adds a rule's name; reports it if it exists already.
  mutating func take(_ name: String, at span: SourceSpan, _ problems: Problems) {
    guard let first = places[name] else {
      places[name] = (problems.file, span)
      return
    }
    let note: Diagnostic.Note
    if first.file === problems.file {
      note = Diagnostic.Note("the first is here", span: first.span)
    } else {
      let (line, column) = first.file.location(at: first.span.start)
      note = Diagnostic.Note("the first is at \(first.file.name):\(line):\(column)")
    }
    problems.report(
      RuleCode.duplicateName, "a second rule is named '\(name)'", at: span,
      explanation: "The audit trail and reports name rules, so each name stands for one rule of all files.",
      notes: [note])
  }

  /// Reads a name of 1 to 64 letters, digits, '-', '_' and '.'; `nil` after an error.
  static func name(_ node: YAMLNode, of what: String, _ problems: Problems) -> String? {
    guard let text = problems.text(node, "the name of \(what)") else { return nil }
    return check(text, at: node.span, of: what, problems) ? text : nil
  }

  /// Reports a text that is no name, and returns whether it is one.
  @discardableResult
  static func check(_ text: String, at span: SourceSpan, of what: String, _ problems: Problems) -> Bool {
    let isGood = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9") ~= $0 || $0 == "-" || $0 == "_" || $0 == "."
    }
    if isGood, !text.isEmpty, text.unicodeScalars.count <= 64 { return true }
    problems.report(
      RuleCode.badName, "'\(text)' cannot be the name of \(what)", at: span,
      explanation: "A name has 1 to 64 letters, digits, '-', '_' and '.'.")
    return false
  }
}
