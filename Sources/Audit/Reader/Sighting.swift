import Time

/// A workspace as one observation shows it, with what reports need of it.
///
/// Most observations show what the one before did, but for when the workspace was used: what stays is shared between them.
public struct Sighting: Hashable, Sendable {
  /// What an observation shares with others.
  let lasting: Lasting
  /// The observation's number; 0 where it is of no interest.
  public let number: Int64
  /// When the observation was made, by the server's clock.
  public var at: Timestamp
  /// When the server last counted it as used; `nil` where it does not say.
  public let lastUsedAt: Timestamp?
  /// When the build ends by itself; `nil` for never.
  public let deadline: Timestamp?
  /// The latest deadline that the template allows; `nil` for any.
  public let maxDeadline: Timestamp?
  /// Whether observations that followed it may have been removed, so that no look shows until when it went on as observed.
  public internal(set) var isBeforeGap = false

  /// The workspace's id.
  public var workspace: String { lasting.workspace }
  /// The owner's user name then.
  public var owner: String { lasting.owner }
  /// The workspace's name then.
  public var name: String { lasting.name }
  /// The organization's name then; empty where the server has none.
  public var organization: String { lasting.organization }
  /// The template's name then.
  public var template: String { lasting.template }
  /// The status: `running`, `stopped`, `starting` …
  public var status: String { lasting.status }
  /// The number of the latest build.
  public var build: Int64 { lasting.build }
  /// The latest build's transition: `start`, `stop` or `delete`.
  public var transition: String { lasting.transition }
  /// Why the server says that it was built: `initiator`, `autostart`, `autostop` …
  public var reason: String { lasting.reason }
  /// When the latest start was completed; `nil` where the build is none, or not complete.
  public var startedAt: Timestamp? { lasting.startedAt }
  /// The server's price of the latest build, in credits a day; `nil` where it has none.
  public var dailyCost: Int64? { lasting.dailyCost }
  /// The lifetime given at the next start; `nil` for none.
  public var ttl: Duration? { lasting.ttl }
  /// By how much use moves the deadline; `nil` where the server does not say.
  public var bump: Duration? { lasting.bump }
  /// The schedule that starts it, as the server takes it; `nil` for none.
  public var schedule: String? { lasting.schedule }

  /// Makes a sighting.
  public init(
    workspace: String, owner: String, name: String, organization: String, template: String, status: String,
    build: Int64, transition: String, reason: String, startedAt: Timestamp?, at: Timestamp, lastUsedAt: Timestamp?,
    dailyCost: Int64? = nil, deadline: Timestamp? = nil, maxDeadline: Timestamp? = nil, ttl: Duration? = nil,
    bump: Duration? = nil, schedule: String? = nil, number: Int64 = 0
  ) {
    self.init(
      Lasting(
        workspace: workspace, owner: owner, name: name, organization: organization, template: template,
        status: status, build: build, transition: transition, reason: reason, startedAt: startedAt,
        dailyCost: dailyCost, ttl: ttl, bump: bump, schedule: schedule), number: number, at: at, lastUsedAt: lastUsedAt,
      deadline: deadline, maxDeadline: maxDeadline)
  }

  init(
    _ lasting: Lasting, number: Int64, at: Timestamp, lastUsedAt: Timestamp?, deadline: Timestamp?,
    maxDeadline: Timestamp?
  ) {
    self.lasting = lasting
    self.number = number
    self.at = at
    self.lastUsedAt = lastUsedAt
    self.deadline = deadline
    self.maxDeadline = maxDeadline
  }

  /// `owner/name`.
  public var fullName: String { "\(owner)/\(name)" }

  /// The workspace from when it was first seen on, where the observations of that time were removed.
  ///
  /// - Parameter first: the first observation that is left
  init(removedBefore first: Sighting, since at: Timestamp) {
    self.init(
      workspace: first.workspace, owner: first.owner, name: first.name, organization: first.organization,
      template: first.template, status: "unknown", build: Self.noBuild, transition: "", reason: "", startedAt: nil,
      at: at, lastUsedAt: nil)
    isBeforeGap = true
  }

  private static let noBuild: Int64 = -1
  /// Whether it stands for removed observations.
  public var isOfRemoved: Bool { build == Self.noBuild }

  /// What does not change while somebody works.
  final class Lasting: Hashable, Sendable {
    let workspace, owner, name, organization, template, status, transition, reason: String
    let build: Int64
    let startedAt: Timestamp?
    let dailyCost: Int64?
    let ttl, bump: Duration?
    let schedule: String?

    init(
      workspace: String, owner: String, name: String, organization: String, template: String, status: String,
      build: Int64, transition: String, reason: String, startedAt: Timestamp?, dailyCost: Int64?, ttl: Duration?,
      bump: Duration?, schedule: String?
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
      self.dailyCost = dailyCost
      self.ttl = ttl
      self.bump = bump
      self.schedule = schedule
    }

    private var texts: [String?] {
      [workspace, owner, name, organization, template, status, transition, reason, schedule]
    }

    static func == (one: Lasting, other: Lasting) -> Bool {
      one === other
        || one.build == other.build && one.startedAt == other.startedAt && one.dailyCost == other.dailyCost
          && one.ttl == other.ttl && one.bump == other.bump && one.texts == other.texts
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(workspace)
      hasher.combine(build)
      hasher.combine(status)
    }
  }
}
