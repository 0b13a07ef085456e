/// Which keys of a map rules look at, such as a workspace's parameters. The values of others are not kept: they may be
/// nobody's business.
public enum NamedKeys: Sendable, Equatable {
  /// Those with these names.
  case some(Set<String>)
  /// All, because an expression uses the map without naming a key.
  case all

  /// None.
  public static let none = NamedKeys.some([])

  /// The keys that expressions mention under this path, which ends with a point.
  init(of mentions: Set<String>, under path: String) {
    self =
      mentions.contains(path + "*")
      ? .all : .some(Set(mentions.filter { $0.hasPrefix(path) }.map { String($0.dropFirst(path.count)) }))
  }

  /// The values of these keys, `nil` for one that there is none of.
  public func values(among all: [String: String]) -> [String: String?] {
    switch self {
    case .all: all.mapValues(Optional.some)
    case .some(let names): Dictionary(uniqueKeysWithValues: names.map { ($0, all[$0]) })
    }
  }
}

extension WorkspaceFacts {
  /// The facts for rules that name these parameters, where they were read for others.
  ///
  /// A parameter that nobody asked for is unknown, and not absent; and if one is, all are.
  public func knowing(_ named: NamedKeys) -> WorkspaceFacts {
    if case .some(let names) = named, let params, names.allSatisfy({ params[$0] != nil }) { return self }
    var facts = self
    facts.params = nil
    return facts
  }
}
