import Time

/// Agents, what they report, and what a report does to a deadline.
extension SimulatedCoder {
  mutating func connectAgent(_ number: Int, _ index: Int) {
    guard index == workspaces[number].builds.count - 1, workspaces[number].isRunning else { return }
    guard workspaces[number].latest.agent?.isConnected == false else { return }
    workspaces[number].latest.agent?.connectedSince = now
    workspaces[number].latest.agent?.updatedAt = now
    workspaces[number].latest.agent?.disconnectedAt = nil
    if workspaces[number].latest.agent?.firstConnectedAt == nil {
      workspaces[number].latest.agent?.firstConnectedAt = now
    }
    changed.insert(number)
    agenda.plan(.agentReports(workspace: number, build: index, since: now), at: now + version.reportInterval)
    if let interval = templates[workspaces[number].template].agentDropsEvery {
      var random = SeededRandom(seed: UInt64(index), stream: UInt64(number) &* 31 &+ UInt64(now.seconds))
      let wait = Int(interval.wholeSeconds)
      agenda.plan(
        .agentDrops(workspace: number, build: index), at: now + .seconds(random.around(wait, spread: wait / 2)))
    }
    didConnectAgent(number)
  }

  mutating func dropAgent(_ number: Int, _ index: Int) {
    guard index == workspaces[number].builds.count - 1, workspaces[number].isRunning else { return }
    guard workspaces[number].latest.agent?.isConnected == true else { return }
    disconnectAgent(number)
    agenda.plan(.agentConnects(workspace: number, build: index), at: now + .seconds(40))
  }

  mutating func disconnectAgent(_ number: Int) {
    let lastHeard = workspaces[number].latest.agent?.lastHeard(at: now)
    workspaces[number].latest.agent?.lastConnectedAt = lastHeard
    workspaces[number].latest.agent?.connectedSince = nil
    workspaces[number].latest.agent?.disconnectedAt = now
    workspaces[number].latest.agent?.updatedAt = now
    endVisit(number)
    changed.insert(number)
  }

  /// An agent's statistics arrive: bytes since the last ones bump the deadline. An open shell that is silent bumps
  /// once, for its own opening.
  mutating func takeReport(_ number: Int, _ index: Int, since: Timestamp) {
    // Stored numbers alone, since anything else copies the build: every agent reports twice a minute.
    guard index == workspaces[number].builds.count - 1, workspaces[number].builds[index].isRunning,
      workspaces[number].builds[index].connectedSince == since
    else { return }
    agenda.plan(.agentReports(workspace: number, build: index, since: since), at: now + version.reportInterval)
    if version != .v0136 { changed.insert(number) }
    guard
      workspaces[number].hadTraffic || workspaces[number].visit.map({ $0.carriesTraffic || $0.isFresh }) == true
    else { return }
    workspaces[number].hadTraffic = false
    workspaces[number].visit?.isFresh = false
    if version == .v0136 { workspaces[number].lastUsedAt = now }
    bump(number)
  }

  /// `last_used_at` moves in batches, once a minute (v2.36.0). An open connection counts as use even when it is
  /// silent, because the client says so itself.
  mutating func flushUsage() {
    guard version != .v0136 else { return }
    for number in workspaces.indices where workspaces[number].wasUsed || workspaces[number].visit != nil {
      workspaces[number].wasUsed = false
      workspaces[number].lastUsedAt = now
    }
  }

  mutating func bump(_ number: Int) {
    guard let deadline = workspaces[number].latest.deadline, !workspaces[number].isPrebuild else { return }
    let (amount, threshold) =
      version == .v0136
      ? (.seconds(3600), .seconds(50 * 60))
      : (
        templates[workspaces[number].template].activityBump, templates[workspaces[number].template].bumpThreshold
      )
    guard amount > .zero, deadline - now < threshold else { return }
    var bumped = now + amount
    if version != .v0136, let ttl = workspaces[number].ttl, let autostart = workspaces[number].nextStartAt,
      autostart > now, bumped > autostart
    {
      bumped = autostart + ttl
    }
    if let maximum = workspaces[number].latest.maxDeadline { bumped = min(bumped, maximum) }
    guard bumped > deadline else { return }
    workspaces[number].latest.deadline = bumped
    workspaces[number].latest.shortenedBy = nil
    workspaces[number].latest.updatedAt = now
    changed.insert(number)
  }
}
