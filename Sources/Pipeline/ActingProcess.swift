import Audit
import CoderAPI
import Rules
import Time

/// The life of a process that acts: register the server and the rules, load the memory, then sweep.
///
/// Each sweep first settles what was left open. `sweep`, `serve`, the demo, the benchmark and the tests all use it.
public struct ActingProcess: Sendable {
  /// The parts of its sweeps; new rules come with new parts (``Sweep/Parts/using(_:_:)``).
  public var parts: Sweep.Parts
  /// The memory that is kept between sweeps.
  package private(set) var memory: FleetMemory

  /// Starts on an open trail: asks the server for its identity, and loads the memory from the trail.
  ///
  /// - Parameters:
  ///   - ruleSet: the rules in force; stored in full if the trail does not have them yet.
  ///   - cause: what triggers the sweeps.
  ///   - version: Curfew's version.
  /// - Throws: `CoderFailure` when the server cannot be asked, which the trail records as a failed sweep;
  ///   `AuditFailure`, also when the trail belongs to another server.
  public init(
    coder: CoderClient, store: AuditStore, ruleSet: RuleSet, policy: Policy, cause: SweepRecord.Cause, version: String
  ) async throws {
    parts = try await Sweep.Parts(
      coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: cause, version: version)
    let server: BuildInfo
    do {
      server = try await coder.buildInfo().value
    } catch let failure as CoderFailure {
      // The trail must show outages also when a timer starts each sweep in a process of its own.
      try await Recorder(parts: parts).fail(failure)
      throw failure
    }
    try await store.registerServer(
      ServerRecord(
        url: coder.url.description, deployment: server.deploymentID, version: server.version, at: coder.clock.now()))
    memory = FleetMemory(try await store.loadMemory())
  }

  /// Runs one sweep (``Sweep/run(_:_:tell:)``).
  ///
  /// While a schedule waits to be restored, every sweep reads all workspaces: that workspace may not be running.
  public mutating func sweep(
    _ scope: Scope = .everything, tell: (Sweep.Event) async -> Void = { _ in }
  ) async throws -> SweepReport {
    try await memory.refresh(from: parts.store)
    return try await Sweep(parts).run(memory.unscheduled.isEmpty ? scope : .everything, &memory, tell: tell)
  }
}
