import Time

/// What one sweep read about one workspace, independent of the wire format and of rules.
///
/// An optional that is `nil` means *absent* (the server sent null, nothing, or the year-1 time). An attribute that was
/// not or could not be fetched is listed in ``unknown`` instead; its value here is then meaningless.
public struct WorkspaceFacts: Sendable, Hashable {
  /// UUID, lower case.
  public var id: String
  /// The workspace's name.
  public var name: String
  /// Its owner; `ws.owner` is the owner's name.
  public var owner: OwnerFacts
  /// Name of its organization; `nil` on servers that do not send it.
  public var organization: String?
  /// Its template; `ws.template` is the template's name.
  public var template: TemplateFacts
  /// Name of the template version of the latest build.
  public var templateVersion: String
  /// `latest_build.status`, one of ``ClosedSets/statuses``; a new word of a later server is kept as sent.
  public var status: String
  /// `latest_build.transition`: `start`, `stop` or `delete`.
  public var transition: String
  /// Number of the latest build, from 1; together with ``id`` it identifies a session.
  public var buildNumber: Int
  /// The reason for the latest build, in the server's word.
  public var buildReason: String
  /// When the workspace was created.
  public var createdAt: Timestamp
  /// When the latest build, a start, was completed; `nil` while building, stopped or failed.
  public var startedAt: Timestamp?
  /// Last use that the server noticed; resolution is about a minute on newer servers, ten on old ones.
  public var lastUsedAt: Timestamp?
  /// When the server will stop this session; `nil` unless the latest build is a completed start.
  public var deadline: Timestamp?
  /// Latest deadline that the template allows for this session; exact to the microsecond.
  public var maxDeadline: Timestamp?
  /// Lifetime given at the next start; `nil` when autostop is off.
  public var ttl: Duration?
  /// Autostart schedule exactly as the server stores it; `nil` when off.
  public var autostart: String?
  /// The schedule that a rule suspends, exactly as the server stored it; `nil` when none does.
  ///
  /// ``autostart`` is then `nil`; expressions see this one as `ws.autostart`, so that a rule that asks for a schedule does
  /// not become false by suspending it.
  public var suspendedAutostart: String?
  /// Next autostart as computed by the server; may be `nil` although ``autostart`` is set.
  public var nextStartAt: Timestamp?
  /// When it became dormant; `nil` when it is not.
  public var dormantAt: Timestamp?
  /// When the server will delete it; `nil` when it will not.
  public var deletingAt: Timestamp?
  /// Whether the latest build's version is not the template's active one.
  public var outdated: Bool
  /// The server's health verdict; `nil` on servers that give none.
  public var healthy: Bool?
  /// Whether the token's user marked it; `nil` on servers without favourites.
  public var favorite: Bool?
  /// Whether it is a prebuilt workspace nobody has claimed.
  public var isPrebuild: Bool
  /// `always` or `never`; `nil` on servers without automatic updates.
  public var automaticUpdates: String?
  /// Daily cost of the latest build, in the server's units.
  public var dailyCost: Int
  /// The latest report of an AI agent inside; `nil` if there was none.
  public var appStatus: String?
  /// When ``appStatus`` was reported.
  public var appStatusSince: Timestamp?
  /// The values of the parameters of its latest build that the rules name; a value is `nil` where it has no such parameter.
  ///
  /// `nil` where they were not read.
  public var params: [String: String?]?
  /// The connections to it, as the server's metrics told; `nil` where they were not read.
  public var sessions: SessionFacts?
  /// On which days Curfew saw it used; `nil` where no rule asks. Expressions see it as `state.days_used_last_14`.
  public var use: UseHistory?
  /// Agents of all resources, in the server's order; empty while building and mostly when stopped.
  public var agents: [AgentFacts]
  /// Attributes that were not fetched, as expressions name them: `ws.agents`, `template.default_ttl`.
  public var unknown: Set<String>

  /// Creates a workspace with the values that every server sends; everything else is absent.
  public init(
    id: String, name: String, owner: OwnerFacts, template: TemplateFacts, templateVersion: String = "",
    status: String, transition: String, buildNumber: Int = 1, buildReason: String = "initiator", createdAt: Timestamp
  ) {
    self.id = id
    self.name = name
    self.owner = owner
    self.template = template
    self.templateVersion = templateVersion
    self.status = status
    self.transition = transition
    self.buildNumber = buildNumber
    self.buildReason = buildReason
    self.createdAt = createdAt
    self.outdated = false
    self.isPrebuild = false
    self.dailyCost = 0
    self.agents = []
    self.unknown = []
  }

  /// The workspace as `owner/name`.
  public var fullName: String { "\(owner.name)/\(name)" }

  /// Whether the latest build is a start, whatever became of it.
  public var isStarted: Bool { transition == "start" }

  /// Whether the latest build is a completed start; only then is a deadline meaningful.
  public var isRunning: Bool { isStarted && status == "running" }

  /// Whether a build is under way or queued.
  public var isBuilding: Bool { ["pending", "starting", "stopping", "canceling", "deleting"].contains(status) }
}
