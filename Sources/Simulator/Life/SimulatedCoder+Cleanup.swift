import Time

/// What a licensed server of v2.36.0 does with workspaces that failed or that nobody uses.
extension SimulatedCoder {
  /// Stops what failed too long ago, puts to sleep what was not used for too long, and deletes what slept too long.
  mutating func cleanUp(_ number: Int, _ tick: Timestamp) {
    guard version != .v0136, settings.isLicensed else { return }
    guard !workspaces[number].isDeleted, !workspaces[number].latest.isActive, !workspaces[number].isPrebuild else {
      return
    }
    let (template, owner) = (workspaces[number].template, workspaces[number].owner)
    let hasFailed = workspaces[number].latest.jobStatus == .failed
    let isStart = workspaces[number].latest.transition == .start
    let failureTTL = templates[template].failureTTL
    let dormantAfter = templates[template].dormantAfter
    if hasFailed, isStart, failureTTL > .zero {
      if let failed = workspaces[number].latest.completedAt, tick - failed > failureTTL {
        insertBuild(number, .stop, reason: "autostop", initiator: owner)
      }
    } else if workspaces[number].dormantAt == nil, dormantAfter > .zero {
      if tick - workspaces[number].lastUsedAt > dormantAfter {
        makeDormant(number)
        if isStart { insertBuild(number, .stop, reason: "dormancy", initiator: owner) }
      }
    } else if let deletion = workspaces[number].deletingAt, deletion < tick, !hasFailed {
      insertBuild(number, .delete, reason: "autodelete", initiator: owner)
    }
  }

  mutating func makeDormant(_ number: Int) {
    let autodelete = templates[workspaces[number].template].deletedAfterDormant
    workspaces[number].dormantAt = now
    workspaces[number].deletingAt = settings.isLicensed && autodelete > .zero ? now + autodelete : nil
    workspaces[number].nextStartAt = nil
  }

  mutating func wake(_ number: Int) {
    workspaces[number].dormantAt = nil
    workspaces[number].deletingAt = nil
    workspaces[number].lastUsedAt = now
  }
}
