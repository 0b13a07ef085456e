import Audit
import CoderAPI
import Rules
import Time

/// Settles requests without a recorded outcome, before every sweep.
///
/// An outcome is missing because a process died, no answer came, or the trail could not be written. Reads the
/// workspaces concerned, and records what really happened.
public struct Recovery: Sendable {
  /// How long after it was sent a request may still arrive, held up by a proxy or a busy server.
  static let arrivalLimit = Duration.seconds(60)

  /// How long a request stays open whose workspace the token is not shown.
  static let longestBlindness = Duration.days(1)

  private let coder: CoderClient
  private let store: AuditStore

  /// Creates the recovery of one database against its server.
  public init(coder: CoderClient, store: AuditStore) {
    self.coder = coder
    self.store = store
  }

  /// The settlement of one request that had no outcome.
  public struct Settlement: Sendable {
    /// The workspace as `owner/name`.
    public let workspace: String
    /// The decision it belonged to.
    public let decision: DecisionRecord
    /// What was found out; `nil` where nothing could be found out yet, and the next sweep tries again.
    public let result: OutcomeRecord.Result?
    /// Why nothing could be found out, or what the request overwrote when it arrived.
    public let obstacle: String?
    /// Whether this process has already reported the request and knows nothing new.
    public let isToldBefore: Bool
  }

