import Time

/// The values of a workspace that change while somebody works; everything else is its stable content.
///
/// They are kept apart because a snapshot with them would be new every minute.
public struct VolatileFacts: Sendable, Equatable {
  /// `ws.last_used_at`.
  public var lastUsedAt: Timestamp?
  /// `ws.deadline`.
  public var deadline: Timestamp?
  /// `ws.max_deadline`.
  public var maxDeadline: Timestamp?
  /// `ws.app_status_since`.
  public var appStatusSince: Timestamp?
  /// In the order of the content's agents; shorter than that list if the last agents have no values.
  public var agents: [AgentVolatileFacts]
  /// `ws.sessions`; `nil` where they were not read.
  public var sessions: SessionFacts?
  /// Attributes that were not fetched.
  public var unknown: Set<String>

  /// Creates volatile facts; by default everything is absent and nothing unknown.
  public init(
    lastUsedAt: Timestamp? = nil, deadline: Timestamp? = nil, maxDeadline: Timestamp? = nil,
    appStatusSince: Timestamp? = nil, agents: [AgentVolatileFacts] = [], sessions: SessionFacts? = nil,
    unknown: Set<String> = []
  ) {
    self.lastUsedAt = lastUsedAt
    self.deadline = deadline
    self.maxDeadline = maxDeadline
    self.appStatusSince = appStatusSince
    self.agents = agents
    self.sessions = sessions
    self.unknown = unknown
  }
}

/// The volatile values of one agent.
public struct AgentVolatileFacts: Sendable, Equatable {
  /// `agent.last_connected_at`.
  public var lastConnectedAt: Timestamp?
  /// `agent.disconnected_at`.
  public var disconnectedAt: Timestamp?
  /// `agent.metadata`; `nil` where they were not read.
  public var metadata: [String: String?]?

  /// Creates the values.
  public init(lastConnectedAt: Timestamp?, disconnectedAt: Timestamp?, metadata: [String: String?]? = nil) {
    self.lastConnectedAt = lastConnectedAt
    self.disconnectedAt = disconnectedAt
    self.metadata = metadata
  }
}
