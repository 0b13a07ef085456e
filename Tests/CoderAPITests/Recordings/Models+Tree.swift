import TestSupport
import Time

@testable import CoderAPI

/// Models built from Foundation's tree, by the field names of the facts (section 3): what ``RecordedModelsTests``
/// expects our reader to build from the same bytes.
extension Workspace {
  init(expectedOf tree: JSONTree) {
    self.init(
      id: tree["id"].text ?? "", name: tree["name"].text ?? "", ownerID: tree["owner_id"].text ?? "",
      ownerName: tree["owner_name"].text ?? "", organizationID: tree["organization_id"].text,
      organizationName: tree["organization_name"].text, templateID: tree["template_id"].text ?? "",
      templateName: tree["template_name"].text ?? "", templateDisplayName: tree["template_display_name"].text,
      templateActiveVersionID: tree["template_active_version_id"].text, createdAt: tree["created_at"].time,
      latestBuild: WorkspaceBuild(expectedOf: tree["latest_build"]),
      latestAppStatus: tree["latest_app_status"] == .null
        ? nil
        : AppStatus(
          state: AppState(rawValue: tree["latest_app_status"]["state"].text ?? ""),
          createdAt: tree["latest_app_status"]["created_at"].time,
          message: tree["latest_app_status"]["message"].text ?? ""),
      isOutdated: tree["outdated"].bool ?? false, autostartSchedule: tree["autostart_schedule"].text,
      ttlMilliseconds: tree["ttl_ms"].integer == 0 ? nil : tree["ttl_ms"].integer,
      lastUsedAt: tree["last_used_at"].time, deletingAt: tree["deleting_at"].time, dormantAt: tree["dormant_at"].time,
      isHealthy: tree["health"]["healthy"].bool,
      automaticUpdates: tree["automatic_updates"].text.map(AutomaticUpdates.init(rawValue:)),
      allowsRenames: tree["allow_renames"].bool, isFavorite: tree["favorite"].bool,
      nextStartAt: tree["next_start_at"].time, isPrebuild: tree["is_prebuild"].bool ?? false,
      taskID: tree["task_id"].text, tellsLastUse: tree["last_used_at"] != .null)
  }
}

extension WorkspaceBuild {
  init(expectedOf tree: JSONTree) {
    let job = tree["job"]
    self.init(
      id: tree["id"].text ?? "", number: tree["build_number"].integer ?? 0,
      transition: BuildTransition(rawValue: tree["transition"].text ?? ""), reason: tree["reason"].text ?? "",
      status: WorkspaceStatus(rawValue: tree["status"].text ?? ""), createdAt: tree["created_at"].time,
      updatedAt: tree["updated_at"].time, initiatorID: tree["initiator_id"].text ?? "",
      initiatorName: tree["initiator_name"].text ?? "", templateVersionID: tree["template_version_id"].text ?? "",
      templateVersionName: tree["template_version_name"].text ?? "",
      job: ProvisionerJob(
        status: JobStatus(rawValue: job["status"].text ?? ""), createdAt: job["created_at"].time,
        startedAt: job["started_at"].time, completedAt: job["completed_at"].time, canceledAt: job["canceled_at"].time,
        error: job["error"].text),
      deadline: tree["deadline"].time, maxDeadline: tree["max_deadline"].time,
      dailyCost: tree["daily_cost"].integer ?? 0,
      agents: tree["resources"].elements.flatMap { $0["agents"].elements.map(Agent.init(expectedOf:)) },
      tellsDeadline: tree.has("deadline"))
  }
}

extension Agent {
  init(expectedOf tree: JSONTree) {
    self.init(
      id: tree["id"].text ?? "", name: tree["name"].text ?? "",
      status: AgentStatus(rawValue: tree["status"].text ?? ""),
      lifecycleState: tree["lifecycle_state"].text.map(AgentLifecycle.init(rawValue:)),
      createdAt: tree["created_at"].time, firstConnectedAt: tree["first_connected_at"].time,
      lastConnectedAt: tree["last_connected_at"].time, disconnectedAt: tree["disconnected_at"].time,
      startedAt: tree["started_at"].time, readyAt: tree["ready_at"].time, isHealthy: tree["health"]["healthy"].bool,
      healthReason: tree["health"]["reason"].text, operatingSystem: tree["operating_system"].text ?? "",
      architecture: tree["architecture"].text ?? "", version: tree["version"].text ?? "",
      apps: tree["apps"].elements.map { app in
        App(
          id: app["id"].text ?? "", slug: app["slug"].text ?? "", displayName: app["display_name"].text,
          health: AppHealth(rawValue: app["health"].text ?? ""), sharingLevel: app["sharing_level"].text ?? "")
      })
  }
}

extension Template {
  init(expectedOf tree: JSONTree) {
    func positive(_ name: String) -> Int64? { tree[name].integer == 0 ? nil : tree[name].integer }
    func days(_ name: String) -> [String]? {
      tree[name].has("days_of_week") ? tree[name]["days_of_week"].elements.compactMap(\.text) : nil
    }
    self.init(
      id: tree["id"].text ?? "", name: tree["name"].text ?? "", displayName: tree["display_name"].text,
      organizationID: tree["organization_id"].text, organizationName: tree["organization_name"].text,
      activeVersionID: tree["active_version_id"].text, createdAt: tree["created_at"].time,
      defaultTTLMilliseconds: positive("default_ttl_ms"), maxTTLMilliseconds: positive("max_ttl_ms"),
      activityBumpMilliseconds: tree["activity_bump_ms"].integer,
      allowsUserAutostart: tree["allow_user_autostart"].bool,
      allowsUserAutostop: tree["allow_user_autostop"].bool, autostartDays: days("autostart_requirement"),
      autostopDays: days("autostop_requirement"), autostopWeeks: tree["autostop_requirement"]["weeks"].integer,
      failureTTLMilliseconds: positive("failure_ttl_ms"), timeTilDormantMilliseconds: positive("time_til_dormant_ms"),
      timeTilDormantAutodeleteMilliseconds: positive("time_til_dormant_autodelete_ms"),
      requiresActiveVersion: tree["require_active_version"].bool, isDeprecated: tree["deprecated"].bool)
  }
}

extension User {
  init(expectedOf tree: JSONTree) {
    self.init(
      id: tree["id"].text ?? "", username: tree["username"].text ?? "", email: tree["email"].text,
      status: UserStatus(rawValue: tree["status"].text ?? ""), createdAt: tree["created_at"].time,
      lastSeenAt: tree["last_seen_at"].time,
      organizationIDs: tree["organization_ids"].elements.compactMap(\.text),
      roles: tree["roles"].elements.compactMap { $0["name"].text })
  }
}

extension JSONTree {
  /// `nil` for `null`, nothing, and the year 1.
  var time: Timestamp? {
    guard let text, !text.hasPrefix("0001-01-01T00:00:00") else { return nil }
    return Timestamp(rfc3339: text)
  }
}
