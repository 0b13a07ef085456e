import Diagnostics

/// One value of a YAML document, with the place where it stands.
public struct YAMLNode: Sendable {
  /// Where the value is used: for an alias the `*name`, else the value itself without its anchor.
  public let span: SourceSpan
  /// What it is.
  public let content: Content
  /// Where the anchored value stands, for a node used through an alias.
  public let definition: SourceSpan?

  /// The three kinds of node.
  public enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping(YAMLMapping)
  }

  init(span: SourceSpan, content: Content, definition: SourceSpan? = nil) {
    self.span = span
    self.content = content
    self.definition = definition
  }

  /// The scalar, if it is one.
  public var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The items, if it is a sequence.
  public var sequence: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries, if it is a mapping.
  public var mapping: YAMLMapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  /// Whether it is `null`, `~` or left empty.
  public var isNull: Bool { scalar?.coreValue == .null }

  /// What it is, for messages: "a list", "text", "an integer".
  public var kindForPeople: String {
    switch content {
    case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar): scalar.coreValue.kindForPeople
    }
  }
}

/// The entries of a mapping in the order written. Keys are scalars and unique.
public struct YAMLMapping: Sendable {
  /// A mapping without entries.
  public static let empty = YAMLMapping(entries: [])

  /// All entries in order.
  public let entries: [Entry]
  /// Whether all is read that is written; `false` after an error of YAML, such as a merge key.
  public let isComplete: Bool

  init(entries: [Entry], isComplete: Bool = true) {
    self.entries = entries
    self.isComplete = isComplete
  }

  /// One key with its value.
  public struct Entry: Sendable {
    /// The key's text.
    public let key: String
    /// Where the key stands.
    public let keySpan: SourceSpan
    /// The key as it is written.
    public let keyScalar: YAMLScalar
    /// Its value; null when left empty.
    public let value: YAMLNode
  }

  /// The value of a key; linear in the number of entries.
  public subscript(key: String) -> YAMLNode? { entries.first { $0.key == key }?.value }
}

/// One YAML file as a tree that knows where everything stands.
public struct YAMLDocument: Sendable {
  /// The file read.
  public let file: SourceFile
  /// Its only document; `nil` when the file is empty or could not be read to its end.
  public let root: YAMLNode?
  /// Everything wrong with it, in order of place. libyaml stops at the first error of syntax, so there is at most one of
  /// those.
  public let diagnostics: [Diagnostic]

  /// Reads a file. Never fails, never runs long: what is wrong is in ``diagnostics``.
  public init(parsing file: SourceFile, limits: YAMLLimits = YAMLLimits()) {
    var builder = YAMLTreeBuilder(file: file, limits: limits)
    root = builder.build()
    self.file = file
    diagnostics = builder.diagnostics
  }
}
