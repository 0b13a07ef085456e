import Activity
import Audit
import CoderAPI
import Rules
import Time

/// One pass over all workspaces: observe → evaluate → decide → act → record.
///
/// What was decided is in the database before anything is sent, each request before it leaves, and its outcome after the
/// answer. Killed at any instant, the next start finds out what happened (``Recovery``).
public struct Sweep: Sendable {
  let parts: Parts

  /// A sweep made of its parts.
  public init(_ parts: Parts) { self.parts = parts }

  /// Runs the stages once.
  ///
  /// - Parameters:
  ///   - memory: of the sweeps before; updated with what this one saw and did.
  ///   - tell: called after each decision that was carried out, before the sweep goes on.
  /// - Throws: `CoderFailure` when the server could not be read, `AuditFailure` when it could not be recorded. Nothing
  ///   is sent that was not recorded.
  public func run(
    _ scope: Scope = .everything, _ memory: inout FleetMemory, tell: (CarriedOut) async -> Void = { _ in }
  ) async throws -> SweepReport {
    let began = ContinuousClock.now
    let recorder = Recorder(parts: parts)

    let reading = try await observe(scope, recorder, &memory)
    let pause = try await parts.store.pause()
    let judgement = await parts.coder.activities.during(
      "workspaces evaluated", of: Int64(reading.observations.count)
    ) { progress in
      Judgement(
        of: reading, under: parts.ruleSet, policy: parts.policy, pause: pause, lastSweepAt: memory.lastSweepAt
      ) { progress.advance(to: $0) }
    }

    if scope == .everything { memory.overreaches = judgement.overreaches }
    let rows = try await recorder.begin(judgement, &memory)
    let performer = Performer(parts: parts, rows: rows.decisions, reading: reading)
    let performance = await parts.coder.activities.during(
      "requests sent", of: Int64(judgement.decisions.count { $0.verdict == .act })
    ) { progress in
      var sent: Int64 = 0
      return await performer.carryOut(judgement.decisions, &memory) { position, outcome in
        sent += 1
        progress.advance(to: sent)
        await tell(CarriedOut(sweep: rows.sweep, judgement: judgement, decision: position, outcome: outcome))
      }
    }
    return try await recorder.end(rows, judgement, performance, began: began)
  }

  /// Records that the server could not even be asked who it is, so that no sweep began.
  ///
  /// - Throws: `AuditFailure`.
  public func fail(_ failure: any Error) async throws { try await Recorder(parts: parts).fail(failure) }

  /// Reads the server; a sweep that cannot is recorded as failed.
  private func observe(_ scope: Scope, _ recorder: Recorder, _ memory: inout FleetMemory) async throws -> Reading {
    do {
      if let until = memory.listRetryAt, parts.coder.clock.now() < until {
        throw CoderFailure.listNotAsked(until: until)
      }
      let store = parts.store
      try await Recovery(coder: parts.coder, store: store).settleOwn(&memory)
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

    /// The parts, wired by the program's assembly.
    public init(
      coder: CoderClient, store: AuditStore, ruleSet: RuleSet, ruleSetRow: Int64, policy: Policy,
      cause: SweepRecord.Cause, version: String
    ) {
      self.coder = coder
      self.store = store
      self.ruleSet = ruleSet
      self.ruleSetRow = ruleSetRow
      self.policy = policy
      self.cause = cause
      self.version = version
    }
  }
}
