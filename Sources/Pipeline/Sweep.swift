import Activity
import Audit
import CoderAPI
import Rules
import Time

/// One pass over all workspaces: observe → evaluate → decide → act → record.
///
/// What was decided is in the database before anything is sent, each request before it leaves, and its outcome after the
/// answer. Killed at any instant, the next sweep finds out what happened (``Recovery``).
public struct Sweep: Sendable {
  let parts: Parts

  /// A sweep made of its parts.
  public init(_ parts: Parts) { self.parts = parts }

  /// Runs the stages once.
  ///
  /// - Parameters:
  ///   - memory: of the sweeps before; updated with what this one saw and did.
  ///   - tell: called with each thing as it happens, before the sweep goes on.
  /// - Throws: `CoderFailure` when the server could not be read, `AuditFailure` when it could not be recorded. Nothing
  ///   is sent that was not recorded.
  public func run(
    _ scope: Scope = .everything, _ memory: inout FleetMemory, tell: (Event) async -> Void = { _ in }
  ) async throws -> SweepReport {
    do {
      try await memory.refresh(from: parts.store)
      return try await attempt(scope, &memory, tell: tell)
    } catch let failure as AuditFailure {
      // What could not be written is not so.
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
    let reading = try await observe(scope, recorder, &memory)
    let pause = try await parts.store.pause()
    let judgement = await parts.coder.activities.during(
      "workspaces evaluated", of: Int64(reading.observations.count)
    ) { progress in
      Judgement(
        of: reading, under: parts.ruleSet, policy: parts.policy, pause: pause, lastSweepAt: memory.lastSweepAt
      ) { progress.advance(to: $0) }
    }

    if scope == .everything { memory.server.overreaches = judgement.overreaches }
    let rows = try await recorder.begin(judgement, &memory)
    let performer = Performer(parts: parts, rows: rows.decisions, reading: reading)
    let performance = await parts.coder.activities.during(
      "requests sent", of: Int64(judgement.decisions.count { $0.verdict == .act })
    ) { progress in
      var sent: Int64 = 0
      return await performer.carryOut(judgement.decisions, &memory) { position, outcome in
        sent += 1
        progress.advance(to: sent)
        await tell(
          .carriedOut(CarriedOut(sweep: rows.sweep, judgement: judgement, decision: position, outcome: outcome)))
      }
    }
    if performance.changesMemory { memory.isStale = true }
    return try await recorder.end(rows, judgement, performance, began: began)
  }

  /// Reads the server; a sweep that cannot is recorded as failed.
  private func observe(_ scope: Scope, _ recorder: Recorder, _ memory: inout FleetMemory) async throws -> Reading {
    do {
      if let until = memory.listRetryAt, parts.coder.clock.now() < until {
        throw CoderFailure.listNotAsked(until: until)
      }
      let store = parts.store
      let asksRights = parts.policy.enforcesAnything(of: parts.ruleSet)
      let observer = Observer(coder: parts.coder, asksRights: asksRights) {
        try await store.namedWorkspaces().map(KnownWorkspace.init)
      }
      var reading = try await observer.read(scope, &memory)
      if scope == .everything, reading.notSeen == 0, reading.shrinkage == nil {
        let departures = try await Departures(coder: parts.coder).find(absentFrom: reading, &memory)
        reading.gone = departures.ids
        reading.requests += departures.requests
      }
      memory.listRetryAt = nil
      return reading
    } catch {
      memory.listRetryAt = Recorder.retryAt(after: error, at: parts.coder.clock.now())
      try await recorder.fail(error)
      throw error
    }
  }
}

extension Sweep {
  /// What happens in a sweep, for whoever prints or logs it.
  public enum Event: Sendable {
    /// What became of a request of an earlier sweep, or that it is still not known.
    case settled(Recovery.Settled)
    /// A decision was carried out, or was to be.
    case carriedOut(CarriedOut)
  }

  /// What a sweep is made of; nothing of it changes while it runs.
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
    /// What makes the sweep run.
    public let cause: SweepRecord.Cause
    /// Curfew's version.
    public let version: String

    /// The parts of a sweep under these rules, which are stored whole where the trail does not have them.
    ///
    /// - Throws: `AuditFailure`.
    public init(
      coder: CoderClient, store: AuditStore, ruleSet: RuleSet, policy: Policy, cause: SweepRecord.Cause,
      version: String
    ) async throws {
      self.coder = coder
      self.store = store
      self.ruleSet = ruleSet
      self.policy = policy
      self.cause = cause
      self.version = version
      let files = ruleSet.sources.map { RuleSetRecord.File(path: $0.path, text: $0.text) }
      ruleSetRow = try await store.registerRuleSet(
        RuleSetRecord(hash: ruleSet.hash, loadedAt: coder.clock.now(), files: files))
    }

    /// The same under other rules and another policy.
    ///
    /// - Throws: `AuditFailure`.
    public func using(_ ruleSet: RuleSet, _ policy: Policy) async throws -> Parts {
      try await Parts(
        coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: cause, version: version)
    }
  }
}
