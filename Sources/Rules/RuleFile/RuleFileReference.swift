/// The keys of rule files as the loader takes them, for pages that describe them.
public enum RuleFileReference {
  /// A mapping of the file and its keys.
  public struct Mapping: Sendable {
    /// What it is: `a rule`, `'extend'`.
    public let owner: String
    /// In the order of declaration.
    public let keys: [Key]
  }

  /// A key of a mapping.
  public struct Key: Sendable {
    /// As it is written.
    public let name: String
    /// Whether the mapping is wrong without it.
    public let isRequired: Bool
    /// A sentence or two, with code between back quotes.
    public let documentation: String
  }

  /// All mappings, from the file down to the six actions.
  public static let mappings: [Mapping] =
    ([.file, .param, .defaults, .group, .rule, .variable, .selector, .exclude, .limits]
    + RuleAction.Kind.allCases.map(FileKeys.action)).map { keys in
      Mapping(
        owner: keys.owner,
        keys: keys.keys.map { Key(name: $0.name, isRequired: $0.isRequired, documentation: $0.documentation) })
    }
}
