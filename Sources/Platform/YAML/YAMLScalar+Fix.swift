import Diagnostics

extension YAMLScalar {
  /// A fix of a part of the text as a fix of the file: what it writes is quoted or escaped as the scalar's style wants it, and a
  /// plain scalar is put in quotes where the text would not be one any more.
  ///
  /// - Parameter part: the part of ``text`` that the places of the fix count from.
  public func fileFix(_ fix: Fix, in part: SourceSpan) -> Fix {
    let map = map.slice(from: part.start, to: part.end)
    func edits(_ written: (String) -> String) -> Fix {
      Fix(
        summary: fix.summary,
        edits: fix.edits.map { TextEdit(span: map.span($0.span), replacement: written($0.replacement)) })
    }
    switch style {
    case .literal, .folded: return edits { $0 }
    case .doubleQuoted: return edits { Self.written($0, between: "\"", or: "'") }
    case .singleQuoted: return edits { Self.written($0, between: "'", or: "\"") }
    case .plain:
      let shifted = fix.edits.map { TextEdit(span: $0.span.shifted(by: part.start), replacement: $0.replacement) }
      guard let after = Fix(summary: fix.summary, edits: shifted).applied(to: text),
        !staysPlain(after, written: fix.edits.map(\.replacement).joined())
      else { return edits { $0 } }
      let whole = self.map.span(SourceSpan(start: 0, end: text.utf8.count))
      return Fix(summary: fix.summary, edits: [TextEdit(span: whole, replacement: Self.quoted(after))])
    }
  }

  /// The text as a quoted scalar, in the quotes that it does not hold itself where there are such.
  static func quoted(_ text: String) -> String {
    text.contains("'") && !text.contains("\"") && !text.contains("\\")
      ? "\"\(text)\"" : "'\(text.replacing("'", with: "''"))'"
  }

  /// A piece of a quoted scalar. Strings of an expression may stand between the other quotes just as well.
  private static func written(_ piece: String, between quote: String, or other: String) -> String {
    let count = piece.split(separator: quote, omittingEmptySubsequences: false).count - 1
    if count > 0, count.isMultiple(of: 2), !piece.contains(other), !piece.contains("\\") {
      return piece.replacing(quote, with: other)
    }
    if quote == "'" { return piece.replacing("'", with: "''") }
    return piece.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  /// Whether a plain scalar stays one when its text is changed. What means something between braces or brackets only counts too.
  private func staysPlain(_ after: String, written: String) -> Bool {
    guard !after.contains(": "), !after.contains(" #"), !after.hasSuffix(":"),
      !written.contains(where: { ",[]{}".contains($0) }),
      let first = after.first
    else { return false }
    return first == text.first || !"!&*-?|>@`\"'%{}[],#:".contains(first)
  }
}
