import Diagnostics
import Digest
import YAML

/// The text of one rule in its file, and a fingerprint of its meaning.
public struct RuleSource: Sendable {
  /// The text as a list item, moved to the left margin, without the comments after it.
  public let text: String
  /// A hash of everything in the file that the rule's meaning depends on.
  ///
  /// This is its own text, the text that aliases refer to, the keys of its group and file other than their rules, and the values
  /// from outside that the file's parameters have.
  /// Rules with equal fingerprints mean the same, whatever happened to the rules beside them.
  public let fingerprint: Int64

  /// - Parameters:
  ///   - surroundings: the enclosing mappings: the file's and the group's
  ///   - given: the values from outside that the file's parameters have
  init(
    of node: YAMLNode, in file: SourceFile, within surroundings: [YAMLMapping],
    given: [(name: String, value: GivenParam.Value)] = []
  ) {
    text = Self.item(node.span, in: file)
    var digest = SHA256()
    for mapping in surroundings {
      for entry in mapping.entries where entry.key != "groups" && entry.key != "rules" {
        digest.update("\(entry.key):")
        Self.add(entry.value, of: file, to: &digest)
      }
    }
    Self.add(node, of: file, to: &digest)
    digest.update(GivenParams.fingerprint(of: given))
    fingerprint = digest.digest().bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }

  /// Adds a node's text, and the text that its aliases refer to.
  private static func add(_ node: YAMLNode, of file: SourceFile, to digest: inout SHA256) {
    for span in [node.span] + definitions(in: node) {
      let text = lines(of: span, in: file).joined(separator: "\n")
      digest.update("\(text.utf8.count)\n")
      digest.update(text)
    }
  }

  private static func definitions(in node: YAMLNode) -> [SourceSpan] {
    let inside: [SourceSpan] =
      switch node.content {
      case .scalar: []
      case .sequence(let items): items.flatMap(definitions)
      case .mapping(let mapping): mapping.entries.flatMap { definitions(in: $0.value) }
      }
    return (node.definition.map { [$0] } ?? []) + inside
  }

  /// The lines of a span without blanks at its end, and without the comments there, which belong to what follows.
  private static func lines(of span: SourceSpan, in file: SourceFile) -> [Substring] {
    let text = file.text(in: span)
    var lines = text.prefix(text.count - text.reversed().prefix(while: \.isWhitespace).count)
      .split(separator: "\n", omittingEmptySubsequences: false)
    while lines.count > 1, let last = lines.last,
      last.allSatisfy(\.isWhitespace) || last.drop(while: { $0 == " " }).first == "#"
    {
      lines.removeLast()
    }
    return lines
  }

  /// The text of a span as a list item, with its lines moved to the left by the same amount.
  private static func item(_ span: SourceSpan, in file: SourceFile) -> String {
    let margin = file.location(at: span.start).column - 1
    let lines = lines(of: span, in: file)
    let moved = lines.enumerated().map { index, line in
      let blanks = line.prefix { $0 == " " }.count
      let text = index == 0 ? line : line.dropFirst(min(blanks, margin))
      return (index == 0 ? "- " : "  ") + text
    }
    return moved.joined(separator: "\n")
  }
}
