import Activity
import Audit
import CoderAPI
import Rules
import Time

/// One pass over all workspaces: observe → evaluate → decide → act → record.
///
/// Decisions are in the database before anything is sent, each request before it is sent, and its outcome after the
/// answer. If the process is killed at any instant, the next sweep finds out what happened (``Recovery``).
public struct Sweep: Sendable {
  let parts: Parts

  /// A sweep made of its parts.
  public init(_ parts: Parts) { self.parts = parts }

  /// Runs the stages once.
  ///
  /// - Parameters:
  ///   - memory: the memory from earlier sweeps; updated with what this one saw and did.
  ///   - tell: called with each event as it happens, before the sweep goes on.
  /// - Throws: `CoderFailure` when the server could not be read, `AuditFailure` when the trail could not be written.
  ///   Nothing is sent that was not recorded first.
  public func run(
    _ scope: Scope = .everything, _ memory: inout FleetMemory, tell: (Event) async -> Void = { _ in }
  ) async throws -> SweepReport {
    do {
      try await memory.refresh(from: parts.store)
      // Others write what became of notices.
      memory.notices = NoticeMemory(try await parts.store.standingNotices())
      return try await attempt(scope, &memory, tell: tell)
    } catch let failure as AuditFailure {
      // What could not be written must not be remembered.
      memory.isStale = true
      throw failure
    }
  }

  private func attempt(
    _ scope: Scope, _ memory: inout FleetMemory, tell: (Event) async -> Void
  ) async throws -> SweepReport {
    let began = parts.coder.machine.instant
    let recorder = Recorder(parts: parts)

    for settled in try await Recovery(coder: parts.coder, store: parts.store).run(&memory) where !settled.isToldBefore {
      await tell(.settled(settled))
    }
    let reading = try await observe(scope, &memory)
    let pause = try await parts.store.pause()
    let standing = memory.answers.flatMap { $0.are(of: parts.ruleSet) ? $0 : nil }
    let judgement = await parts.coder.activities.during(
      "workspaces evaluated", of: Int64(reading.observations.count)
    ) { progress in
      parts.zones.during {
        Judgement(
          of: reading, under: parts.ruleSet, policy: parts.policy, pause: pause, lastSweepAt: memory.lastSweepAt,
          groups: memory.groups, answers: standing
        ) { progress.advance(to: $0) }
      }
    }
    // A process that sweeps once has no use for them, so they are kept from the second sweep on.
    memory.answers = judgement.answers ?? StandingAnswers(of: parts.ruleSet)

    if scope == .everything { memory.server.overreaches = judgement.overreaches }
    let rows = try await recorder.begin(judgement, &memory)
    // As the file has it: a sweep that read a few says nothing of the others.
    if judgement.reading.scope != .some { memory.failedAt = nil }
    let performer = Performer(parts: parts, reading: reading, suspended: judgement.suspended)
    let summary = await parts.coder.activities.during(
      "requests sent", of: Int64(rows.acting.count)
    ) { progress in
      var sent: Int64 = 0
      return await performer.carryOut(rows.acting, &memory) { acting, outcome in
        sent += 1
        progress.advance(to: sent)
        await tell(
          .carriedOut(
            AttemptReport(
              sweep: rows.sweep, judgement: judgement, decision: acting.decision, row: acting.row, outcome: outcome)))
      }
    }
    memory.server.note(sent: summary.sent, at: parts.coder.machine.instant)
    // A suspension that was noted knows its decision only from the file.
    if summary.changesMemory || judgement.suspends { memory.isStale = true }
    let report = try await recorder.end(rows, judgement, summary, began: began)
    memory.note(reading)
    memory.note(sweepAt: reading.now, report.endedAt)
    return report
  }

