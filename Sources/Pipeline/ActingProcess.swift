import Audit
import CoderAPI
import Rules
import Time

/// The life of a process that acts: register the server and the rules, load what is remembered, then sweep after sweep, each
/// of which first settles what was left open. `sweep`, `serve`, the demo, the benchmark and the tests all live it.
public struct ActingProcess: Sendable {
  /// What its sweeps are made of; other ones come with other rules (``Sweep/Parts/using(_:_:)``).
  public var parts: Sweep.Parts
  /// What it remembers from sweep to sweep.
  package private(set) var memory: FleetMemory

  /// Begins with an open trail: asks the server who it is, and loads what the trail remembers.
  ///
  /// - Parameters:
  ///   - ruleSet: the rules in force; stored whole where the trail does not have them.
  ///   - cause: what makes its sweeps run.
  ///   - version: Curfew's.
  /// - Throws: `CoderFailure` when the server cannot be asked, which the trail then tells as a failed sweep; `AuditFailure`,
  ///   also when the trail belongs to another server.
  public init(
    coder: CoderClient, store: AuditStore, ruleSet: RuleSet, policy: Policy, cause: SweepRecord.Cause, version: String
  ) async throws {
    parts = try await Sweep.Parts(
      coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: cause, version: version)
    let server: BuildInfo
    do {
      server = try await coder.buildInfo().value
    } catch let failure as CoderFailure {
      // The trail shows outages, also to whoever sweeps from a timer.
      try await Recorder(parts: parts).fail(failure)
      throw failure
    }
    try await store.registerServer(
      ServerRecord(
        url: coder.url.description, deployment: server.deploymentID, version: server.version, at: coder.clock.now()))
    memory = FleetMemory(try await store.loadMemory())
  }

  /// One sweep (``Sweep/run(_:_:tell:)``). Where a workspace waits for its schedule to be put back it reads everything: such a
  /// workspace may not be running.
  public mutating func sweep(
    _ scope: Scope = .everything, tell: (Sweep.Event) async -> Void = { _ in }
  ) async throws -> SweepReport {
    try await memory.refresh(from: parts.store)
    return try await Sweep(parts).run(memory.unscheduled.isEmpty ? scope : .everything, &memory, tell: tell)
  }
}
