import FoundationEssentials
import Time

extension VolatileFacts {
  /// The volatile values without a column of their own in the audit trail, as canonical JSON.
  ///
  /// They are those of agents, apps and sessions.
  ///
  /// `nil` when there are none.
  public var detail: String? {
    guard
      appStatusSince != nil || sessions != nil
        || agents.contains(where: { $0.lastConnectedAt != nil || $0.disconnectedAt != nil || $0.metadata != nil })
    else { return nil }
    var json = CanonicalJSON()
    json.raw("{\"agents\":")
    json.list(agents) { agent, json in
      json.members(
        [("disconnected_at", agent.disconnectedAt), ("last_connected_at", agent.lastConnectedAt)],
        texts: agent.metadata.map { ("metadata", $0) })
    }
    if let appStatusSince {
      json.raw(",\"app_status_since\":")
      json.string(appStatusSince.rfc3339)
    }
    if let sessions {
      json.raw(",\"sessions\":")
      json.object(Vocabulary.sessions, sessions)
    }
    json.raw("}")
    return json.text
  }

  /// Restores the values from ``detail``.
  ///
  /// - Throws: `DecodingError` when the text is not valid; nothing is changed then.
  public mutating func restore(detail text: String) throws {
    let detail = try JSONDecoder().decode(Detail.self, from: Data(text.utf8))
    appStatusSince = detail.appStatusSince
    sessions = detail.sessions?.facts
    agents = detail.agents.map {
      AgentVolatileFacts(
        lastConnectedAt: $0.lastConnectedAt, disconnectedAt: $0.disconnectedAt, metadata: $0.metadata)
    }
  }

  private struct Detail: Decodable {
    var agents: [Agent]
    var appStatusSince: Timestamp?
    var sessions: Sessions?

    enum CodingKeys: String, CodingKey {
      case agents, sessions
      case appStatusSince = "app_status_since"
    }

    struct Sessions: Decodable {
      var facts = SessionFacts()

      init(from decoder: any Decoder) throws {
        try Vocabulary.sessions.restore(try decoder.container(keyedBy: FactKey.self), into: &facts)
      }
    }

    struct Agent: Decodable {
      var lastConnectedAt: Timestamp?
      var disconnectedAt: Timestamp?
      var metadata: [String: String?]?

      enum CodingKeys: String, CodingKey {
        case metadata
        case lastConnectedAt = "last_connected_at"
        case disconnectedAt = "disconnected_at"
      }
    }
  }
}
