/// One replacement in a text.
public struct TextEdit: Hashable, Sendable {
  /// What is replaced; an empty span inserts.
  public var span: SourceSpan
  public var replacement: String

  public init(span: SourceSpan, replacement: String) {
    self.span = span
    self.replacement = replacement
  }
}

/// A change that would make a diagnostic go away.
public struct Fix: Hashable, Sendable {
  /// What the change does, as an imperative without a full stop: "write days(5)".
  public var summary: String
  /// Edits that do not overlap, in any order.
  public var edits: [TextEdit]

  public init(summary: String, edits: [TextEdit]) {
    self.summary = summary
    self.edits = edits
  }

  /// The text with all edits made; `nil` if an edit lies outside the text, splits a scalar or overlaps another.
  public func applied(to text: String) -> String? {
    var bytes = Array(text.utf8)
    var limit = bytes.count
    for edit in edits.sorted(by: { ($0.span.start, $0.span.end) > ($1.span.start, $1.span.end) }) {
      guard edit.span.start >= 0, edit.span.end <= limit else { return nil }
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: edit.replacement.utf8)
      limit = edit.span.start
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
