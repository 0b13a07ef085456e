/// What is wrong with a user's text, where, and what to do about it.
public struct Diagnostic: Sendable {
  public enum Severity: String, Sendable, Comparable {
    case error
    case warning

    public static func < (left: Severity, right: Severity) -> Bool { left == .warning && right == .error }
  }

  /// Something beside the main place that helps to understand it.
  public struct Note: Sendable, Hashable {
    public var text: String
    public var span: SourceSpan?

    public init(_ text: String, span: SourceSpan? = nil) {
      self.text = text
      self.span = span
    }
  }

  /// The stable code, e.g. `R101`.
  public var code: String
  public var severity: Severity
  /// One line without a full stop.
  public var summary: String
  /// More, where the summary is not enough.
  public var explanation: String?
  /// The file that spans refer to; `nil` as long as the text stands alone.
  public var file: SourceFile?
  /// What is underlined.
  public var span: SourceSpan?
  /// The offset that line and column name, `span.start` unless set: an operator inside its expression, say.
  public var position: Int? {
    get { explicitPosition ?? span?.start }
    set { explicitPosition = newValue }
  }
  public var notes: [Note]
  public var fixes: [Fix]
  private var explicitPosition: Int?

  public init(
    code: String, severity: Severity = .error, summary: String, explanation: String? = nil, file: SourceFile? = nil,
    span: SourceSpan? = nil, position: Int? = nil, notes: [Note] = [], fixes: [Fix] = []
  ) {
    self.code = code
    self.severity = severity
    self.summary = summary
    self.explanation = explanation
    self.file = file
    self.span = span
    self.notes = notes
    self.fixes = fixes
    explicitPosition = position
  }

  /// Line and column of `position`, from 1, in Unicode scalars; `nil` without a file or a place.
  public var location: (line: Int, column: Int)? {
    guard let file, let position else { return nil }
    return file.location(at: position)
  }

  /// The same diagnostic about the file that the text was embedded in: all spans mapped.
  public func mapped(by map: SourceMap, into file: SourceFile) -> Diagnostic {
    var result = self
    result.file = file
    result.span = span.map(map.span)
    result.explicitPosition = explicitPosition.map { map.span(SourceSpan(at: $0)).start }
    result.notes = notes.map { Note($0.text, span: $0.span.map(map.span)) }
    result.fixes = fixes.map { fix in
      Fix(
        summary: fix.summary,
        edits: fix.edits.map { TextEdit(span: map.span($0.span), replacement: $0.replacement) })
    }
    return result
  }
}

extension Sequence<Diagnostic> {
  /// Whether one of them is an error.
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// By file, place and code, so that output does not depend on the order of the checks.
  public func sortedByPlace() -> [Diagnostic] {
    sorted {
      ($0.file?.name ?? "", $0.position ?? -1, $0.code, $0.summary)
        < ($1.file?.name ?? "", $1.position ?? -1, $1.code, $1.summary)
    }
  }
}
