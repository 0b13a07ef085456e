import Time

/// One agent of a workspace: the process inside that talks to the server.
///
/// `connected` means that this process reaches the server, not that a person is there.
public struct AgentFacts: Sendable, Hashable {
  /// The agent's name in its template.
  public var name: String
  /// `connecting`, `timeout`, `connected` or `disconnected`.
  public var status: String
  /// Where its start-up script is; `nil` on servers that do not say.
  public var lifecycleState: String?
  /// First connection of this build.
  public var firstConnectedAt: Timestamp?
  /// Latest sign of life; moves with every heartbeat.
  public var lastConnectedAt: Timestamp?
  /// End of the latest connection.
  public var disconnectedAt: Timestamp?
  /// Begin of the start-up script.
  public var startedAt: Timestamp?
  /// End of the start-up script.
  public var readyAt: Timestamp?
  /// The server's health verdict; `nil` on servers without one.
  public var healthy: Bool?
  /// `linux`, `darwin` or `windows`, as the template says it.
  public var os: String
  /// `amd64`, `arm64` …, as the template says it.
  public var arch: String
  /// The agent's apps in the server's order.
  public var apps: [AppFacts]

  /// An agent with nothing known beyond its status.
  public init(name: String, status: String, os: String = "linux", arch: String = "amd64", apps: [AppFacts] = []) {
    self.name = name
    self.status = status
    self.os = os
    self.arch = arch
    self.apps = apps
  }
}

/// One app of an agent.
public struct AppFacts: Sendable, Hashable {
  /// The app's key within its agent.
  public var slug: String
  /// Name for people, may be empty.
  public var displayName: String
  /// `disabled`, `initializing`, `healthy` or `unhealthy`.
  public var health: String
  /// Who may open it: `owner`, `authenticated`, `organization` or `public`.
  public var sharing: String

  /// An app as the server sends it.
  public init(slug: String, displayName: String = "", health: String = "disabled", sharing: String = "owner") {
    self.slug = slug
    self.displayName = displayName
    self.health = health
    self.sharing = sharing
  }
}
