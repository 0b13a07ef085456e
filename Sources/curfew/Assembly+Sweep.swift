import Audit
import CoderAPI
import Files
import Pipeline
import Rules
import Time

extension Assembly {
  /// What the settings allow a sweep to do.
  var policy: Policy {
    var policy = Policy(
      mode: modeLimit ?? settings[Settings.mode], maxActionsPerSweep: settings[Settings.maxActionsPerSweep],
      maxShortenedPercent: settings[Settings.maxShortenedPercent],
      alwaysShortened: settings[Settings.alwaysShortened], interval: settings[Settings.interval],
      optOut: OptOut(
        owners: settings[Settings.optOutOwners], templates: settings[Settings.optOutTemplates],
        names: settings[Settings.optOutNames]))
    policy.sweepBudget = settings[Settings.sweepBudget]
    policy.respect = settings[Settings.respect]
    return policy
  }

  /// The audit trail, for its one writer.
  ///
  /// - Parameter waiting: how long to wait for another instance to let go of it
  func store(waiting: Duration = .zero) async throws -> AuditStore {
    try await AuditStore.open(settings[Settings.database], waiting: waiting)
  }

  /// The audit trail, to read beside its writer.
  func reader() throws -> AuditReader {
    if let reader = try readerIfThere() { return reader }
    let path = settings[Settings.database].absolutePath
    throw CommandFailure(
      .failure, "\(path): there is no audit trail yet (\(settings.origin(of: Settings.database)))",
      advice: "the first 'curfew sweep' makes it; --database names another one")
  }

  /// The same; `nil` where there is no trail yet.
  ///
  /// - Throws: `PathFailure` where that cannot be told: a trail that may not be looked at can hold a pause and cooldowns.
  private func readerIfThere() throws -> AuditReader? {
    let path = settings[Settings.database].absolutePath
    return try PathContent.isAnything(at: path) ? try AuditReader(path: path) : nil
  }

  /// What Curfew remembers, read without disturbing a running service; nothing where there is no trail yet.
  func memory() async throws -> FleetMemory {
    guard let reader = try readerIfThere() else { return FleetMemory() }
    return FleetMemory(try await reader.memory(), lastSweepAt: try await reader.lastSightAt())
  }

  /// What the trail holds of a workspace; nothing where there is no trail yet.
  func trail(of workspace: String) async throws -> WorkspaceTrail {
    guard let reader = try readerIfThere() else { return WorkspaceTrail() }
    return try await WorkspaceTrail(of: workspace, from: reader)
  }

  /// When a workspace of that name was found to be gone, with its id, as far as the trail knows.
  func departure(of fullName: String) async throws -> (workspace: String, at: Timestamp)? {
    try await readerIfThere()?.departure(of: fullName)
  }

  /// `owner/name` of a workspace as the trail last knew it.
  private func name(of workspace: String) async throws -> String? {
    try await reader().decisions(DecisionQuery(workspace: workspace, limit: 1)).first?.fullName
  }

  /// What a sweep would do, as things stand in the trail.
  ///
  /// - Parameter instant: for which it is asked; `nil` is now
  func plan(_ ruleSet: RuleSet, with client: CoderClient, at instant: Timestamp?) async throws -> Plan {
    let reader = try readerIfThere()
    let pause = try await reader?.pause(at: instant ?? Timestamp.now())
    return Plan(coder: client, ruleSet: ruleSet, policy: policy, pause: pause) {
      try await reader?.namedWorkspaces().map(KnownWorkspace.init) ?? []
    }
  }

  /// Everything that a process needs that acts: opened, registered and recovered.
  ///
  /// - Parameters:
  ///   - ruleSet: the rules in force
  ///   - cause: what makes its sweeps run
  ///   - waiting: how long to wait for another instance to let go of the database
  func actor(_ ruleSet: RuleSet, cause: SweepRecord.Cause, waiting: Duration) async throws -> Actor {
    let coder = try client()
    let store = try await store(waiting: waiting)
    let server: BuildInfo
    do {
      server = try await coder.buildInfo().value
    } catch let failure as CoderFailure {
      // The trail shows outages, also to whoever sweeps from a timer.
      let parts = try await parts(ruleSet, coder: coder, store: store, cause: cause)
      try await Sweep(parts).fail(failure)
      throw failure
    }
    try await store.registerServer(
      ServerRecord(
        url: coder.url.description, deployment: server.deploymentID, version: server.version, at: coder.clock.now()))
    let lastSweepAt = try await reader().lastSightAt()
    var memory = FleetMemory(try await store.loadMemory(), lastSweepAt: lastSweepAt)
    for settled in try await Recovery(coder: coder, store: store).run(&memory) {
      log.warning(
        "found a request whose outcome was never recorded",
        [
          "workspace": .string(try await name(of: settled.decision.workspace) ?? "unknown"),
          "rule": .string(settled.decision.rule), "workspace_id": .string(settled.decision.workspace),
          "result": .string(settled.result?.rawValue ?? "open; the next start asks again"),
          "reason": .string(settled.obstacle ?? ""),
        ])
    }
    let parts = try await parts(ruleSet, coder: coder, store: store, cause: cause)
    return Actor(coder: coder, store: store, parts: parts, memory: memory)
  }

  /// The parts of a sweep under these rules, which are stored whole if they are new.
  func parts(
    _ ruleSet: RuleSet, coder: CoderClient, store: AuditStore, cause: SweepRecord.Cause
  ) async throws -> Sweep.Parts {
    let files = ruleSet.sources.map { RuleSetRecord.File(path: $0.path, text: $0.text) }
    let row = try await store.registerRuleSet(
      RuleSetRecord(hash: ruleSet.hash, loadedAt: coder.clock.now(), files: files))
    return Sweep.Parts(
      coder: coder, store: store, ruleSet: ruleSet, ruleSetRow: row, policy: policy, cause: cause,
      version: VersionCommand.current)
  }

  /// What a process that acts is made of.
  struct Actor: Sendable {
    let coder: CoderClient
    let store: AuditStore
    let parts: Sweep.Parts
    let memory: FleetMemory
  }
}
