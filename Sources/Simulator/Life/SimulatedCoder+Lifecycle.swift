import Time

/// What the server does by itself: the minute's stops and starts.
extension SimulatedCoder {
  mutating func perform(_ event: Agenda.Event) {
    switch event {
    case .tick:
      tick()
      agenda.plan(.tick, at: now + .seconds(60))
    case .flush:
      flushUsage()
      agenda.plan(.flush, at: now + .seconds(60))
    case .jobBegins(let workspace, let build): beginJob(workspace, build)
    case .jobEnds(let workspace, let build): endJob(workspace, build)
    case .cancelEnds(let workspace, let build): endCancel(workspace, build)
    case .agentConnects(let workspace, let build): connectAgent(workspace, build)
    case .agentDrops(let workspace, let build): dropAgent(workspace, build)
    case .agentReports(let workspace, let build, let since): takeReport(workspace, build, since: since)
    case .planDay(let person, let day): planDay(person, day)
    case .move(let person, let move): perform(move, by: person)
    }
  }

  /// One look at every workspace. The tick counts as the beginning of its minute, which is why a stop comes up to two
  /// minutes after the deadline.
  ///
  /// Workspaces are read in place, by their numbers: a copy of one costs more than the look, and there is a look at each
  /// of them every minute.
  private mutating func tick() {
    guard settings.hasProvisioners || version == .v0136 else { return }
    let tick = now.flooredToMinute
    for number in workspaces.indices {
      act(on: number, tick)
      // One action a tick: what was just begun is no longer looked at.
      cleanUp(number, tick)
    }
  }

  private mutating func act(on number: Int, _ tick: Timestamp) {
    guard isEligible(number) else { return }
    refillNextStart(number, tick)
    switch workspaces[number].latest.transition {
    case .start:
      guard isToStop(number, tick) else { return }
      insertBuild(number, .stop, reason: "autostop", initiator: workspaces[number].owner)
    case .stop:
      guard isToStart(number, tick) else { return }
      insertBuild(number, .start, reason: "autostart", initiator: workspaces[number].owner)
      if version != .v0136, workspaces[number].nextStartAt == nil {
        workspaces[number].nextStartAt = nextStart(
          workspaces[number].autostart, template: workspaces[number].template, after: tick)
      }
    case .delete: break
    }
  }

  /// A next start that was lost is found again for stopped workspaces; too late for the look of this very tick.
  private mutating func refillNextStart(_ number: Int, _ tick: Timestamp) {
    guard version != .v0136, workspaces[number].nextStartAt == nil, workspaces[number].latest.transition == .stop,
      workspaces[number].autostart != nil, !isToStart(number, tick)
    else { return }
    workspaces[number].nextStartAt = nextStart(
      workspaces[number].autostart, template: workspaces[number].template, after: tick)
  }

  private func isEligible(_ number: Int) -> Bool {
    guard !workspaces[number].isDeleted, !workspaces[number].latest.isActive else { return false }
    if version == .v0136 {
      // One failed build blocks everything; a workspace with neither schedule nor TTL is not looked at.
      return workspaces[number].latest.jobStatus == .succeeded
        && (workspaces[number].autostart != nil || workspaces[number].ttl != nil)
    }
    return workspaces[number].latest.jobStatus != .failed && workspaces[number].dormantAt == nil
      && !workspaces[number].isPrebuild
  }

  private func isToStop(_ number: Int, _ tick: Timestamp) -> Bool {
    if version == .v0136 { return workspaces[number].latest.deadline.map { tick >= $0 } ?? false }
    if users[workspaces[number].owner].status == .suspended { return true }
    return workspaces[number].latest.deadline.map { $0 < tick } ?? false
  }

  private mutating func isToStart(_ number: Int, _ tick: Timestamp) -> Bool {
    guard workspaces[number].autostart != nil else { return false }
    if version != .v0136 {
      guard users[workspaces[number].owner].status == .active else { return false }
      if settings.isLicensed, !templates[workspaces[number].template].allowsUserAutostart { return false }
      // A next start that is unknown passes here, which is how a respelled schedule starts a workspace at once.
      if let next = workspaces[number].nextStartAt, next > tick { return false }
    }
    return firstStart(number).map { tick >= $0 } ?? false
  }

  /// What follows from the schedules is found anew where it depends on something else that has changed.
  mutating func forgetFirstStarts() {
    for number in workspaces.indices { workspaces[number].firstStart = nil }
  }

  /// The first firing of a workspace's schedule since its latest build; found once for each build and schedule.
  private mutating func firstStart(_ number: Int) -> Timestamp? {
    let since = workspaces[number].latest.createdAt
    if let known = workspaces[number].firstStart, known.since == since { return known.at }
    let at =
      version == .v0136
      ? workspaces[number].autostart.map { $0.serverNext(after: since) ?? .goZero }
      : nextStart(workspaces[number].autostart, template: workspaces[number].template, after: since)
    workspaces[number].firstStart = (since, at)
    return at
  }
}
