import Cron
import Time

/// How builds run: asked for, begun, ended, canceled, and what they leave behind.
extension SimulatedCoder {
  /// Makes a workspace whose first build is to start it; the caller has checked everything.
  mutating func insertWorkspace(
    owner: Int, template: Int, name: String, ttl: Duration?, autostart: CoderSchedule?, initiator: Int,
    version wanted: SimulatedID? = nil, parameters: [String: String] = [:]
  ) -> Int {
    let number = workspaces.count
    let workspace = SimulatedWorkspace(
      id: identifiers.id(), owner: owner, template: template, organization: templates[template].organization,
      createdAt: now, name: name, autostart: autostart, ttl: ttl, lastUsedAt: version == .v0136 ? .goZero : now,
      nextStartAt: version == .v0136 ? nil : nextStart(autostart, template: template, after: now), builds: [])
    workspaces.append(workspace)
    workspaceIndex[workspace.id] = number
    insertBuild(
      number, .start, reason: "initiator", initiator: initiator, version: wanted, parameters: parameters)
    return number
  }

  /// Queues a build, which at once is the workspace's latest.
  mutating func insertBuild(
    _ number: Int, _ transition: SimulatedBuild.Transition, reason: String, initiator: Int,
    version wanted: SimulatedID? = nil, parameters: [String: String] = [:]
  ) {
    // Without a version asked for it is that of the last build, not the active one, unless the owner wants updates.
    let active = templates[workspaces[number].template].activeVersionID
    let takesActive = reason == "autostart" && workspaces[number].updatesAutomatically
    let version = wanted ?? (takesActive ? active : workspaces[number].builds.last?.versionID ?? active)
    var build = SimulatedBuild(
      id: identifiers.id(), number: workspaces[number].builds.count + 1, transition: transition, reason: reason,
      initiator: initiator, versionID: version, createdAt: now, updatedAt: now, jobID: identifiers.id(),
      jobCreatedAt: now)
    let standard = templates[workspaces[number].template].parameters.map { ($0.name, $0.standard) }
    let before = workspaces[number].builds.last?.parameters ?? Dictionary(uniqueKeysWithValues: standard)
    build.parameters = before.merging(parameters) { $1 }
    recordTruth(number, of: build)
    workspaces[number].builds.append(build)
    let index = workspaces[number].builds.count - 1
    buildIndex[build.id] = (number, index)
    endVisit(number)
    workspaces[number].hadTraffic = false
    if transition == .start, workspaces[number].dormantAt != nil { wake(number) }
    let isOwn = reason == "autostart" || reason == "autostop"
    agenda.plan(
      .jobBegins(workspace: number, build: index), at: now + (isOwn ? settings.ownQueueTakes : settings.queueTakes))
    changed.insert(number)
  }

  mutating func beginJob(_ number: Int, _ index: Int) {
    guard workspaces[number].builds[index].jobStatus == .pending, settings.hasProvisioners else { return }
    workspaces[number].builds[index].jobStatus = .running
    workspaces[number].builds[index].startedAt = now
    changed.insert(number)
    let template = templates[workspaces[number].template]
    let isStart = workspaces[number].builds[index].transition == .start
    if !hangs(workspaces[number].builds[index].transition, template) {
      agenda.plan(
        .jobEnds(workspace: number, build: index), at: now + (isStart ? template.startTakes : template.stopTakes))
    }
  }

  mutating func endJob(_ number: Int, _ index: Int) {
    guard workspaces[number].builds[index].jobStatus == .running else { return }
    let template = templates[workspaces[number].template]
    let transition = workspaces[number].builds[index].transition
    workspaces[number].builds[index].completedAt = now
    changed.insert(number)
    let (deadline, maximum) = deadlines(number, completedAt: now)
    if let error = failure(of: transition, template, deadline: deadline) {
      workspaces[number].builds[index].jobStatus = .failed
      workspaces[number].builds[index].error = error
      return
    }
    workspaces[number].builds[index].jobStatus = .succeeded
    workspaces[number].builds[index].updatedAt = now
    workspaces[number].builds[index].deadline = deadline
    workspaces[number].builds[index].maxDeadline = maximum
    provideResources(number, index)
    if version != .v0136, workspaces[number].autostart != nil {
      workspaces[number].nextStartAt = nextStart(
        workspaces[number].autostart, template: workspaces[number].template, after: now)
    }
    workspaces[number].truth.setRunning(transition == .start, at: now)
    if transition == .delete { workspaces[number].isDeleted = true }
    if transition == .start, let wait = template.agentConnectsAfter {
      agenda.plan(.agentConnects(workspace: number, build: index), at: now + wait)
    }
    didEndBuild(number, transition)
  }

