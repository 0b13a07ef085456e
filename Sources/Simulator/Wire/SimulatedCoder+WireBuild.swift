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
    json.string("template_version_name", isFresh ? "" : versionName(of: build, of: workspace))
    json.number("build_number", Int64(build.number))
    json.string("transition", build.transition.rawValue)
    json.string("initiator_id", users[build.initiator].id)
    json.string("initiator_name", users[build.initiator].username)
    json.object("job") { json in writeJob(of: build, of: workspace, to: &json) }
    json.string("reason", build.reason)
    writeResources(of: build, of: workspace, to: &json)
    json.nullable("deadline", build.deadline)
    if isNew { json.nullable("max_deadline", build.maxDeadline) }
    json.string("status", build.status)
    json.number("daily_cost", 0)
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

  private func versionName(of build: SimulatedBuild, of workspace: SimulatedWorkspace) -> String {
    // v0.13.6 builds with versions of other templates too.
    let template = templates.first { $0.versionIDs.contains(build.versionID) } ?? templates[workspace.template]
    return "v\((template.versionIDs.firstIndex(of: build.versionID) ?? 0) + 1)-\(template.name)"
  }

  private func writeJob(of build: SimulatedBuild, of workspace: SimulatedWorkspace, to json: inout JSONWriter) {
    let isNew = version != .v0136
    json.string("id", build.jobID)
    json.time("created_at", build.jobCreatedAt)
    json.optional("started_at", build.startedAt)
    json.optional("completed_at", build.completedAt)
    json.optional("canceled_at", build.canceledAt)
    if let error = build.error { json.string("error", error) }
    json.string("status", build.jobStatus.rawValue)
    if build.startedAt != nil { json.string("worker_id", workerID) }
    json.string("file_id", templates[workspace.template].fileID)
    json.object("tags") { json in
      if isNew { json.string("owner", "") }
      json.string("scope", "organization")
    }
    guard isNew else { return }
    json.number("queue_position", 0)
    json.number("queue_size", 0)
    json.string("organization_id", organizationID)
    json.string("initiator_id", users[build.initiator].id)
    json.object("input") { json in json.string("workspace_build_id", build.id) }
    json.string("type", "workspace_build")
    json.object("metadata") { json in
      json.string("template_version_name", "")
      json.string("template_id", "00000000-0000-0000-0000-000000000000")
      json.string("template_name", "")
      json.string("template_display_name", "")
      json.string("template_icon", "")
    }
    json.flag("logs_overflowed", false)
  }
}
