import Audit
import CoderAPI
import Rules
import Time

/// What precedes every sweep: finds the requests whose outcome is not recorded, because a process died, no answer came or the
/// trail could not be written, reads their workspaces, and records what really happened.
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
    /// The workspace as `owner/name`.
    public let workspace: String
    /// The decision it belonged to.
    public let decision: DecisionRecord
    /// What was found out; `nil` where it could not be found out now, and the next sweep asks again.
    public let result: OutcomeRecord.Result?
    /// Why it could not be found out, or what it overwrote when it arrived.
    public let obstacle: String?
    /// Whether this process has told of it before, and still knows no more.
    public let isToldBefore: Bool
  }

  /// Settles everything open, oldest first. A workspace that cannot be read now keeps its request open for the next sweep,
  /// and the others go on; a server that does not answer at all is not asked for the rest.
  ///
  /// - Parameter memory: takes in what is found to have been done, as if the outcome had been recorded in time.
  /// - Throws: `AuditFailure`, or `CancellationError`.
  @discardableResult
  public func run(_ memory: inout FleetMemory) async throws -> [Settled] {
    let intents = try await store.recover(at: coder.clock.now())
    var settled: [Settled] = []
    var silence: String?
    for open in intents {
      let (id, effect) = (open.decision.workspace, Effect(open.decision.effect))
      let change = WorkspaceChange(body: open.intent.body)
      let finding =
        if let silence { Finding(result: nil, words: silence) } else {
          try await finding(of: open, change, memory[open.decision.workspace])
        }
      if finding.isSilence { silence = finding.words }
      settled.append(
        Settled(
          workspace: open.workspace, decision: open.decision, result: finding.result, obstacle: finding.words,
          isToldBefore: finding.result == nil && !memory.server.openTold.insert(open.seq).inserted))
      guard let result = finding.result else {
        memory[id].open[effect] = memory[id].open[effect] ?? open.intent.at
        continue
      }
      let changes = change?.completes(open.decision) == true ? memory[id].changes(of: open, change?.action) : nil
      try await store.recordOutcome(
        OutcomeRecord(
          intent: open.seq, at: coder.clock.now(), failure: open.noAnswer.map { String($0.prefix { $0 != ":" }) },
          answer: finding.words ?? open.noAnswer, result: result),
        memory: changes?.keeping(result) ?? MemoryChanges())
      memory.server.openTold.remove(open.seq)
      memory.isStale = true
      try await memory.refresh(from: store)
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
      let effect = Effect(open.decision.effect)
      let present = EffectValue.present(effect, of: WorkspaceFacts(workspace, templates: nil))
      // A schedule is cleared before another is set.
      if present == open.decision.before || (effect == .autostart && present == nil) {
        return Finding(result: .foundNotApplied)
      }
      return Finding(
        result: .undeterminable,
        words: "something else stands there by now, \(present ?? "none"): set in its place, or after it")
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

extension WorkspaceMemory {
  /// What an action that was carried out, and could not be recorded in time, changes in what is remembered.
  fileprivate func changes(of open: OpenIntent, _ action: ResolvedAction?) -> MemoryChanges {
    let key = RuleKey(rule: open.decision.rule, shadow: false)
    let (id, effect) = (open.decision.workspace, Effect(open.decision.effect))
    // One that stayed open for long may be older than what was done since.
    if let last = rules[key]?.lastActionAt, last > open.intent.at { return MemoryChanges() }
    guard let action else { return MemoryChanges() }
    // An intent of version 1 does not tell the day of its rule's zone.
    let day = open.intent.day ?? Zone.utc.day(of: open.intent.at)
    var after = self
    after.rules[key] = (rules[key] ?? RuleMemory())
      .acted(at: open.intent.at, inBuild: Int(open.buildNumber), onDay: day)
    after.set(action, effect: effect, buildNumber: Int(open.buildNumber), at: open.intent.at)
    return MemoryChanges(
      rules: [.init(workspace: id, rule: key.rule, shadow: false): after.rules[key]],
      values: [.init(workspace: id, effect: open.decision.effect): after.values[effect]])
  }
}

extension MemoryChanges {
  /// What of it is remembered after a look: where nobody can tell whether it was done the rule rests as if it was, since
  /// then Curfew does less, but the value is nobody's.
  fileprivate func keeping(_ result: OutcomeRecord.Result) -> MemoryChanges {
    switch result {
    case .foundApplied: self
    case .undeterminable: MemoryChanges(rules: rules)
    default: MemoryChanges()
    }
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
