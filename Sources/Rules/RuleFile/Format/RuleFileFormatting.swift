import Diagnostics
import YAML

/// A rule file or a file of rule tests in canonical form.
///
/// Keys stand in the order in which they are declared. Comments are kept with what they belong to.
public struct RuleFileFormatting: Sendable {
  /// The canonical text; the file's own if the file has errors, or ``difference`` says why it cannot be formatted.
  public let text: String
  /// Errors of the file, because of which it is left as it is.
  public let diagnostics: [Diagnostic]
  /// What the canonical text would say otherwise than the file, which would be a mistake of the formatter; `nil` if nothing.
  public let difference: String?

  /// Whether the file is not in canonical form.
  public func changes(_ file: SourceFile) -> Bool { text != file.text }

  /// Formats a file, and makes sure that the result means the same: the same values under the same keys, the same rules and warnings,
  /// all comments, and that formatting it again changes nothing.
  ///
  /// Files that it names are read from the disk.
  public init(of file: SourceFile) {
    let schema = Self.schema(of: file)
    let before = Self.problems(of: file, schema)
    guard !before.hasErrors else {
      self.init(text: file.text, diagnostics: before.filter { $0.severity == .error }, difference: nil)
      return
    }
    let formatter = YAMLFormatter(FileValue.mapping(schema.root))
    guard let text = formatter.text(of: file) else {
      self.init(text: file.text, diagnostics: [], difference: "it cannot be read as it is written")
      return
    }
    let formatted = SourceFile(name: file.name, text: text)
    if let difference = Self.difference(of: formatted, from: file, schema, before) {
      self.init(text: file.text, diagnostics: [], difference: difference)
    } else if formatter.text(of: formatted) != text {
      self.init(text: file.text, diagnostics: [], difference: "formatting it twice would change it again")
    } else {
      self.init(text: text, diagnostics: [], difference: nil)
    }
  }

  private init(text: String, diagnostics: [Diagnostic], difference: String?) {
    self.text = text
    self.diagnostics = diagnostics
    self.difference = difference
  }

  /// Tests go by another declaration than rules; their names end in `.test.yaml`, and they say which rules they test.
  private static func schema(of file: SourceFile) -> RuleFileSchema {
    if file.name.hasSuffix(".test.yaml") || file.name.hasSuffix(".test.yml") { return .tests }
    return YAMLDocument(parsing: file).root?.mapping?["rule_files"] == nil ? .rules : .tests
  }

  private static func problems(of file: SourceFile, _ schema: RuleFileSchema) -> [Diagnostic] {
    switch schema {
    case .rules: RuleSet.load(files: [file], earlier: [], in: Circumstances(), readsDisk: true).diagnostics
    case .tests: RuleTestFile.load(file).diagnostics
    }
  }

  private static func difference(
    of formatted: SourceFile, from file: SourceFile, _ schema: RuleFileSchema, _ before: [Diagnostic]
  ) -> String? {
    let after = problems(of: formatted, schema)
    if let error = after.first(where: { $0.severity == .error }) { return "it would have an error: \(error.summary)" }
    let codes = (before.map { "\($0.code) \($0.summary)" }.sorted(), after.map { "\($0.code) \($0.summary)" }.sorted())
    if codes.0 != codes.1 {
      let other = Set(codes.0).symmetricDifference(codes.1).sorted().first ?? "another number of the same"
      return "it would have other warnings (\(other))"
    }
    guard let old = YAMLDocument(parsing: file).root, let new = YAMLDocument(parsing: formatted).root else {
      return "it could not be read"
    }
    if let place = old.difference(from: new, .mapping(schema.root)) { return "\(place) would mean something else" }
    if (YAMLFormatter.comments(of: file) ?? []).sorted() != (YAMLFormatter.comments(of: formatted) ?? []).sorted() {
      return "it would have other comments"
    }
    return nil
  }
}

extension YAMLNode {
  /// Where another tree says something else, such as `groups[0].name`; `nil` if both mean the same.
  ///
  /// The order of keys counts only where they are names that somebody chose, and how a text is quoted does not count. Whether single
  /// quotes or none stand around it does in tests, where only without them a text may be a series.
  fileprivate func difference(from other: YAMLNode, _ form: FileValue?, at path: String = "") -> String? {
    switch (content, other.content) {
    case (.scalar(let one), .scalar(let other)):
      let isSame = one.coreValue == other.coreValue && (one.text == other.text || one.coreValue == .null)
      let isLiteral = one.style == .singleQuoted && TestSeriesText.parts(of: one.text) != nil
      return isSame && (!isLiteral || other.style == .singleQuoted) ? nil : path.isEmpty ? "the file" : path
    case (.sequence(let one), .sequence(let other)):
      guard one.count == other.count else { return path }
      for (index, (one, other)) in zip(one, other).enumerated() {
        if let place = one.difference(from: other, form?.item, at: "\(path)[\(index)]") { return place }
      }
      return nil
    case (.mapping(let one), .mapping(let other)):
      let keys = (one.entries.map(\.key), other.entries.map(\.key))
      guard form?.mappingKeys == nil ? keys.0 == keys.1 : keys.0.sorted() == keys.1.sorted() else { return path }
      for entry in one.entries {
        guard let value = other[entry.key] else { return path }
        let place = path.isEmpty ? entry.key : "\(path).\(entry.key)"
        if let place = entry.value.difference(from: value, form?.value(of: entry.key), at: place) { return place }
      }
      return nil
    case (.scalar, _), (.sequence, _), (.mapping, _): return path
    }
  }
}
