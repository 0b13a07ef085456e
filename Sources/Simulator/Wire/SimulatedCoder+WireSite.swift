import Time

/// Users, tokens and templates as JSON.
extension SimulatedCoder {
  func write(_ user: SimulatedUser, to json: inout JSONWriter) {
    let isNew = version != .v0136
    json.object { json in
      json.string("id", user.id)
      json.string("username", user.username)
      if isNew, !user.name.isEmpty { json.string("name", user.name) }
      json.string("email", "\(user.username)@example.com")
      json.time("created_at", user.createdAt)
      if isNew { json.time("updated_at", max(user.updatedAt, user.lastSeenAt)) }
      json.time("last_seen_at", user.lastSeenAt)
      json.string("status", user.status.rawValue)
      if isNew { json.string("login_type", "password") }
      json.strings("organization_ids", user.organizations.sorted().map { organizations[$0].id })
      json.array("roles", user.roles) { json, role in
        json.object { json in
          json.string("name", role.rawValue)
          json.string("display_name", role.displayName)
        }
      }
      if version == .v2360 { json.flag("has_ai_seat", false) }
      if !isNew { json.string("avatar_url", "") }
    }
  }

  func write(_ token: SimulatedToken, to json: inout JSONWriter, withUser: Bool = false) {
    json.object { json in
      json.string("id", token.id)
      json.string("user_id", users[token.user].id)
      json.time("last_used", token.lastUsedAt ?? .epoch)
      json.time("expires_at", token.expiresAt)
      json.time("created_at", token.createdAt)
      json.time("updated_at", token.createdAt)
      json.string("login_type", token.isSession ? "password" : "token")
      json.string("scope", "all")
      if version != .v0136 {
        json.strings("scopes", token.scopes)
        json.string("token_name", token.name)
      }
      json.number("lifetime_seconds", (token.expiresAt - token.createdAt).wholeSeconds)
      if version != .v0136 { json.strings("allow_list", ["*:*"]) }
      if version != .v0136, withUser { json.string("username", users[token.user].username) }
    }
  }

  func write(_ template: SimulatedTemplate, to json: inout JSONWriter) {
    let isNew = version != .v0136
    json.object { json in
      json.string("id", template.id)
      json.time("created_at", template.createdAt)
      json.time("updated_at", template.createdAt)
      let organization = organizations[template.organization]
      json.string("organization_id", organization.id)
      if isNew {
        json.string("organization_name", organization.name)
        json.string("organization_display_name", organization.displayName)
        json.string("organization_icon", "")
      }
      json.string("name", template.name)
      json.string("display_name", template.displayName)
      json.string("provisioner", "echo")
      json.string("active_version_id", template.activeVersionID)
      if !isNew { json.number("workspace_owner_count", ownerCount(template)) }
      json.number("active_user_count", isNew ? ownerCount(template) : -1)
      json.object("build_time_stats") { json in
        for transition in ["delete", "start", "stop"] {
          json.object(transition) { json in
            json.null("P50")
            json.null("P95")
          }
        }
      }
      json.string("description", template.description)
      if isNew {
        json.flag("deprecated", template.deprecation != nil)
        json.string("deprecation_message", template.deprecation ?? "")
        json.flag("deleted", false)
      }
      json.string("icon", template.icon)
      json.number("default_ttl_ms", template.defaultTTL.wholeMilliseconds)
      if isNew { writeSchedule(template, to: &json) }
      json.string("created_by_id", users[0].id)
      json.string("created_by_name", users[0].username)
      if isNew {
        json.flag("allow_user_autostart", !settings.isLicensed || template.allowsUserAutostart)
        json.flag("allow_user_autostop", !settings.isLicensed || template.allowsUserAutostop)
      }
      json.flag("allow_user_cancel_workspace_jobs", false)
      if isNew { writeNewerMembers(of: template, to: &json) }
    }
  }

  /// What a server without a licence does not carry out it does not show either.
  private func writeSchedule(_ template: SimulatedTemplate, to json: inout JSONWriter) {
    json.number("activity_bump_ms", template.activityBump.wholeMilliseconds)
    if version == .v2360 { json.number("time_til_autostop_notify_ms", 0) }
    json.object("autostop_requirement") { json in
      json.strings("days_of_week", settings.isLicensed ? Self.days(template.autostopDays) : [])
      json.number("weeks", 1)
    }
    json.object("autostart_requirement") { json in
      json.strings("days_of_week", Self.days(settings.isLicensed ? template.autostartDays : Set(0...6)))
    }
  }

  private func writeNewerMembers(of template: SimulatedTemplate, to json: inout JSONWriter) {
    func shown(_ duration: Duration) -> Int64 { settings.isLicensed ? duration.wholeMilliseconds : 0 }
    json.number("failure_ttl_ms", shown(template.failureTTL))
    json.number("time_til_dormant_ms", shown(template.dormantAfter))
    json.number("time_til_dormant_autodelete_ms", shown(template.deletedAfterDormant))
    json.flag("require_active_version", false)
    json.string("max_port_share_level", "public")
    json.string("cors_behavior", "simple")
    json.flag("use_classic_parameter_flow", false)
    json.flag("disable_module_cache", false)
  }

  private func ownerCount(_ template: SimulatedTemplate) -> Int64 {
    guard let number = templates.firstIndex(where: { $0.id == template.id }) else { return 0 }
    return Int64(Set(workspaces.filter { $0.template == number && !$0.isDeleted }.map(\.owner)).count)
  }

  private static func days(_ days: Set<Int>) -> [String] {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    return names.indices.filter { days.contains(($0 + 1) % 7) }.map { names[$0] }
  }
}
