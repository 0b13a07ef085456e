import Time

/// What a licensed server of v2.36.0 does with workspaces that failed or that nobody uses.
extension SimulatedCoder {
  /// Stops what failed too long ago, puts to sleep what was not used for too long, and deletes what slept too long.
  mutating func cleanUp(_ number: Int, _ tick: Timestamp) {
    let workspace = workspaces[number]
    guard version != .v0136, settings.isLicensed else { return }
    guard !workspace.isDeleted, !workspace.latest.isActive, !workspace.isPrebuild else { return }
    let template = templates[workspace.template]
    if workspace.latest.jobStatus == .failed, workspace.latest.transition == .start, template.failureTTL > .zero {
      if let failed = workspace.latest.completedAt, tick - failed > template.failureTTL {
        insertBuild(number, .stop, reason: "autostop", initiator: workspace.owner)
      }
    } else if workspace.dormantAt == nil, template.dormantAfter > .zero {
      if tick - workspace.lastUsedAt > template.dormantAfter {
        makeDormant(number)
        if workspace.latest.transition == .start {
          insertBuild(number, .stop, reason: "dormancy", initiator: workspace.owner)
        }
      }
    } else if let deletion = workspace.deletingAt, deletion < tick, workspace.latest.jobStatus != .failed {
      insertBuild(number, .delete, reason: "autodelete", initiator: workspace.owner)
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
