import Audit
import Rules
import Time

/// What Curfew remembers of all workspaces from sweep to sweep: the audit file's `live_` tables, loaded once, and what
/// spares work because it was recorded already.
public struct FleetMemory: Sendable {
  private var workspaces: [String: WorkspaceMemory] = [:]
  /// The hash value of the stable content recorded last, so that an unchanged one is not written out again. The content
  /// itself would be a second copy of the fleet; that a changed one has the same 64 bits does not happen.
  private var recorded: [String: Int] = [:]
  /// The open runs of each workspace, as its latest decisions left them.
  private var runs: [String: [Run: String]] = [:]
  /// How many workspaces there were when all were read last; `nil` before.
  var total: Int?
  /// How many of them had a start schedule.
  var scheduled: Int?
  /// The rules that the blast radius stopped when all were read last.
  var overreaches: [Overreach] = []
  /// The templates as read last; they change rarely.
  var templates: [String: TemplateFacts]?
  /// Ids of templates that no request told of, so that they are not asked for in each sweep.
  var untoldTemplates: Set<String> = []
  /// The states of the accounts by user id, as read last; `nil` where the token may not see users.
  var users: [String: String]?
  /// What reading the list found out, of everything and of the running ones.
  var lists: [Scope: ListMemory] = [:]
  /// What the token may change, with when it was asked, server time; `nil` where that is not known.
  var rights: (rights: ChangeRights, askedAt: Timestamp)?
  /// The same in words, of all workspaces as they were read last; `nil` where it may change all or that is not known.
  var rightsNote: String?
  /// How many workspaces were seen when all were read last and their number had not shrunk suddenly, with when that was.
  var seen: (count: Int, at: Timestamp)?
  /// The workspaces that were left without their schedule, by id.
  var unscheduled: [String: UnscheduledWorkspace] = [:]
  /// What holds changes back.
  var throttle: Throttle
  /// Until when the server asked not to be asked for the list, by its clock; `nil` when it did not.
  var listRetryAt: Timestamp?
  /// When the latest sweep of the processes before this one looked, server time; `nil` when there was none.
  public let lastSweepAt: Timestamp?

  /// The memory a database holds.
  /// - Parameter lastSweepAt: begin of the latest sweep in it that saw the workspaces.
  public init(_ memory: Memory = Memory(), lastSweepAt: Timestamp? = nil) {
    self.lastSweepAt = lastSweepAt
    throttle = Throttle(memory.answers)
    listRetryAt = memory.listRetryAt
    lists[.everything] = ListMemory(json: memory.reading)
    for change in memory.confirmed {
      workspaces[change.workspace, default: WorkspaceMemory()].confirmed[Effect(change.effect)] = change
    }
    for (key, value) in memory.rules {
      workspaces[key.workspace, default: WorkspaceMemory()].rules[.init(rule: key.rule, shadow: key.shadow)] = value
    }
    for (key, value) in memory.values {
      workspaces[key.workspace, default: WorkspaceMemory()].values[Effect(key.effect)] = value
    }
    seen = memory.seen.flatMap { seen in lastSweepAt.map { (seen, $0) } }
    unscheduled = Dictionary(memory.unscheduled.map { ($0.workspace, $0) }, uniquingKeysWith: { $1 })
    for attempt in memory.attempts {
      let effect = Effect(attempt.effect)
      if attempt.result == nil {
        workspaces[attempt.workspace, default: WorkspaceMemory()].open[effect] = attempt.sweepAt
      }
      workspaces[attempt.workspace, default: WorkspaceMemory()].note(
        attempt.result, failure: attempt.failure, of: effect,
        isTaking: EffectValue.isTaking(effect, from: attempt.before, to: attempt.after), inSweepAt: attempt.sweepAt)
      workspaces[attempt.workspace]?.note(sent: attempt.after, attempt.result, of: effect)
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

  /// What is remembered of one workspace, empty for a new one.
  subscript(id: String) -> WorkspaceMemory {
    get { workspaces[id] ?? WorkspaceMemory() }
    set { workspaces[id] = newValue }
  }

  /// The workspaces of which something is remembered.
  var ids: Dictionary<String, WorkspaceMemory>.Keys { workspaces.keys }

  /// Whether there are requests of which nobody knows what became of them.
  var isAnythingOpen: Bool { workspaces.values.contains { !$0.open.isEmpty } }

  /// Forgets workspaces that are no more.
  mutating func forget(_ ids: [String]) {
    for id in ids {
      unscheduled[id] = nil
      workspaces[id] = nil
      recorded[id] = nil
      runs[id] = nil
    }
  }

  /// Takes note of the content about to be recorded; false when it is what was recorded before.
  mutating func isNewContent(_ facts: WorkspaceFacts) -> Bool {
    let stable = facts.withoutVolatile.hashValue
    return recorded.updateValue(stable, forKey: facts.id) != stable
  }

  /// Forgets what was noted as recorded: after a write that failed nobody knows what is there.
  mutating func forgetRecorded() {
    recorded = [:]
    runs = [:]
  }

  /// Replaces the runs of one workspace by those of its decisions now.
  /// - Returns: for each decision whether a run of it was open already, so that its message is not needed.
  mutating func repeats(_ decisions: [Decision], of id: String) -> [Bool] {
    let open = runs[id] ?? [:]
    var now: [Run: String] = [:]
    let repeats = decisions.map { decision in
      let run = Run(effect: decision.effect, rule: decision.rule.name)
      let verdict = decision.verdict
      let state = verdict.word + (verdict.guardName.map { " \($0.rawValue)" } ?? "")
      now[run] = state
      return open[run] == state && verdict != .act
    }
    if !(open.isEmpty && now.isEmpty) { runs[id] = now.isEmpty ? nil : now }
    return repeats
  }

  /// A decision that may repeat from sweep to sweep.
  private struct Run: Hashable {
    let effect: Effect
    let rule: String
  }
}

extension WorkspaceMemory {
  /// Takes in what the processes before this one read last.
  ///
  /// - Parameter lastSweepAt: a deadline that moved is recorded at once, so that the one recorded stood until then.
  fileprivate mutating func take(_ reading: LastReading, lastSweepAt: Timestamp?) {
    lastReading = reading
    // Curfew set it after it was read.
    if let value = values[.lifetime], value.setBy == .curfew, value.at >= reading.at {
      lastReading?.deadline = value.value.flatMap { Timestamp(rfc3339: String($0.drop { $0 != " " }.dropFirst())) }
    }
    if let lastSweepAt { lastReading?.at = max(reading.at, lastSweepAt) }
  }
}

extension Verdict {
  /// The guard that spoke, where one did.
  var guardName: GuardName? {
    if case .blocked(let name, _) = self { return name }
    return nil
  }
}

extension WorkspaceFacts {
  /// The same workspace without the values that move while somebody works.
  var withoutVolatile: WorkspaceFacts {
    var stable = self
    stable.lastUsedAt = nil
    stable.deadline = nil
    stable.maxDeadline = nil
    stable.appStatusSince = nil
    stable.unknown = []
    for index in stable.agents.indices {
      stable.agents[index].lastConnectedAt = nil
      stable.agents[index].disconnectedAt = nil
    }
    return stable
  }
}
