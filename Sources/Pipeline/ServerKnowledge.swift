import Audit
import CoderAPI
import Rules
import Time

/// What the server told this process, kept to save requests; a new process can find all of it out again.
struct ServerKnowledge: Sendable {
  /// The date of the last list, or of the answer with which the process began, server time, and when it was read, by the
  /// monotonic clock; `nil` before the first one.
  var readAt: Exchange.Moment?
  /// How far the server's clock was ahead of this machine's at the last reading; `nil` where that is not known.
  var ahead: Duration?
  /// When its clock was found set ahead, while that makes people look idle; `nil` else.
  var clockJump: ClockLead.Jump?
  /// The version that the server told at the process's start, for answers without the header that tells it: some proxies
  /// take it away.
  var version: String?
  /// Number of workspaces when all were last read; `nil` before that.
  var total: Int?
  /// How many of them had a start schedule.
  var scheduled: Int?
  /// Number of workspaces at the last full reading that did not shrink suddenly, and when that was.
  var seen: (count: Int, at: Timestamp)?
  /// The note that far fewer were seen than before at the last full reading; `nil` where that was not so.
  var shrinkage: String?
  /// Number of running workspaces at the last reading; `nil` before the first.
  var running: Int?
  /// The rules that the blast radius stopped when all workspaces were last read.
  var overreaches: [Overreach] = []
  /// The templates as last read; they change rarely.
  var templates: [String: TemplateFacts]?
  /// Ids of templates that no request returned, so that not every sweep asks for them.
  var untoldTemplates: Set<String> = []
  /// The states of the accounts by user id, as last read; `nil` where the token may not see users.
  var users: [String: String]?
  /// Why the users could not be read; `nil` where they were, or nobody has tried yet.
  var usersFailure: String?
  /// The users' groups as last read; `nil` where no rule needed them.
  var groups: OwnerGroups?
  /// The workspaces' parameters as last read; `nil` where no rule needed them.
  var parameters: WorkspaceParameters?
  /// The sessions in the workspaces as last read; `nil` where no rule needed them.
  var sessions: WorkspaceSessions?
  /// What agents last reported of their machines; `nil` where no rule needed it.
  var metadata: AgentMetadata?
  /// On which days the workspaces were used; `nil` where no rule needed it.
  var use: FleetUse?
  /// What was learnt while reading the list, for each scope.
  var lists: [Scope: ListMemory] = [:]
  /// What the token may change, and when that was asked, server time; `nil` where it is not known.
  var rights: (rights: ChangeRights, askedAt: Timestamp)?
  /// The rights in words, for all workspaces as last read; `nil` where the token may change all, or that is not known.
  var rightsNote: String?
  /// Intent numbers of the open requests that were already reported: each is reported once.
  var openTold: Set<Int64> = []
  /// When this process last sent something for a workspace, by the monotonic clock; only the latest minutes.
  ///
  /// The trail knows only the server's time, and that can be set while a request is on its way.
  private(set) var sentAt: [String: ContinuousClock.Instant] = [:]

  /// Why some of what the rules look at besides the list is not known, a sentence each.
  var notesOfNeeds: [String] {
    [groups?.note, parameters?.note, sessions?.note, metadata?.note, use?.note].compactMap(\.self)
  }

  /// Takes in the first answer to a process: the first list has to be as new, and of the same clock. The trail knows only when
  /// the latest sweep read one.
  mutating func meet(_ answer: Response<BuildInfo>) {
    readAt = answer.exchange.answeredAt
    version = answer.value.version
  }

  /// How the server behaves that gave this answer.
  func traits(by exchange: Exchange?) -> ServerTraits {
    ServerTraits(version: exchange?.buildVersion.flatMap { ServerVersion($0) } ?? version.flatMap { ServerVersion($0) })
  }

  /// Notes that requests were sent for these workspaces, the last of them just now.
  mutating func note(sent ids: Set<String>, at now: ContinuousClock.Instant) {
    sentAt = sentAt.filter { $0.value.duration(to: now) < Recovery.arrivalLimit }
    for id in ids { sentAt[id] = now }
  }
}
