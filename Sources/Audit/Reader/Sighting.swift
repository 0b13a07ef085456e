import Time

/// A workspace as one observation shows it, with what reports need of it.
public struct Sighting: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String
  /// The owner's user name then.
  public var owner: String
  /// The workspace's name then.
  public var name: String
  /// The organization's name then; empty where the server has none.
  public var organization: String
  /// The template's name then.
  public var template: String
  /// The status: `running`, `stopped`, `starting` …
  public var status: String
  /// The number of the latest build.
  public var build: Int64
  /// The latest build's transition: `start`, `stop` or `delete`.
  public var transition: String
  /// Why the server says that it was built: `initiator`, `autostart`, `autostop` …
  public var reason: String
  /// When the latest start was completed; `nil` where the build is none, or not complete.
  public var startedAt: Timestamp?
  /// When the observation was made, by the server's clock.
  public var at: Timestamp
  /// When the server last counted it as used; `nil` where it does not say.
  public var lastUsedAt: Timestamp?
  /// The server's price of the latest build, in credits a day; `nil` where it has none.
  public var dailyCost: Int64?
  /// When the build ends by itself; `nil` for never.
  public var deadline: Timestamp?
  /// The latest deadline that the template allows; `nil` for any.
  public var maxDeadline: Timestamp?
  /// The lifetime given at the next start; `nil` for none.
  public var ttl: Duration?
  /// By how much use moves the deadline; `nil` where the server does not say.
  public var bump: Duration?
  /// The schedule that starts it, as the server takes it; `nil` for none.
  public var schedule: String?

  /// Makes a sighting.
  public init(
    workspace: String, owner: String, name: String, organization: String, template: String, status: String,
    build: Int64, transition: String, reason: String, startedAt: Timestamp?, at: Timestamp, lastUsedAt: Timestamp?,
    dailyCost: Int64? = nil, deadline: Timestamp? = nil, maxDeadline: Timestamp? = nil, ttl: Duration? = nil,
    bump: Duration? = nil, schedule: String? = nil
  ) {
    self.workspace = workspace
    self.owner = owner
    self.name = name
    self.organization = organization
    self.template = template
    self.status = status
    self.build = build
    self.transition = transition
    self.reason = reason
    self.startedAt = startedAt
    self.at = at
    self.lastUsedAt = lastUsedAt
    self.dailyCost = dailyCost
    self.deadline = deadline
    self.maxDeadline = maxDeadline
    self.ttl = ttl
    self.bump = bump
    self.schedule = schedule
  }

  /// `owner/name`.
  public var fullName: String { "\(owner)/\(name)" }
}
