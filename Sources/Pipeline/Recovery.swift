import Audit
import CoderAPI
import Rules
import Time

/// What a start does before its first sweep: finds the requests whose outcome was never recorded because the process
/// died, reads their workspaces, and records what really happened.
public struct Recovery: Sendable {
  private let coder: CoderClient
  private let store: AuditStore

  /// The recovery of one database against its server.
  public init(coder: CoderClient, store: AuditStore) {
    self.coder = coder
    self.store = store
  }

  /// One request that was found without an outcome.
  public struct Settled: Sendable {
    /// The decision it belonged to.
    public let decision: DecisionRecord
    /// What was found out.
    public let result: OutcomeRecord.Result
  }

  /// Settles everything open, oldest first.
  ///
  /// - Parameter memory: takes in what is found to have been done, as if the outcome had been recorded in time.
  /// - Throws: `CoderFailure` when the server cannot be asked now: what is left stays open for the next start.
  public func run(_ memory: inout FleetMemory) async throws -> [Settled] {
    var settled: [Settled] = []
    for open in try await store.recover(at: coder.clock.now()) {
      let change = WorkspaceChange(body: open.intent.body)
      let result = try await result(of: open, change)
      var changes = MemoryChanges()
      if result == .foundApplied, let change, change.completes(open.decision) {
        changes = memory.take(change, of: open)
      }
      try await store.recordOutcome(
        OutcomeRecord(intent: open.seq, at: coder.clock.now(), result: result), memory: changes)
      settled.append(Settled(decision: open.decision, result: result))
    }
    return settled
  }

  private func result(of open: OpenIntent, _ change: WorkspaceChange?) async throws -> OutcomeRecord.Result {
    guard let change else { return .undeterminable }
    do {
      let workspace = try await coder.workspace(id: open.decision.workspace).value
      if change.isMade(to: workspace) { return .foundApplied }
      // A later build has a deadline of its own: nothing can be said of the one before.
      if case .extend = change, workspace.latestBuild.number != open.buildNumber { return .undeterminable }
      return .foundNotApplied
    } catch let failure as CoderFailure {
      switch failure.code {
      case .notFound, .deleted, .absentOrForbidden, .forbidden: return .undeterminable
      default: throw failure
      }
    }
  }
}

extension FleetMemory {
  /// Takes in a change that was made by a process that died before it could say so.
  fileprivate mutating func take(_ change: WorkspaceChange, of open: OpenIntent) -> MemoryChanges {
    let id = open.decision.workspace
    let key = WorkspaceMemory.RuleKey(rule: open.decision.rule, shadow: false)
    let effect = Effect(open.decision.effect)
    // An intent of version 1 does not tell the day of its rule's zone.
    let day = open.intent.day ?? Zone.utc.day(of: open.intent.at)
    let memory = (self[id].rules[key] ?? RuleMemory())
      .acted(at: open.intent.at, inBuild: Int(open.buildNumber), onDay: day)
    let value = LiveValue.set(
      change.action, effect: effect, buildNumber: Int(open.buildNumber), at: open.intent.at)
    self[id].rules[key] = memory
    self[id].values[effect] = value
    return MemoryChanges(
      rules: [.init(workspace: id, rule: key.rule, shadow: false): memory],
      values: [.init(workspace: id, effect: open.decision.effect): value])
  }
}

extension WorkspaceChange {
  /// Whether nothing of the decision is left to do after it; clearing a schedule before another is set is half of one.
  fileprivate func completes(_ decision: DecisionRecord) -> Bool { EffectValue.after(action) == decision.after }

  /// The action that a change carries out; which way a deadline was moved is not told by it and does not matter here.
  fileprivate var action: ResolvedAction {
    switch self {
    case .extend(let deadline): .deadline(deadline, .later)
    case .ttl(let milliseconds): .ttl(milliseconds.map { .milliseconds($0) })
    case .autostart(let schedule): .autostart(schedule)
    }
  }
}
