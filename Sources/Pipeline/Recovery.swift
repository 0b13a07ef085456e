import Audit
import CoderAPI
import Rules
import Time

/// What a start does before its first sweep, and a sweep where no answer came to a request: finds the requests whose outcome
/// is not recorded, reads their workspaces, and records what really happened.
public struct Recovery: Sendable {
  /// For so long after it was to leave a request may still arrive: a proxy or a busy server held it.
  static let patience = Duration.seconds(60)

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
    /// What was found out; `nil` where it could not be found out now, and the next start asks again.
    public let result: OutcomeRecord.Result?
    /// Why it could not be found out, or what it overwrote when it arrived.
    public let obstacle: String?
  }

  /// Settles everything open, oldest first. A workspace that cannot be read now keeps its request open for the next start,
  /// and the others go on; a server that does not answer at all is not asked for the rest.
  ///
  /// - Parameter memory: takes in what is found to have been done, as if the outcome had been recorded in time.
  /// - Throws: `AuditFailure`, or `CancellationError`.
  public func run(_ memory: inout FleetMemory) async throws -> [Settled] {
    try await settle(try await store.recover(at: coder.clock.now()), &memory)
  }

  /// Settles what this process itself left open.
  ///
  /// - Throws: `AuditFailure`, or `CancellationError`.
  func settleOwn(_ memory: inout FleetMemory) async throws {
    guard memory.isAnythingOpen else { return }
    _ = try await settle(try await store.openIntents(), &memory)
  }

  private func settle(_ intents: [OpenIntent], _ memory: inout FleetMemory) async throws -> [Settled] {
    var settled: [Settled] = []
    var silence: String?
    for open in intents {
      let change = WorkspaceChange(body: open.intent.body)
      let finding =
        if let silence { Finding(result: nil, words: silence) } else {
          try await finding(of: open, change, memory[open.decision.workspace])
        }
      if finding.isSilence { silence = finding.words }
      settled.append(Settled(decision: open.decision, result: finding.result, obstacle: finding.words))
      let effect = Effect(open.decision.effect)
      guard let result = finding.result else {
        memory[open.decision.workspace].open[effect] = open.intent.at
        continue
      }
      memory[open.decision.workspace].open[effect] = nil
      var changes = MemoryChanges()
      if result == .foundApplied, let change, change.completes(open.decision) {
        changes = memory.take(change, of: open)
      }
      try await store.recordOutcome(
        OutcomeRecord(
          intent: open.seq, at: coder.clock.now(), failure: open.noAnswer.map { String($0.prefix { $0 != ":" }) },
          answer: finding.words ?? open.noAnswer, result: result),
        memory: changes)
    }
    return settled
  }

  /// What a look at the workspace says about an open request.
  private struct Finding {
    /// `nil` where the workspace could not be looked at.
    let result: OutcomeRecord.Result?
    /// Why nothing could be found out, or what it overwrote when it arrived.
    var words: String?
    /// Whether the server did not answer at all.
    var isSilence = false
  }

  private func finding(
    of open: OpenIntent, _ change: WorkspaceChange?, _ memory: WorkspaceMemory
  ) async throws -> Finding {
    guard let change else { return Finding(result: .undeterminable, words: "the request is not one that Curfew sends") }
    do {
      let workspace = try await coder.workspace(id: open.decision.workspace).value
      if change.isMade(to: workspace) {
        return Finding(result: .foundApplied, words: memory.overwritten(by: open))
      }
      // A later build has a deadline of its own: nothing can be said of the one before.
      if case .extend = change, workspace.latestBuild.number != open.buildNumber {
        return Finding(result: .undeterminable, words: "the workspace was built anew since")
      }
      if coder.clock.now() - open.intent.at < Self.patience {
        return Finding(result: nil, words: "it has not arrived yet, and still may")
      }
      return Finding(result: .foundNotApplied)
    } catch let failure as CoderFailure {
      switch failure.code {
      case .notFound, .deleted, .absentOrForbidden, .forbidden:
        return Finding(result: .undeterminable, words: "\(failure)")
      case .unreachable, .tls, .untrusted, .timedOut, .unauthorized, .suspended, .rateLimited:
        return Finding(result: nil, words: "\(failure)", isSilence: true)
      default: return Finding(result: nil, words: "\(failure)")
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
    // One that stayed open for long may be older than what was done since.
    if let last = self[id].rules[key]?.lastActionAt, last > open.intent.at { return MemoryChanges() }
    // An intent of version 1 does not tell the day of its rule's zone.
    let day = open.intent.day ?? Zone.utc.day(of: open.intent.at)
    let memory = (self[id].rules[key] ?? RuleMemory())
      .acted(at: open.intent.at, inBuild: Int(open.buildNumber), onDay: day)
    self[id].rules[key] = memory
    self[id].set(change.action, effect: effect, buildNumber: Int(open.buildNumber), at: open.intent.at)
    return MemoryChanges(
      rules: [.init(workspace: id, rule: key.rule, shadow: false): memory],
      values: [.init(workspace: id, effect: open.decision.effect): self[id].values[effect]])
  }
}

extension WorkspaceMemory {
  /// What a request that was held up on its way overwrote when it arrived, for people: the server has no lock, and takes what
  /// comes last. `nil` where nobody was seen to set anything since it left.
  fileprivate func overwritten(by open: OpenIntent) -> String? {
    let effect = Effect(open.decision.effect)
    guard let value = values[effect], value.setBy == .other, value.at >= open.intent.at.flooredToSecond else {
      return nil
    }
    let present = effect == .lifetime ? value.byHand?.to.rfc3339 : value.value
    return """
      it arrived after somebody had set \(present ?? "none") by hand, seen at \(value.at.rfc3339), and overwrote that
      """
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
