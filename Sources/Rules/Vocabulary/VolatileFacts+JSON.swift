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
    // Nearly all readings have nothing but these; a decoder takes some fifty times as long.
    if let instants = AgentInstants.read(text.utf8.span) {
      (agents, appStatusSince, sessions) = (instants, nil, nil)
      return
    }
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

/// Reads details that hold nothing but the two instants of agents, as ``VolatileFacts/detail`` writes them.
private enum AgentInstants {
  /// The values; `nil` for any other text.
  static func read(_ bytes: Span<UInt8>) -> [AgentVolatileFacts]? {
    var position = 0
    var agents: [AgentVolatileFacts] = []
    guard take("{\"agents\":[", bytes, &position) else { return nil }
    repeat {
      guard take("{", bytes, &position) else { return nil }
      var agent = AgentVolatileFacts(lastConnectedAt: nil, disconnectedAt: nil)
      var isFirst = true
      if take("\"disconnected_at\":\"", bytes, &position) {
        guard let instant = instant(bytes, &position) else { return nil }
        agent.disconnectedAt = instant
        isFirst = false
      }
      if take(isFirst ? "\"last_connected_at\":\"" : ",\"last_connected_at\":\"", bytes, &position) {
        guard let instant = instant(bytes, &position) else { return nil }
        agent.lastConnectedAt = instant
      }
      guard take("}", bytes, &position) else { return nil }
      agents.append(agent)
    } while take(",", bytes, &position)
    return take("]}", bytes, &position) && position == bytes.count ? agents : nil
  }

  private static func take(_ text: StaticString, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
    for index in 0..<text.utf8CodeUnitCount where bytes[position + index] != text.utf8Start[index] { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// An instant up to the quotation mark, which is taken, too.
  private static func instant(_ bytes: Span<UInt8>, _ position: inout Int) -> Timestamp? {
    var end = position
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += 1 }
    guard end < bytes.count, let instant = Timestamp(rfc3339: bytes.extracting(position..<end)) else { return nil }
    position = end + 1
    return instant
  }
}
