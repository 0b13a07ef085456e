/// What rules look at that takes requests of its own, which are made only where some rule does.
public struct RuleNeeds: Sendable, Equatable {
  /// Whether they look at the groups of workspaces' owners.
  public var groups = false
  /// Whether they look at workspaces' agents.
  public var agents = false
  /// Whether they look at the states of owners' accounts.
  public var accounts = false
  /// Which parameters of workspaces they look at; takes a request for each build.
  public var parameters = NamedKeys.none
  /// Whether they look at the sessions in workspaces.
  public var sessions = false
  /// Which items of what agents report of themselves they look at; takes a request for each agent and sweep.
  public var metadata = NamedKeys.none
  /// Whether they look at the days on which workspaces were used; takes no request, but a look at the trail.
  public var use = false

  /// Nothing.
  public static let nothing = RuleNeeds()

  /// The attribute that counts the days of use.
  static let daysUsed = "state.days_used_last_14"

  /// The fields that are computed from the agents.
  private static let ofAgents = Set(
    Vocabulary.workspace.facts.compactMap { fact in
      if case .derived(let sources) = fact.storage, sources.contains("agents") { "ws.\(fact.name)" } else { nil }
    })

  private init() {}

  /// What follows from the names that expressions mention.
  init(of mentions: Set<String>) {
    let isAnything = mentions.contains("ws.*")
    agents = isAnything || mentions.contains { $0 == "ws.agents" || RuleNeeds.ofAgents.contains($0) }
    accounts = !mentions.isDisjoint(with: ["owner.*", "owner.status"])
    groups = !mentions.isDisjoint(with: ["owner.*", "owner.groups"])
    use = !mentions.isDisjoint(with: ["state.*", RuleNeeds.daysUsed])
    sessions = isAnything || mentions.contains("ws.sessions")
    parameters = isAnything ? .all : NamedKeys(of: mentions, under: "ws.params.")
    metadata = NamedKeys(of: mentions, under: "Agent.metadata.")
  }
}