  /// Settles all open requests, oldest first.
  ///
  /// A workspace that cannot be read keeps its request open for the next sweep, and the others go on. If the server
  /// does not answer at all, the rest is not asked for.
  ///
  /// - Parameter memory: updated with the actions found to be done, as if their outcomes had been recorded in time.
  /// - Throws: `AuditFailure`, or `CancellationError`.
  @discardableResult
  public func run(_ memory: inout FleetMemory) async throws -> [Settlement] {
    let intents = try await store.recover(at: coder.clock.now())
    var settled: [Settlement] = []
    var silence: String?
    for open in intents {
      let id = open.decision.workspace
      let change = WorkspaceChange(body: open.intent.body)
      let finding =
        if let silence { Finding(result: nil, words: silence) } else {
          try await finding(of: open, change, memory)
        }
      if finding.isSilence { silence = finding.words }
      settled.append(
        Settlement(
          workspace: open.workspace, decision: open.decision, result: finding.result, obstacle: finding.words,
          isToldBefore: finding.result == nil && !memory.server.openTold.insert(open.seq).inserted))
      guard let result = finding.result else { continue }
      let changes =
        change?.givesBack(open.decision) == true
        ? memory[id].changes(givenBackBy: open)
        : change?.completes(open.decision) == true ? memory[id].changes(of: open, change?.action) : nil
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

  /// The result of looking at the workspace of an open request.
  private struct Finding {
    /// `nil` where the workspace could not be looked at.
    let result: OutcomeRecord.Result?
    /// Why nothing could be found out, or what the request overwrote when it arrived.
    var words: String?
    /// Whether the server did not answer at all.
    var isSilence = false
  }

  private func finding(
    of open: OpenIntent, _ change: WorkspaceChange?, _ memory: FleetMemory
  ) async throws -> Finding {
    guard let change else { return Finding(result: .undeterminable, words: "the request is not one that Curfew sends") }
    do {
      let workspace = try await coder.workspace(id: open.decision.workspace).value
      if change.isMade(to: workspace) {
        return Finding(result: .foundApplied, words: memory[open.decision.workspace].overwritten(by: open))
      }
      // A later build has its own deadline, so the earlier one is no longer visible.
      if case .extend = change, workspace.latestBuild.number != open.buildNumber {
        return Finding(result: .undeterminable, words: "the workspace was built anew since")
      }
      let sent = memory.server.sentAt[open.decision.workspace]?.duration(to: coder.machine.instant)
      if min(coder.clock.now() - open.intent.at, sent ?? Self.arrivalLimit) < Self.arrivalLimit {
        return Finding(result: nil, words: "it has not arrived yet, and still may")
      }
      let effect = Effect(open.decision.effect)
      let present = EffectValue.present(effect, of: WorkspaceFacts(workspace, templates: nil))
      // A missing schedule is consistent with "not applied": the old one is cleared before another is set.
      if present == open.decision.before || (effect == .autostart && present == nil) {
        return Finding(result: .foundNotApplied)
      }
      return Finding(
        result: .undeterminable,
        words: "something else stands there by now, \(present ?? "none"): set in its place, or after it")
    } catch let failure as CoderFailure {
      switch failure.code {
      case .notFound, .deleted: return Finding(result: .undeterminable, words: "\(failure)")
      // The token may have lost its rights for a while; whoever gives up at once leaves what is half done to lie.
      case .absentOrForbidden, .forbidden:
        let isOver = coder.clock.now() - open.intent.at > Self.longestBlindness
        return Finding(result: isOver ? .undeterminable : nil, words: "\(failure)")
      case .unreachable, .tls, .untrusted, .otherName, .certificateFile, .timedOut, .unauthorized, .suspended,
        .rateLimited:
        return Finding(result: nil, words: "\(failure)", isSilence: true)
      default: return Finding(result: nil, words: "\(failure)")
      }
    }
  }
}

extension WorkspaceMemory {
  /// The memory changes of an action that was carried out but could not be recorded in time.
  fileprivate func changes(of open: OpenIntent, _ action: ResolvedAction?) -> MemoryChanges {
    let key = RuleKey(rule: open.decision.rule, shadow: false)
    let (id, effect) = (open.decision.workspace, Effect(open.decision.effect))
    // A request that was open for long may be older than a later action of the rule.
    if let last = rules[key]?.lastAction(on: open.decision.effect), last > open.intent.at { return MemoryChanges() }
    guard let action else { return MemoryChanges() }
    // An intent of version 1 does not store the day in its rule's zone.
    let day = open.intent.day ?? Zone.utc.day(of: open.intent.at)
    var after = self
    after.rules[key] = (rules[key] ?? RuleMemory())
      .acted(on: open.decision.effect, at: open.intent.at, inBuild: Int(open.buildNumber), onDay: day)
    if open.decision.action == Suspension.action {
      after.suspension?.state = .suspended
      return MemoryChanges(
        rules: [.init(workspace: id, rule: key.rule, shadow: false): after.rules[key]],
        suspensions: after.suspension.map { [id: $0] } ?? [:])
    }
    after.set(action, effect: effect, buildNumber: Int(open.buildNumber), at: open.intent.at)
    return MemoryChanges(
      rules: [.init(workspace: id, rule: key.rule, shadow: false): after.rules[key]],
      values: [.init(workspace: id, effect: open.decision.effect): after.values[effect]],
      suspensions: effect == .autostart && suspension != nil ? [id: nil] : [:])
  }

  /// The memory changes of a request that gave a suspended schedule back.
  fileprivate func changes(givenBackBy open: OpenIntent) -> MemoryChanges {
    suspension?.decision == nil ? MemoryChanges() : MemoryChanges(suspensions: [open.decision.workspace: nil])
  }
}

extension MemoryChanges {
  /// The part of the changes that is remembered with this result.
  ///
  /// If nobody can tell whether it was applied, the rule rests as if it was, because then Curfew does less; the value
  /// is not taken.
  fileprivate func keeping(_ result: OutcomeRecord.Result) -> MemoryChanges {
    switch result {
    case .foundApplied: self
    case .undeterminable: MemoryChanges(rules: rules)
    default: MemoryChanges()
    }
  }
}

extension WorkspaceMemory {
  /// A sentence about what a delayed request overwrote when it arrived.
  ///
  /// The server has no lock and keeps the last write.
  ///
  /// `nil` where nobody is known to have set a value since the request left.
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
  /// Whether this change gives back the schedule that the decision suspended.
  fileprivate func givesBack(_ decision: DecisionRecord) -> Bool {
    guard decision.action == Suspension.action, case .autostart(.some) = self else { return false }
    return true
  }

  /// Whether this change completes the decision; clearing a schedule before another is set does not.
  fileprivate func completes(_ decision: DecisionRecord) -> Bool { EffectValue.after(action) == decision.after }

  /// The action of this change; the direction of a deadline is not known from it, and does not matter here.
  fileprivate var action: ResolvedAction {
    switch self {
    case .extend(let deadline): .deadline(deadline, .later)
    case .ttl(let milliseconds): .ttl(milliseconds.map { .milliseconds($0) })
    case .autostart(let schedule): .autostart(schedule)
    }
  }
}
