import CoderAPI
import Rules
import Time

extension WorkspaceFacts {
  /// Converts a workspace of the server's list into facts.
  ///
  /// - Parameters:
  ///   - templates: the templates by id, from their list; `nil` when it could not be read. For a template that is not
  /// in it, the facts that only the list tells are unknown.
  ///   - users: the states of accounts by user id; `nil` when they could not be read. The state of an owner who is not
  /// among them is unknown.
  package init(_ workspace: Workspace, templates: [String: TemplateFacts]?, users: [String: String]? = nil) {
    let build = workspace.latestBuild
    var template =
      templates?[workspace.templateID] ?? TemplateFacts(name: workspace.templateName, id: workspace.templateID)
    // The workspace shows a template's new name before the list of templates does.
    template.name = workspace.templateName
    template.displayName = template.displayName ?? workspace.templateDisplayName
    template.organization = template.organization ?? workspace.organizationName
    self.init(
      id: workspace.id, name: workspace.name, owner: OwnerFacts(name: workspace.ownerName, id: workspace.ownerID),
      template: template, templateVersion: build.templateVersionName, status: build.status.rawValue,
      transition: build.transition.rawValue, buildNumber: Int(build.number), buildReason: build.reason,
      createdAt: workspace.createdAt ?? build.createdAt ?? .epoch)
    owner.status = users?[workspace.ownerID]
    organization = workspace.organizationName
    // Of a build that runs without an end of its job: it cannot have been started later than it was changed.
    startedAt = workspace.isRunning ? build.job.completedAt ?? build.updatedAt ?? build.createdAt : nil
    lastUsedAt = workspace.lastUsedAt
    deadline = workspace.deadline
    maxDeadline = workspace.maxDeadline
    ttl = workspace.ttlMilliseconds.map { .milliseconds($0) }
    autostart = workspace.autostartSchedule
    nextStartAt = workspace.nextStartAt
    dormantAt = workspace.dormantAt
    deletingAt = workspace.deletingAt
    outdated = workspace.isOutdated
    healthy = workspace.isHealthy
    favorite = workspace.isFavorite
    isPrebuild = workspace.isPrebuild
    automaticUpdates = workspace.automaticUpdates?.rawValue
    dailyCost = Int(build.dailyCost)
    appStatus = workspace.latestAppStatus?.state.rawValue
    appStatusSince = workspace.latestAppStatus?.createdAt
    agents = (workspace.agents ?? []).map(AgentFacts.init)
    if templates?[workspace.templateID] == nil { unknown = WorkspaceFacts.toldByTemplatesOnly }
    // A value that every server sends, but this answer lacks, is unknown rather than absent.
    if workspace.agents.map({ $0.contains { $0.apps == nil } }) ?? true { unknown.insert("ws.agents") }
    if owner.status == nil { unknown.insert("owner.status") }
    if organization == nil { unknown.insert("ws.organization") }
    if self.template.organization == nil { unknown.insert("template.organization") }
    if !workspace.tellsLastUse { unknown.insert("ws.last_used_at") }
    if !build.tellsDeadline { unknown.insert("ws.deadline") }
  }

  private static let toldByTemplatesOnly: Set<String> = [
    "template.default_ttl", "template.activity_bump", "template.allow_user_autostop", "template.allow_user_autostart",
    "template.autostart_days", "template.deprecated",
  ]
}

extension AgentFacts {
  fileprivate init(_ agent: Agent) {
    self.init(
      name: agent.name, status: agent.status.rawValue, os: agent.operatingSystem, arch: agent.architecture,
      apps: (agent.apps ?? []).map(AppFacts.init))
    lifecycleState = agent.lifecycleState?.rawValue
    firstConnectedAt = agent.firstConnectedAt
    lastConnectedAt = agent.lastConnectedAt
    disconnectedAt = agent.disconnectedAt
    startedAt = agent.startedAt
    readyAt = agent.readyAt
    healthy = agent.isHealthy
  }
}

extension AppFacts {
  fileprivate init(_ app: App) {
    self.init(
      slug: app.slug, displayName: app.displayName ?? "", health: app.health.rawValue, sharing: app.sharingLevel)
  }
}

extension TemplateFacts {
  /// Converts a template of the server's list into facts.
  init(_ template: Template) {
    self.init(
      name: template.name, id: template.id, displayName: template.displayName, organization: template.organizationName)
    defaultTTL = template.defaultTTLMilliseconds.map { .milliseconds($0) }
    activityBump = template.activityBumpMilliseconds.map { .milliseconds($0) }
    allowUserAutostop = template.allowsUserAutostop
    allowUserAutostart = template.allowsUserAutostart
    autostartDays = template.autostartDays
    deprecated = template.isDeprecated
  }
}