  /// What a template's start does every build of it does in v0.13.6, whose test provisioner does not tell them apart.
  private func goesWrong(
    _ transition: SimulatedBuild.Transition, _ template: SimulatedTemplate, atStart: SimulatedTemplate.Behaviour,
    atStop: SimulatedTemplate.Behaviour
  ) -> Bool {
    template.behaviour == (transition == .start || version == .v0136 ? atStart : atStop)
  }

  private func hangs(_ transition: SimulatedBuild.Transition, _ template: SimulatedTemplate) -> Bool {
    goesWrong(transition, template, atStart: .hangsAtStart, atStop: .hangsAtStop)
  }

  /// Why a build fails; a deadline in the past comes from a schedule that never fires.
  private func failure(
    of transition: SimulatedBuild.Transition, _ template: SimulatedTemplate, deadline: Timestamp?
  ) -> String? {
    if goesWrong(transition, template, atStart: .failsToStart, atStop: .failsToStop) {
      return "the simulated build failed"
    }
    guard version != .v0136, let deadline, deadline < now else { return nil }
    return "calculate auto stop: deadline calculation error, computed deadline or max deadline is in the past"
  }

  /// Asks a build to end early. Newer servers end one at once that nobody has begun; one that runs ends two seconds later,
  /// failed. v0.13.6 ends neither: the recorded build stayed canceling.
  mutating func cancelBuild(_ number: Int, _ index: Int) {
    let isPending = workspaces[number].builds[index].jobStatus == .pending
    workspaces[number].builds[index].jobStatus = .canceling
    workspaces[number].builds[index].canceledAt = now
    changed.insert(number)
    if version != .v0136, isPending {
      workspaces[number].builds[index].jobStatus = .canceled
      workspaces[number].builds[index].completedAt = now
    } else if version != .v0136 {
      agenda.plan(.cancelEnds(workspace: number, build: index), at: now + .seconds(2))
    }
  }

  mutating func endCancel(_ number: Int, _ index: Int) {
    guard workspaces[number].builds[index].jobStatus == .canceling else { return }
    workspaces[number].builds[index].jobStatus = .failed
    workspaces[number].builds[index].error = "canceled"
    workspaces[number].builds[index].completedAt = now
    workspaces[number].builds[index].updatedAt = now
    changed.insert(number)
  }

  private mutating func provideResources(_ number: Int, _ index: Int) {
    let transition = workspaces[number].builds[index].transition
    let template = templates[workspaces[number].template]
    if transition == .delete, version != .v0136 { return }
    if template.hasVolume {
      workspaces[number].builds[index].volume = SimulatedResource(id: identifiers.id(), createdAt: now)
    }
    // v0.13.6 lists the container and its agent, never connected, for stop builds as well.
    guard transition == .start || version == .v0136 else { return }
    workspaces[number].builds[index].container = SimulatedResource(id: identifiers.id(), createdAt: now)
    workspaces[number].builds[index].agent = SimulatedAgent(
      id: identifiers.id(), appID: identifiers.id(), createdAt: now,
      connectionTimeout: template.connectionTimeout, updatedAt: now)
  }

  private mutating func recordTruth(_ number: Int, of build: SimulatedBuild) {
    let last = workspaces[number].builds.last
    let shortener = build.reason == "autostop" ? last?.shortenedBy.map { users[$0].username } : nil
    let mark = BuildMark(
      at: now, reason: build.reason, initiator: users[build.initiator].username, shortenedBy: shortener)
    if build.transition == .start {
      workspaces[number].truth.starts.append(mark)
    } else {
      workspaces[number].truth.stops.append(mark)
      let isByOwner = build.initiator == workspaces[number].owner && build.reason == "initiator"
      if workspaces[number].visit?.isAtWork == true, !isByOwner {
        workspaces[number].truth.interruptions.append(mark)
      }
      if let job = workspaces[number].job, now < job.ends {
        workspaces[number].truth.lostJobs.append(LostJob(name: job.name, stop: mark))
      }
      workspaces[number].job = nil
    }
  }
}
