import Time

/// An agent of a workspace: the process in it that talks to the server.
///
/// `connected` means that this process reaches the server, not that a person is there.
public struct AgentFacts: Sendable, Hashable {
  /// The agent's name in its template.
  public var name: String
  /// `connecting`, `timeout`, `connected` or `disconnected`.
  public var status: String
  /// State of its start-up script; `nil` on servers that do not tell.
  public var lifecycleState: String?
  /// When it first connected in this build.
  public var firstConnectedAt: Timestamp?
  /// When it last made contact; changes with every heartbeat.
  public var lastConnectedAt: Timestamp?
  /// When its latest connection ended.
  public var disconnectedAt: Timestamp?
  /// When its start-up script began.
  public var startedAt: Timestamp?
  /// When its start-up script ended.
  public var readyAt: Timestamp?
  /// The server's health verdict; `nil` on servers that give none.
  public var healthy: Bool?
  /// `linux`, `darwin` or `windows`, as the template specifies.
  public var os: String
  /// `amd64`, `arm64` …, as the template specifies.
  public var arch: String
  /// The items that it reports of its machine as its template asks, by key; a value is `nil` where it reports no such item.
  ///
  /// `nil` where they were not read, or one that a rule names was not collected.
  public var metadata: [String: String?]?
  /// The agent's apps in the server's order.
  public var apps: [AppFacts]

  /// Creates an agent with the given values; everything else is absent.
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
  /// Display name; may be empty.
  public var displayName: String
  /// `disabled`, `initializing`, `healthy` or `unhealthy`.
  public var health: String
  /// Who may open it: `owner`, `authenticated`, `organization` or `public`.
  public var sharing: String

  /// Creates an app.
  public init(slug: String, displayName: String = "", health: String = "disabled", sharing: String = "owner") {
    self.slug = slug
    self.displayName = displayName
    self.health = health
    self.sharing = sharing
  }
}
