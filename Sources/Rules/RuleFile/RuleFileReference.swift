/// The keys of rule files that the loader accepts, for documentation pages.
public enum RuleFileReference {
  /// A mapping of the file and its keys.
  public struct Mapping: Sendable {
    /// Its name in messages: `a rule`, `'extend'`.
    public let owner: String
    /// The keys in order of declaration.
    public let keys: [Key]
  }

  /// A key of a mapping.
  public struct Key: Sendable {
    /// The key as it is written.
    public let name: String
    /// Whether the mapping requires it.
    public let isRequired: Bool
    /// One or two sentences, with code in back quotes.
    public let documentation: String
  }

  /// All mappings, from the file down to the eight actions.
  public static let mappings: [Mapping] =
    ([
      .file, .param, .calendar, .interval, .intervalTimes, .namedInterval, .defaults, .group, .rule, .variable,
      .selector, .exclude, .limits,
    ]
    + RuleAction.Kind.allCases.map(FileKeys.action)).map { keys in
      Mapping(
        owner: keys.owner,
        keys: keys.keys.map { Key(name: $0.name, isRequired: $0.isRequired, documentation: $0.documentation) })
    }
}
