import Audit
import Rules
import Time

/// Curfew's memory of all workspaces between sweeps.
///
/// It is the content of the audit file, loaded once, and what the server told this process.
///
/// It never runs ahead of the file: what a sweep reads and decides is taken in only after the commit (``take(_:)``).
/// After requests, or after a failed write, the file is read again (``refresh(from:)``).
public struct FleetMemory: Sendable {
  private(set) var workspaces: [String: WorkspaceMemory] = [:]
  /// The workspaces whose schedule was cleared and has not been restored, by id.
  var unscheduled: [String: UnscheduledWorkspace] = [:]
  /// Until when the due times of the groups of rules have been dealt with.
  public internal(set) var groups = GroupMemory()
  /// The notices that still count.
  var notices = NoticeMemory()
  /// The delays that apply to requests.
  var throttle: Throttle
  /// The instant before which the server does not want to be asked for the list, by its clock.
  ///
  /// `nil` when it said nothing.
  var listRetryAt: Timestamp?
  /// When the latest sweep in the file, by an earlier process, read the server, server time; `nil` when there was none.
  public private(set) var lastSweepAt: Timestamp?
  /// When a sweep last failed to read the server since the last one that did, server time; `nil` where none did.
  var failedAt: Timestamp?
  /// The latest instant of a sweep since the server's clock was last found put back, by that clock; `nil` when there was none.
  private(set) var latestAt: Timestamp?
  /// How far the server's clock was ahead in the latest sweeps, and when it was last set ahead.
  private(set) var lead = ClockLead()
  /// What to record because the server's clock was put back (``correct(readAt:serverAhead:remembered:)``).
  var corrections = MemoryChanges()
  /// A sentence that the server's clock was put back, for the sweep that finds it; `nil` for others.
  var clockNote: String?
  /// Whether the file may hold something else by now and must be read again.
  package var isStale = false
  /// What the server told this process; a new process can find it out again.
  var server = ServerKnowledge()
  /// The answers of the rules that stand; a new process asks all rules.
  package internal(set) var answers: StandingAnswers?

  /// The memory from a database.
  ///
  /// - Parameter lastSweepAt: start of the latest sweep that saw the workspaces, to replace the database's.
  public init(_ memory: StoredMemory = StoredMemory(), lastSweepAt: Timestamp? = nil) {
    let lastSweepAt = lastSweepAt ?? memory.lastSightAt
    self.lastSweepAt = lastSweepAt
    latestAt = memory.latestAt
    lead = memory.lead
    throttle = Throttle(memory.answers)
    groups = GroupMemory(memory.groups)
    notices = NoticeMemory(memory.notices)
    listRetryAt = memory.listRetryAt
    failedAt = memory.failedAt
    server.lists[.everything] = ListMemory(json: memory.reading)
    for change in memory.confirmed {
      workspaces[change.workspace, default: WorkspaceMemory()].confirmed[Effect(change.effect)] = change
    }
    for (key, value) in memory.rules {
      workspaces[key.workspace, default: WorkspaceMemory()].rules[.init(rule: key.rule, shadow: key.shadow)] = value
    }
    for (key, value) in memory.values {
      workspaces[key.workspace, default: WorkspaceMemory()].values[Effect(key.effect)] = value
    }
    server.seen = memory.seen.flatMap { seen in lastSweepAt.map { (seen, $0) } }
    unscheduled = Dictionary(memory.unscheduled.map { ($0.workspace, $0) }, uniquingKeysWith: { $1 })
    for attempt in memory.attempts {
      let effect = Effect(attempt.effect)
      workspaces[attempt.workspace, default: WorkspaceMemory()].note(
        attempt.result, failure: attempt.failure, of: effect,
        isTaking: EffectValue.isTaking(effect, from: attempt.before, to: attempt.after), inSweepAt: attempt.sweepAt)
      workspaces[attempt.workspace]?.note(sent: attempt.after, attempt.result, of: effect)
    }
    for (key, sentAt) in memory.open {
      workspaces[key.workspace, default: WorkspaceMemory()].open[Effect(key.effect)] = sentAt
    }
    for (id, suspension) in memory.suspensions {
      workspaces[id, default: WorkspaceMemory()].suspension = suspension
    }
    for undoing in memory.undoings {
      let key = Opposition.Key(rule: undoing.rule, effect: Effect(undoing.effect))
      let before = workspaces[undoing.workspace]?.opposed[key]
      workspaces[undoing.workspace, default: WorkspaceMemory()].opposed[key] = Opposition(after: before, at: undoing.at)
    }
    for move in memory.movesByUse {
      workspaces[move.workspace, default: WorkspaceMemory()].countMove(
        by: move.rule, inBuild: move.buildNumber, decision: move.decision)
    }
    for (id, reading) in memory.readings where workspaces[id] != nil {
      workspaces[id]?.take(reading, lastSweepAt: lastSweepAt)
    }
  }

  /// The memory of one workspace; empty for a new one.
  subscript(id: String) -> WorkspaceMemory {
    get { workspaces[id] ?? WorkspaceMemory() }
    set { workspaces[id] = newValue }
  }

  /// Ids of the workspaces with something in memory, in no order.
  var ids: Dictionary<String, WorkspaceMemory>.Keys { workspaces.keys }

  /// Forgets workspaces that no longer exist.
  mutating func forget(_ ids: [String]) {
    for id in ids {
      unscheduled[id] = nil
      workspaces[id] = nil
    }
  }

  /// Reads the file again if it may have changed, and keeps what the server told.
  ///
  /// - Throws: `AuditFailure`.
  mutating func refresh(from store: AuditStore) async throws {
    guard isStale else { return }
    var fresh = FleetMemory(try await store.loadMemory())
    (fresh.server, fresh.answers) = (server, answers)
    fresh.keepWhatTheProcessKnows(of: self)
    self = fresh
  }

  /// Takes over what is known of the workspaces and not in the file.
  mutating func keepWhatTheProcessKnows(of before: FleetMemory) {
    for (id, memory) in before.workspaces {
      workspaces[id]?.lastReadAt = memory.lastReadAt
      workspaces[id]?.notSeenAt = memory.notSeenAt
      workspaces[id]?.notDeletedUntil = memory.notDeletedUntil
    }
  }

  /// Notes that the trail has a sweep that read the server.
  mutating func note(_ reading: Reading) {
    lead.take(milliseconds: reading.serverAhead?.wholeMilliseconds ?? 0, at: reading.now)
  }

  /// Notes that the trail has a sweep with these instants, server time.
  mutating func note(sweepAt instants: Timestamp...) { latestAt = (instants + [latestAt].compactMap(\.self)).max() }
}

extension WorkspaceMemory {
  /// Takes in the last reading of an earlier process.
  ///
  /// - Parameter lastSweepAt: until then the recorded deadline stood, because a move is recorded at once.
  fileprivate mutating func take(_ reading: LastReading, lastSweepAt: Timestamp?) {
    lastReading = reading
    preferOwnDeadline()
    if let lastSweepAt { lastReading?.at = max(reading.at, lastSweepAt) }
  }
}

extension WorkspaceFacts {
  /// The workspace without the values that change while somebody works.
  var withoutVolatile: WorkspaceFacts {
    var stable = self
    stable.lastUsedAt = nil
    stable.deadline = nil
    stable.maxDeadline = nil
    stable.appStatusSince = nil
    stable.sessions = nil
    stable.use = nil
    stable.unknown = []
    for index in stable.agents.indices {
      stable.agents[index].lastConnectedAt = nil
      stable.agents[index].disconnectedAt = nil
      stable.agents[index].metadata = nil
    }
    return stable
  }
}
