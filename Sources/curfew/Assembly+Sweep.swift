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
    policy.isLook = modeLimit == .dryRun
    policy.plan = plan
    policy.planValidity = planValidity
    return policy
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
  func readerIfThere() throws -> AuditReader? {
    let path = settings[Settings.database].absolutePath
    return try PathContent.isAnything(at: path) ? try AuditReader(path: path) : nil
  }

  /// The instant that a written time means; spans count back from now by the server's clock, as the trail has it, or as the server
  /// answers where there is no trail yet.
  ///
  /// - Throws: `PathFailure`, `AuditFailure`; `CoderFailure` where the server has to be asked and does not answer.
  func instant(back time: WrittenTime?) async throws -> Timestamp? {
    guard case .span? = time else { return settings.instant(time) }
    if let reader = try readerIfThere(), try await reader.lastSightAt() != nil {
      return settings.instant(time, from: try await ReportRange.now(reader), .back)
    }
    let coder = try client(onlyReads: true)
    _ = try await coder.buildInfo()
    return settings.instant(time, from: coder.clock.now(), .back)
  }

  /// What Curfew remembers, read without disturbing a running service; nothing where there is no trail yet.
  func memory() async throws -> FleetMemory {
    guard let reader = try readerIfThere() else { return FleetMemory() }
    return FleetMemory(try await reader.memory())
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

  /// What a sweep would do, as things stand in the trail.
  ///
  /// - Parameter instant: for which it is asked; `nil` is now
  /// - Throws: `AuditFailure` where the trail belongs to another server, whose workspaces it would be judged by.
  func plan(_ ruleSet: RuleSet, with client: CoderClient, at instant: Timestamp?) async throws -> Plan {
    let reader = try readerIfThere()
    let answer = try await client.buildInfo()
    if let reader { try await reader.check(isOf: server(answer.value, client)) }
    let pause = try await reader?.pause(at: instant ?? clock.now)
    return Plan(
      coder: client, server: answer, ruleSet: ruleSet, policy: policy, pause: pause,
      known: { try await reader?.namedWorkspaces().map(KnownWorkspace.init) ?? [] },
      recorded: { try await reader?.recordedParameters() ?? [] },
      used: { try await reader?.recordedUse($0) },
      remembered: { try await reader?.memory() })
  }

  /// The server as the trail names it.
  ///
  /// - Throws: `CoderFailure` when it cannot be asked.
  func server(_ client: CoderClient) async throws -> ServerRecord {
    server(try await client.buildInfo().value, client)
  }

  private func server(_ info: BuildInfo, _ client: CoderClient) -> ServerRecord {
    ServerRecord(
      url: client.url.description, deployment: info.deploymentID, version: info.version, at: client.clock.now())
  }

  /// A process that acts, begun: its server is registered.
  func begin(_ ruleSet: RuleSet, cause: SweepRecord.Cause, waiting: Duration) async throws -> ActingProcess {
    var process = try await open(ruleSet, cause: cause, waiting: waiting)
    try await process.register()
    return process
  }

  /// A process that acts, on its trail.
  ///
  /// - Parameters:
  ///   - ruleSet: the rules in force
  ///   - cause: what makes its sweeps run
  ///   - waiting: how long to wait for another instance to let go of the database
  ///   - store: the trail where it is open already
  func open(
    _ ruleSet: RuleSet, cause: SweepRecord.Cause, waiting: Duration, on store: AuditStore? = nil
  ) async throws -> ActingProcess {
    let coder = try client()
    let opened = if let store { store } else { try await self.store(waiting: waiting) }
    // With the trail open: what is wrong with its file has been told by now.
    if settings.file == nil || settings.isFileEmpty { try await settings.refuseLoss(sinceLastSweepIn: reader()) }
    return try await ActingProcess(
      coder: coder,
      store: opened,
      ruleSet: ruleSet, policy: policy, cause: cause, version: VersionCommand.current)
  }

  /// Whether another process works with the trail; not where there is none yet, or it cannot be told.
  func isTrailInUse() throws -> Bool {
    let path = settings[Settings.database].absolutePath
    return try PathContent.isAnything(at: path) ? try PauseSwitch(path: path).isInUse() ?? false : false
  }

  /// The trail, for this process alone.
  ///
  /// - Throws: `AuditFailure` with `anotherInstance` where another process still works with it after that time.
  func store(waiting: Duration) async throws -> AuditStore {
    try await AuditStore.open(settings[Settings.database], waiting: waiting, clock: { clock.now })
  }

  /// Logs what became of a request that was found without an outcome.
  func tell(_ settled: Recovery.Settlement) {
    log.warning(
      "found a request whose outcome was never recorded",
      [
        "workspace": .string(settled.workspace), "rule": .string(settled.decision.rule),
        "workspace_id": .string(settled.decision.workspace),
        "result": .string(settled.result?.rawValue ?? "open; the next sweep asks again"),
        "reason": .string(settled.obstacle ?? ""),
      ])
  }
}
