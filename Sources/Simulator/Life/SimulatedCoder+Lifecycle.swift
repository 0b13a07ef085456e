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
    guard isEligible(workspaces[number]) else { return }
    refillNextStart(number, tick)
    switch workspaces[number].latest.transition {
    case .start where isToStop(workspaces[number], tick):
      insertBuild(number, .stop, reason: "autostop", initiator: workspaces[number].owner)
    case .stop where isToStart(workspaces[number], tick):
      insertBuild(number, .start, reason: "autostart", initiator: workspaces[number].owner)
      if version != .v0136, workspaces[number].nextStartAt == nil {
        workspaces[number].nextStartAt = nextStart(
          workspaces[number].autostart, template: workspaces[number].template, after: tick)
      }
    default: break
    }
  }

  /// A next start that was lost is found again for stopped workspaces; too late for the look of this very tick.
  private mutating func refillNextStart(_ number: Int, _ tick: Timestamp) {
    let workspace = workspaces[number]
    guard version != .v0136, workspace.latest.transition == .stop, let schedule = workspace.autostart else { return }
    guard workspace.nextStartAt == nil, !isToStart(workspace, tick) else { return }
    workspaces[number].nextStartAt = nextStart(schedule, template: workspace.template, after: tick)
  }

  private func isEligible(_ workspace: SimulatedWorkspace) -> Bool {
    guard !workspace.isDeleted, !workspace.latest.isActive else { return false }
    if version == .v0136 {
      // One failed build blocks everything; a workspace with neither schedule nor TTL is not looked at.
      return workspace.latest.jobStatus == .succeeded && (workspace.autostart != nil || workspace.ttl != nil)
    }
    return workspace.latest.jobStatus != .failed && workspace.dormantAt == nil && !workspace.isPrebuild
  }

  private func isToStop(_ workspace: SimulatedWorkspace, _ tick: Timestamp) -> Bool {
    if version == .v0136 { return workspace.latest.deadline.map { tick >= $0 } ?? false }
    if users[workspace.owner].status == .suspended { return true }
    return workspace.latest.deadline.map { $0 < tick } ?? false
  }

  private func isToStart(_ workspace: SimulatedWorkspace, _ tick: Timestamp) -> Bool {
    guard let schedule = workspace.autostart else { return false }
    if version == .v0136 {
      return tick >= schedule.serverNext(after: workspace.latest.createdAt) ?? .goZero
    }
    guard users[workspace.owner].status == .active else { return false }
    if settings.isLicensed, !templates[workspace.template].allowsUserAutostart { return false }
    // A next start that is unknown passes here, which is how a respelled schedule starts a workspace at once.
    if let next = workspace.nextStartAt, next > tick { return false }
    guard let first = nextStart(schedule, template: workspace.template, after: workspace.latest.createdAt) else {
      return false
    }
    return tick >= first
  }
}
