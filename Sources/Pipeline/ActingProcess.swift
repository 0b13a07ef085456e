import Audit
import CoderAPI
import Rules
import Time

/// The life of a process that acts: register the rules, load the memory, register the server, then sweep.
///
/// Each sweep first settles what was left open. `sweep`, `serve`, the demo, the benchmark and the tests all use it.
public struct ActingProcess: Sendable {
  /// The parts of its sweeps; new rules come with new parts (``Sweep/Parts/using(_:_:)``).
  public var parts: Sweep.Parts
  /// The memory that is kept between sweeps.
  package private(set) var memory: FleetMemory
  /// When the answer of a rule changes next if only time passes (``wakesAt``).
  private var horizon = Horizon()

  /// Whether the server has said who it is (``register()``).
  public private(set) var isRegistered = false

  /// Starts on an open trail, and loads the memory from it. The server is not asked for anything yet.
  ///
  /// - Parameters:
  ///   - ruleSet: the rules in force; stored in full if the trail does not have them yet.
  ///   - cause: what triggers the sweeps.
  ///   - version: Curfew's version.
  /// - Throws: `AuditFailure`.
  public init(
    coder: CoderClient, store: AuditStore, ruleSet: RuleSet, policy: Policy, cause: SweepRecord.Cause, version: String
  ) async throws {
    parts = try await Sweep.Parts(
      coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: cause, version: version)
    memory = FleetMemory(try await store.loadMemory())
  }

  /// Asks the server for its identity and writes it to the trail; the first sweep does so where nobody has.
  ///
  /// - Throws: `CoderFailure` when the server cannot be asked, which the trail records as a failed sweep;
  ///   `AuditFailure`, also when the trail belongs to another server.
  public mutating func register() async throws {
    let coder = parts.coder
    let answer: Response<BuildInfo>
    do {
      answer = try await coder.buildInfo()
    } catch let failure as CoderFailure {
      // The trail must show outages also when a timer starts each sweep in a process of its own.
      try await Sweep(parts).fail(failure, &memory)
      throw failure
    }
    try await parts.store.registerServer(
      ServerRecord(
        url: coder.url.description, deployment: answer.value.deploymentID, version: answer.value.version,
        at: coder.clock.now()))
    memory.server.meet(answer)
    isRegistered = true
  }

  /// Runs one sweep (``Sweep/run(_:_:tell:)``).
  ///
  /// While a schedule waits to be restored, every sweep reads all workspaces: that workspace may not be running.
  public mutating func sweep(
    _ scope: Scope = .everything, tell: (Sweep.Event) async -> Void = { _ in }
  ) async throws -> SweepReport {
    if !isRegistered { try await register() }
    try await memory.refresh(from: parts.store)
    return try await Sweep(parts).run(memory.unscheduled.isEmpty ? scope : .everything, &memory, tell: tell)
  }

  /// Finds out when the answer of a rule changes next for the workspaces that a sweep read; for services.
  ///
  /// - Parameter limit: the instant, server time, at which all of them are read again.
  /// - Throws: `AuditFailure`.
  public mutating func lookAhead(after report: SweepReport, until limit: Timestamp) async throws {
    try await memory.refresh(from: parts.store)
    horizon.update(after: report, under: parts.ruleSet, policy: parts.policy, memory: memory, until: limit)
  }

  /// When a rule will act, or begin to wait with `for`, if only time passes, server time.
  ///
  /// `nil` where nothing is known to come, and while a schedule waits to be restored: all sweeps read everything then.
  public var wakesAt: Timestamp? { memory.unscheduled.isEmpty ? horizon.next : nil }

  /// The first instant after another at which a group of rules is due, server time; `nil` when none is known.
  public func groupDue(after instant: Timestamp) -> Timestamp? {
    memory.groups.nextDue(of: parts.ruleSet.timings, in: parts.policy.mode, after: instant)
  }

  /// Whether a group of rules is due, which only a sweep over everything judges.
  public func hasGroupDue(at now: Timestamp) -> Bool {
    memory.groups.nextDue(of: parts.ruleSet.timings, in: parts.policy.mode, after: .epoch).map { $0 <= now }
      ?? false
  }

  /// The workspaces for which ``wakesAt`` has come; each is told once.
  public mutating func takeDue(at now: Timestamp) -> [String] {
    let ids = horizon.ids(dueAt: now)
    horizon.forget(ids)
    return ids
  }

  /// Forgets what was to come, as new rules demand.
  public mutating func forgetAhead() { horizon = Horizon() }
}
