/// What rules look at that takes requests of its own, which are made only where some rule does.
public struct RuleNeeds: Sendable, Equatable {
  /// Whether they look at the groups of workspaces' owners.
  public var groups = false
  /// Which parameters of workspaces they look at; takes a request for each build.
  public var parameters = NamedParameters.none
  /// Whether they look at the sessions in workspaces.
  public var sessions = false

  /// Nothing.
  public static let nothing = RuleNeeds()

  private init() {}

  /// What follows from the names that expressions mention.
  init(of mentions: Set<String>) {
    let isAnything = mentions.contains("ws.*")
    groups = !mentions.isDisjoint(with: ["owner.*", "owner.groups"])
    sessions = isAnything || mentions.contains("ws.sessions")
    let prefix = "ws.params."
    parameters =
      isAnything || mentions.contains("ws.params.*")
      ? .all : .some(Set(mentions.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }))
  }
}
