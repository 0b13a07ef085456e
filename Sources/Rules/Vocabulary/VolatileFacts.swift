import Time

/// The values of a workspace that move while somebody works; everything else is its stable content.
///
/// Kept apart because a snapshot that holds them would be new every minute (`audit.md`, 1.3).
public struct VolatileFacts: Sendable, Equatable {
  /// `ws.last_used_at`.
  public var lastUsedAt: Timestamp?
  /// `ws.deadline`.
  public var deadline: Timestamp?
  /// `ws.max_deadline`.
  public var maxDeadline: Timestamp?
  /// `ws.app_status_since`.
  public var appStatusSince: Timestamp?
  /// In the order of the agents of the content; shorter than that list when trailing agents have none.
  public var agents: [AgentVolatileFacts]
  /// Attributes that were not fetched.
  public var unknown: Set<String>

  /// Nothing volatile, nothing unknown.
  public init(
    lastUsedAt: Timestamp? = nil, deadline: Timestamp? = nil, maxDeadline: Timestamp? = nil,
    appStatusSince: Timestamp? = nil, agents: [AgentVolatileFacts] = [], unknown: Set<String> = []
  ) {
    self.lastUsedAt = lastUsedAt
    self.deadline = deadline
    self.maxDeadline = maxDeadline
    self.appStatusSince = appStatusSince
    self.agents = agents
    self.unknown = unknown
  }
}

/// The values of one agent that move by themselves.
public struct AgentVolatileFacts: Sendable, Equatable {
  /// `agent.last_connected_at`.
  public var lastConnectedAt: Timestamp?
  /// `agent.disconnected_at`.
  public var disconnectedAt: Timestamp?

  /// The pair as observed.
  public init(lastConnectedAt: Timestamp?, disconnectedAt: Timestamp?) {
    self.lastConnectedAt = lastConnectedAt
    self.disconnectedAt = disconnectedAt
  }
}
