import Time

/// Builds and their jobs as JSON.
extension SimulatedCoder {
  func write(_ build: SimulatedBuild, of workspace: SimulatedWorkspace, to json: inout JSONWriter) {
    json.object { json in writeMembers(of: build, of: workspace, to: &json) }
  }

  func writeMembers(of build: SimulatedBuild, of workspace: SimulatedWorkspace, to json: inout JSONWriter) {
    let isNew = version != .v0136
    // The answer to the creation itself does not know the version's name yet.
    let isFresh = build.jobStatus == .pending && build.createdAt == now
    json.string("id", build.id)
    json.time("created_at", build.createdAt)
    json.time("updated_at", build.updatedAt)
    json.string("workspace_id", workspace.id)
    json.string("workspace_name", workspace.name)
    json.string("workspace_owner_id", users[workspace.owner].id)
    json.string("workspace_owner_name", users[workspace.owner].username)
    json.string("template_version_id", build.versionID)
    json.string("template_version_name", isFresh ? "" : versionName(of: build))
    json.number("build_number", Int64(build.number))
    json.string("transition", build.transition.rawValue)
    json.string("initiator_id", users[build.initiator].id)
    json.string("initiator_name", users[build.initiator].username)
    json.object("job") { json in writeMembers(of: job(of: build, of: workspace), to: &json) }
    json.string("reason", build.reason)
    writeResources(of: build, of: workspace, to: &json)
    json.nullable("deadline", build.deadline)
    if isNew { json.nullable("max_deadline", build.maxDeadline) }
    json.string("status", build.status)
    json.number("daily_cost", dailyCost(of: build, of: workspace))
    guard isNew else { return }
    json.object("matched_provisioners") { json in
      let isPending = build.jobStatus == .pending
      json.number("count", isPending ? 3 : 0)
      json.number("available", isPending ? 3 : 0)
      json.nullable("most_recently_seen", isPending ? startedAt : nil)
    }
    json.null("template_version_preset_id")
    if build.jobStatus == .succeeded {
      json.flag("has_ai_task", false)
      json.flag("has_external_agent", false)
    }
  }

  private func versionName(of build: SimulatedBuild) -> String { versions[build.versionID]?.name ?? "" }

  private func job(of build: SimulatedBuild, of workspace: SimulatedWorkspace) -> JobDescription {
    JobDescription(
      id: build.jobID, kind: .build, input: ("workspace_build_id", build.id), status: build.jobStatus,
      createdAt: build.jobCreatedAt, startedAt: build.startedAt, completedAt: build.completedAt,
      canceledAt: build.canceledAt, error: build.error, fileID: versions[build.versionID]?.fileID ?? build.versionID,
      initiator: build.initiator, organization: workspace.organization)
  }

  /// What a build costs a day. Only licensed servers keep account of it.
  private func dailyCost(of build: SimulatedBuild, of workspace: SimulatedWorkspace) -> Int64 {
    guard settings.isLicensed, build.jobStatus == .succeeded else { return 0 }
    let container = build.container == nil ? 0 : templates[workspace.template].dailyCost
    return Int64(container + (build.volume == nil ? 0 : 1))
  }
}
