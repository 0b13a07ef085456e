/// Which parameters of workspaces rules look at. No others are kept: they may hold what is nobody's business.
public enum NamedParameters: Sendable, Equatable {
  /// Those with these names.
  case some(Set<String>)
  /// All, because an expression uses them without naming one.
  case all

  /// None.
  public static let none = NamedParameters.some([])
}

extension WorkspaceFacts {
  /// The facts for rules that name these parameters, where they were read for others.
  ///
  /// A parameter that nobody asked for is unknown, and not absent; and if one is, all are.
  public func knowing(_ named: NamedParameters) -> WorkspaceFacts {
    if case .some(let names) = named, let params, names.allSatisfy({ params[$0] != nil }) { return self }
    var facts = self
    facts.params = nil
    return facts
  }
}
