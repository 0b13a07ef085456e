/// The keys of rule files and rule tests that the loader accepts, for documentation pages.
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
    /// What may stand there: `a duration`, `a list of names`; code in back quotes.
    public let value: String
    /// One or two sentences, with code in back quotes.
    public let documentation: String
  }

  /// All mappings, from the file down to the actions.
  public static let mappings: [Mapping] = mappings(of: .rules)

  /// All mappings of a kind of file in the order of their first mention, from the file down.
  public static func mappings(of schema: RuleFileSchema) -> [Mapping] {
    var found: [FileKeys] = []
    collect(.mapping(schema.root), &found)
    return found.map { keys in
      Mapping(
        owner: keys.owner,
        keys: keys.keys.map {
          Key(
            name: $0.name, isRequired: $0.isRequired, value: $0.value.description, documentation: $0.documentation)
        })
    }
  }

  private static func collect(_ value: FileValue, _ found: inout [FileKeys]) {
    switch value {
    case .nothing, .text, .integer, .plain: break
    case .list(let value, _), .named(_, let value): collect(value, &found)
    case .anyOf(let values): for value in values { collect(value, &found) }
    case .mapping(let keys):
      guard !found.contains(where: { $0.owner == keys.owner }) else { return }
      found.append(keys)
      for key in keys.keys { collect(key.value, &found) }
    }
  }
}