  /// Reads the server; records the sweep as failed if that is not possible.
  private func observe(_ scope: Scope, _ memory: inout FleetMemory) async throws -> Reading {
    do {
      if let until = memory.listWait(at: parts.coder.clock.now(), serverAhead: parts.coder.clock.skew) {
        throw CoderFailure.listNotAsked(until: until)
      }
      let store = parts.store
      let asksRights = parts.policy.enforcesAnything(of: parts.ruleSet)
      let observer = Observer(
        coder: parts.coder, asksRights: asksRights, needs: parts.ruleSet.needs, pace: parts.policy.pace,
        known: { try await store.namedWorkspaces().map(KnownWorkspace.init) },
        recorded: { try await store.recordedParameters() }, used: { try await store.recordedUse($0) },
        remembered: { try await store.loadMemory() }, plan: parts.policy.plan?.plan)
      var reading = try await observer.read(scope, &memory)
      if scope == .everything, reading.notSeen == 0, reading.shrinkage == nil {
        let departures = try await Departures(coder: parts.coder).find(absentFrom: reading, &memory)
        reading.gone = departures.ids
        reading.requests += departures.requests
      }
      memory.listRetryAt = nil
      return reading
    } catch {
      try await fail(error, &memory)
      throw error
    }
  }

  /// Records a sweep that could not read the server.
  ///
  /// - Throws: `AuditFailure`; the memory is then to be read again.
  func fail(_ error: any Error, _ memory: inout FleetMemory) async throws {
    do {
      let failed = try await Recorder(parts: parts).fail(error)
      (memory.listRetryAt, memory.failedAt) = (failed.retryAt, failed.at)
      memory.note(sweepAt: failed.at)
    } catch {
      memory.isStale = true
      throw error
    }
  }
}

extension Sweep {
  /// An event of a sweep, for printing or logging.
  public enum Event: Sendable {
    /// A request of an earlier sweep was settled, or its outcome is still unknown.
    case settled(Recovery.Settlement)
    /// A request was sent to carry out a decision.
    case carriedOut(AttemptReport)
  }

  /// The parts of a sweep; they do not change while it runs.
  public struct Parts: Sendable {
    /// The server.
    public let coder: CoderClient
    /// The trail.
    public let store: AuditStore
    /// The rules in force.
    public let ruleSet: RuleSet
    /// Row of the rule set in the trail.
    public let ruleSetRow: Int64
    /// What the settings allow.
    public let policy: Policy
    /// What triggers the sweep.
    public let cause: SweepRecord.Cause
    /// Why newer rules or settings are not in force, one sentence; `nil` where there are none that were refused.
    public private(set) var refusal: String?
    /// Curfew's version.
    public let version: String
    /// The zone data that the trail has.
    let zones: RecordedZones

    /// The parts of a sweep under these rules; stores the rules in full if the trail does not have them yet.
    ///
    /// - Throws: `AuditFailure`.
    public init(
      coder: CoderClient, store: AuditStore, ruleSet: RuleSet, policy: Policy, cause: SweepRecord.Cause,
      version: String
    ) async throws {
      try await self.init(
        coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: cause, version: version,
        zones: RecordedZones())
    }

    private init(
      coder: CoderClient, store: AuditStore, ruleSet: RuleSet, policy: Policy, cause: SweepRecord.Cause,
      version: String, zones: RecordedZones
    ) async throws {
      self.coder = coder
      self.store = store
      self.ruleSet = ruleSet
      self.policy = policy
      self.cause = cause
      self.version = version
      self.zones = zones
      let files = ruleSet.sources.map { RuleSetRecord.File(path: $0.path, text: $0.text) }
      zones.note(rules: files)
      ruleSetRow = try await store.registerRuleSet(
        RuleSetRecord(hash: ruleSet.hash, loadedAt: coder.clock.now(), files: files))
    }

    /// The same parts with other rules and another policy.
    ///
    /// - Throws: `AuditFailure`.
    public func using(_ ruleSet: RuleSet, _ policy: Policy) async throws -> Parts {
      try await Parts(
        coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: cause, version: version, zones: zones)
    }

    /// The same parts, whose sweeps note that newer rules or settings were refused.
    public func refusing(_ reason: String) -> Parts {
      var parts = self
      parts.refusal = SweepReport.refusalNote + reason
      return parts
    }
  }
}
