import Diagnostics

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
