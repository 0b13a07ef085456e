/// Which parameters of workspaces the rules look at. No others are kept: they may hold what is nobody's business.
public enum NamedParameters: Sendable, Equatable {
  /// Those with these names.
  case some(Set<String>)
  /// All, because an expression uses them without naming one.
  case all

  /// None.
  public static let none = NamedParameters.some([])
}
