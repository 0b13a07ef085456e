import CEL
import Time

/// All names that an expression may use, declared once.
///
/// The declarations define the types for the checker, the values of a ``Subject``, the form of snapshots and the
/// documentation.
enum Vocabulary {
  static let app = Schema<AppFacts>(
    "App", variable: "app",
    [
      .string("slug", { $0.slug }, { $0.slug = $1 }, "The app's key within its agent."),
      .string("display_name", { $0.displayName }, { $0.displayName = $1 }, "Name for people; may be empty."),
      .string(
        "health", { $0.health }, { $0.health = $1 }, closed: ClosedSets.appHealths, "What its health check says."),
      .string("sharing", { $0.sharing }, { $0.sharing = $1 }, closed: ClosedSets.sharingLevels, "Who may open it."),
    ])

  static let agent = Schema<AgentFacts>(
    "Agent", variable: "agent",
    [
      .string("name", { $0.name }, { $0.name = $1 }, "The agent's name in its template."),
      .string(
        "status", { $0.status }, { $0.status = $1 }, closed: ClosedSets.agentStatuses,
        "Whether its process reaches the server. It says nothing about people."),
      .optionalString(
        "lifecycle_state", { $0.lifecycleState }, { $0.lifecycleState = $1 }, closed: ClosedSets.lifecycleStates,
        "Where its start-up script is."),
      .optionalTimestamp(
        "first_connected_at", { $0.firstConnectedAt }, { $0.firstConnectedAt = $1 }, "First connection of this build."),
      .optionalTimestamp(
        "last_connected_at", { $0.lastConnectedAt }, { $0.lastConnectedAt = $1 }, in: .volatile, "Latest sign of life."),
      .optionalTimestamp(
        "disconnected_at", { $0.disconnectedAt }, { $0.disconnectedAt = $1 }, in: .volatile,
        "End of the latest connection."),
      .optionalTimestamp("started_at", { $0.startedAt }, { $0.startedAt = $1 }, "Begin of the start-up script."),
      .optionalTimestamp("ready_at", { $0.readyAt }, { $0.readyAt = $1 }, "End of the start-up script."),
      .optionalBool("healthy", { $0.healthy }, { $0.healthy = $1 }, "The server's verdict."),
      .string(
        "os", { $0.os }, { $0.os = $1 }, form: .words(ClosedSets.systems), "Operating system, as the template says it."),
      .string(
        "arch", { $0.arch }, { $0.arch = $1 }, form: .words(ClosedSets.architectures),
        "Architecture, as the template says it."),
      .fetchedTexts(
        "metadata", of: "agent", { $0.metadata }, { $0.metadata = $1 }, in: .volatile, atMost: 100,
        """
        The items of its template's metadata by key, such as `double(a.metadata.load) > 0.5`, as the agent last reported \
        them. Only those that a rule names are read, once a sweep where it is connected; unknown where one of them failed, or \
        is older than five minutes and three of its intervals.
        """),
      .objects(
        "apps", of: app, { $0.apps }, { $0.apps = $1 }, atMost: 20, empty: AppFacts(slug: ""),
        "The agent's apps in the server's order."),
    ])

  static let sessions = Schema<SessionFacts>(
    "Sessions", variable: "ws.sessions",
    [
      .int("ssh", { $0.ssh }, { $0.ssh = $1 }, from: 0, "Sessions over SSH, of people and of programs."),
      .int("vscode", { $0.vscode }, { $0.vscode = $1 }, from: 0, "Sessions of VS Code."),
      .int("jetbrains", { $0.jetbrains }, { $0.jetbrains = $1 }, from: 0, "Sessions of JetBrains Gateway."),
      .int("terminal", { $0.terminal }, { $0.terminal = $1 }, from: 0, "Terminals in the browser."),
      .int(
        "connections", { $0.connections }, { $0.connections = $1 }, from: 0,
        "Connections of any kind, those to forwarded ports included."),
      .int(
        "rx_bytes", { $0.receivedBytes }, { $0.receivedBytes = $1 }, from: 0,
        "Bytes that its agents received, as the server's metrics add them up: of minutes, not of the whole session."),
      .int(
        "tx_bytes", { $0.sentBytes }, { $0.sentBytes = $1 }, from: 0, "Bytes that its agents sent over them, likewise."),
    ])

  static let owner = Schema<OwnerFacts>(
    "Owner", variable: "owner",
    [
      .string("name", { $0.name }, { $0.name = $1 }, form: .coderName(.owner), "User name."),
      .optionalString("id", { $0.id }, { $0.id = $1 }, "UUID of the user."),
      .fetchedStrings(
        "groups", of: "owner", { $0.groups }, { $0.groups = $1 }, atMost: 1000,
        """
        Names of the groups of the workspace's organization that the user is in. Read only where a rule names it, at most \
        every 15 minutes; unknown without a Premium licence, or where the token may not see users.
        """),
      .optionalString(
        "status", { $0.status }, { $0.status = $1 }, closed: ClosedSets.userStatuses,
        "State of the user's account; unknown where the token may not see users."),
    ])

  static let template = Schema<TemplateFacts>(
    "Template", variable: "template",
    [
      .string("name", { $0.name }, { $0.name = $1 }, form: .coderName(.template), "The template's name."),
      .string("id", { $0.id }, { $0.id = $1 }, "UUID of the template."),
      .optionalString("display_name", { $0.displayName }, { $0.displayName = $1 }, "Name for people."),
      .optionalString(
        "organization", { $0.organization }, { $0.organization = $1 }, form: .coderName(.organization),
        "Name of its organization."),
      .duration("default_ttl", { $0.defaultTTL }, { $0.defaultTTL = $1 }, "TTL given to new workspaces."),
      .duration(
        "activity_bump", { $0.activityBump }, { $0.activityBump = $1 },
        "How far the server moves a deadline on activity; zero is off."),
      .optionalBool(
        "allow_user_autostop", { $0.allowUserAutostop }, { $0.allowUserAutostop = $1 },
        "Whether users may choose a TTL."),
      .optionalBool(
        "allow_user_autostart", { $0.allowUserAutostart }, { $0.allowUserAutostart = $1 },
        "Whether users may choose a schedule."),
      .strings(
        "autostart_days", { $0.autostartDays }, { $0.autostartDays = $1 }, atMost: 7,
        "Days on which autostart is allowed: monday …"),
      .optionalBool("deprecated", { $0.deprecated }, { $0.deprecated = $1 }, "Whether it is deprecated."),
    ])

  static let state = Schema<RuleState>(
    "State", variable: "state",
    [
      .optionalTimestamp(
        "last_action_at", { $0.lastActionAt }, { $0.lastActionAt = $1 }, "When this rule last acted on this workspace."),
      .int(
        "actions_today", { $0.actionsToday }, { $0.actionsToday = $1 }, from: 0,
        "How often it acted here since midnight in the file's zone."),
      .int(
        "actions_this_build", { $0.actionsThisBuild }, { $0.actionsThisBuild = $1 }, from: 0,
        "How often it acted here in this build."),
      .optionalTimestamp(
        "true_since", { $0.trueSince }, { $0.trueSince = $1 },
        "Since when its condition has been seen true without a break."),
      .fetchedInt(
        "days_used_last_14", of: "state", { $0.daysUsed }, { $0.daysUsed = $1 }, from: 0,
        """
        On how many days Curfew saw the workspace used, today and the 13 days before, in the file's zone. 0 as soon as the \
        last use is older; else unknown until Curfew has watched for 14 days, without a break of more than six hours.
        """),
    ])
}
