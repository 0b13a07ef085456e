import FoundationEssentials
import Time

extension WorkspaceFacts {
  /// Everything except the volatile values, as JSON with sorted keys, so that equal content results in equal text.
  ///
  /// It has the form that expressions see (`owner`, `template`, `ws`). Instants are RFC 3339 in UTC, durations are
  /// milliseconds.
  public var stableContent: String {
    var json = CanonicalJSON()
    json.raw("{\"owner\":")
    json.object(Vocabulary.owner, owner)
    json.raw(",\"template\":")
    json.object(Vocabulary.template, template)
    json.raw(",\"ws\":")
    json.object(Vocabulary.workspace, self)
    json.raw("}")
    return json.text
  }

  /// The values that change while somebody works.
  public var volatile: VolatileFacts {
    VolatileFacts(
      lastUsedAt: lastUsedAt, deadline: deadline, maxDeadline: maxDeadline, appStatusSince: appStatusSince,
      agents: agents.map {
        AgentVolatileFacts(
          lastConnectedAt: $0.lastConnectedAt, disconnectedAt: $0.disconnectedAt, metadata: $0.metadata)
      }, sessions: sessions, unknown: unknown)
  }

  /// Combines stable content and volatile values.
  ///
  /// Ignores fields that this version does not know; fields that the content lacks stay absent.
  ///
  /// - Throws: `DecodingError` when the content does not have the form of ``stableContent``.
  public init(stableContent: String, volatile: VolatileFacts) throws {
    self = try JSONDecoder().decode(SnapshotContent.self, from: Data(stableContent.utf8)).facts
    take(volatile)
  }

  /// Gives stable content its volatile values.
  public mutating func take(_ volatile: VolatileFacts) {
    lastUsedAt = volatile.lastUsedAt
    deadline = volatile.deadline
    maxDeadline = volatile.maxDeadline
    appStatusSince = volatile.appStatusSince
    sessions = volatile.sessions
    unknown = volatile.unknown
    for (index, agent) in zip(agents.indices, volatile.agents) {
      agents[index].lastConnectedAt = agent.lastConnectedAt
      agents[index].disconnectedAt = agent.disconnectedAt
      agents[index].metadata = agent.metadata
    }
  }
}

/// The JSON of a snapshot.
private struct SnapshotContent: Decodable {
  var facts: WorkspaceFacts

  init(from decoder: any Decoder) throws {
    let content = try decoder.container(keyedBy: FactKey.self)
    facts = WorkspaceFacts(
      id: "", name: "", owner: OwnerFacts(name: ""), template: TemplateFacts(name: ""), status: "", transition: "",
      createdAt: .epoch)
    try Vocabulary.owner.restore(
      try content.nestedContainer(keyedBy: FactKey.self, forKey: FactKey("owner")), into: &facts.owner)
    try Vocabulary.template.restore(
      try content.nestedContainer(keyedBy: FactKey.self, forKey: FactKey("template")), into: &facts.template)
    let workspace = try content.nestedContainer(keyedBy: FactKey.self, forKey: FactKey("ws"))
    facts.id = try workspace.decode(String.self, forKey: FactKey("id"))
    try Vocabulary.workspace.restore(workspace, into: &facts)
  }
}
