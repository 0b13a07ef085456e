import Time

/// Workspaces as JSON: which keys there are, and which of them are null, differs between the versions.
extension SimulatedCoder {
  func write(_ workspace: SimulatedWorkspace, to json: inout JSONWriter, for caller: Int) {
    let template = templates[workspace.template]
    let isNew = version != .v0136
    json.object { json in
      json.string("id", workspace.id)
      json.time("created_at", workspace.createdAt)
      json.time("updated_at", workspace.createdAt)
      json.string("owner_id", users[workspace.owner].id)
      json.string("owner_name", users[workspace.owner].username)
      if isNew {
        json.string("owner_avatar_url", "")
        json.string("organization_id", organizations[workspace.organization].id)
        json.string("organization_name", organizations[workspace.organization].name)
      }
      json.string("template_id", template.id)
      json.string("template_name", template.name)
      json.string("template_display_name", template.displayName)
      json.string("template_icon", template.icon)
      json.flag("template_allow_user_cancel_workspace_jobs", false)
      if isNew {
        json.string("template_active_version_id", template.activeVersionID)
        json.flag("template_require_active_version", false)
        json.flag("template_use_classic_parameter_flow", false)
      }
      json.object("latest_build") { json in
        writeMembers(of: workspace.latest, of: workspace, to: &json)
      }
      if isNew, let status = workspace.appStatuses.last {
        json.value("latest_app_status") { json in write(status, of: workspace, to: &json) }
      } else if isNew {
        json.null("latest_app_status")
      }
      json.flag("outdated", workspace.latest.versionID != template.activeVersionID)
      json.string("name", workspace.name)
      if let autostart = workspace.autostart { json.string("autostart_schedule", autostart.text) }
      if let milliseconds = shownTTL(workspace, template) { json.number("ttl_ms", milliseconds) }
      json.time("last_used_at", workspace.lastUsedAt)
      if isNew { writeNewerMembers(of: workspace, to: &json, for: caller) }
    }
  }

  private func writeNewerMembers(of workspace: SimulatedWorkspace, to json: inout JSONWriter, for caller: Int) {
    let failing = failingAgent(workspace)
    json.nullable("deleting_at", workspace.deletingAt)
    json.nullable("dormant_at", workspace.dormantAt)
    json.object("health") { json in
      json.flag("healthy", failing == nil)
      json.array("failing_agents", failing.map { [$0] } ?? []) { json, id in json.id(id) }
    }
    json.string("automatic_updates", workspace.updatesAutomatically ? "always" : "never")
    json.flag("allow_renames", settings.allowsRenames)
    json.flag("favorite", workspace.isFavorite && workspace.owner == caller)
    json.nullable("next_start_at", workspace.nextStartAt)
    json.flag("is_prebuild", workspace.isPrebuild)
    json.null("task_id")
  }

  /// The id of the agent that makes the workspace unhealthy, if there is one.
  private func failingAgent(_ workspace: SimulatedWorkspace) -> SimulatedID? {
    guard workspace.latest.transition == .start, let agent = workspace.latest.agent else { return nil }
    return isHealthy(status: agent.status(at: now)) ? nil : agent.id
  }

  /// Where the template forbids a TTL of one's own its default is shown, which may be 0.
  private func shownTTL(_ workspace: SimulatedWorkspace, _ template: SimulatedTemplate) -> Int64? {
    if version != .v0136, settings.isLicensed, !template.allowsUserAutostop {
      return template.defaultTTL.wholeMilliseconds
    }
    return workspace.ttl?.wholeMilliseconds
  }
}
