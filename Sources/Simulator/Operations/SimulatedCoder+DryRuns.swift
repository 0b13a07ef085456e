import Time

/// Trials of a template's version, which official clients make before they create a workspace. They end after a moment.
extension SimulatedCoder {
  mutating func createDryRun(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let tried = try templateVersion(call)
    _ = try RequestBody(call.request.body, type: "CreateTemplateVersionDryRunRequest", version: version)
    var build = SimulatedBuild(
      id: identifiers.id(), number: 1, transition: .start, reason: "initiator", initiator: call.user,
      versionID: tried.id, createdAt: now, updatedAt: now, jobID: identifiers.id(), jobCreatedAt: now)
    let template = templates.first { $0.versionIDs.contains(tried.id) }
    build.container = SimulatedResource(id: identifiers.id(), createdAt: now)
    build.agent = SimulatedAgent(
      id: identifiers.id(), appID: identifiers.id(), createdAt: now,
      connectionTimeout: template?.connectionTimeout ?? .seconds(120), updatedAt: now)
    if template?.hasVolume == true { build.volume = SimulatedResource(id: identifiers.id(), createdAt: now) }
    let run = DryRun(id: build.jobID, version: tried.id, createdAt: now, initiator: call.user, build: build)
    dryRuns[run.id] = run
    return job(of: run, status: 201)
  }

  func showDryRun(_ call: Call) throws(SimulatedRefusal) -> Answer { job(of: try dryRun(call), status: 200) }

  func showDryRunProvisioners(_ call: Call) throws(SimulatedRefusal) -> Answer {
    _ = try dryRun(call)
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      json.number("count", 3)
      json.number("available", 3)
      json.nullable("most_recently_seen", startedAt)
    }
    return .json(json)
  }

  func listDryRunResources(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let run = try dryRun(call)
    guard let template = templates.firstIndex(where: { $0.versionIDs.contains(run.version) }) else {
      throw .notFound
    }
    let workspace = SimulatedWorkspace(
      id: run.id, owner: run.initiator, template: template, organization: templates[template].organization,
      createdAt: run.createdAt, name: "", lastUsedAt: run.createdAt, builds: [run.build])
    var json = JSONWriter(zone: settings.databaseZone)
    let resources = [run.build.container, run.build.volume].compactMap(\.self)
    json.array(resources) { json, resource in write(resource, of: run.build, of: workspace, to: &json) }
    return .json(json)
  }

  func showDryRunLogs(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let run = try dryRun(call)
    return try logs(log(of: run), call, following: end(of: run) > now ? run.id : nil)
  }

  /// The log of the import of a version, which is over.
  func showVersionLogs(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let at = try templateVersion(call).createdAt
    return try logs(
      Self.lines([(at, false, "Setting up", ""), (at, false, "Cleaning Up", "")], first: 1), call, following: nil)
  }

  func log(of run: DryRun) -> [LogLine] {
    let texts = [(begin(of: run), false, "Setting up", ""), (end(of: run), false, "Cleaning Up", "")]
    return Self.lines(texts.filter { $0.0 <= now }, first: 1)
  }

  /// When somebody takes it.
  private func begin(of run: DryRun) -> Timestamp { run.createdAt + settings.queueTakes }

  func end(of run: DryRun) -> Timestamp { begin(of: run) + .milliseconds(300) }

  private func dryRun(_ call: Call) throws(SimulatedRefusal) -> DryRun {
    let tried = try templateVersion(call)
    let id = try identifier(call, "job")
    guard let run = SimulatedID(id).flatMap({ dryRuns[$0] }), run.version == tried.id else { throw .notFound }
    return run
  }

  private func job(of run: DryRun, status: Int) -> Answer {
    var job = JobDescription(
      id: run.id, kind: .dryRun, input: ("template_version_id", run.version), status: .pending,
      createdAt: run.createdAt, fileID: versions[run.version]?.fileID ?? run.id, initiator: run.initiator,
      organization: versions[run.version]?.organization ?? 0)
    if begin(of: run) <= now {
      job.status = .running
      job.startedAt = begin(of: run)
    }
    if end(of: run) <= now {
      job.status = .succeeded
      job.completedAt = end(of: run)
    }
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in writeMembers(of: job, to: &json) }
    return .json(json, status: status)
  }
}
