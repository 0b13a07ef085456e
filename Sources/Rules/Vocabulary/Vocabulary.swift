import CEL
import Time

/// Everything that an expression may name, declared once (`rules.md`, section 3).
///
/// The declaration makes the types for the checker, the values of a ``Subject``, the form of snapshots and the
/// documentation.
enum Vocabulary {
  static let app = Schema<AppFacts>(
    "App", variable: "app",
    [
      .string("slug", \.slug, "The app's key within its agent."),
      .string("display_name", \.displayName, "Name for people; may be empty."),
      .string("health", \.health, closed: ClosedSets.appHealths, "What its health check says."),
      .string("sharing", \.sharing, closed: ClosedSets.sharingLevels, "Who may open it."),
    ])

  static let agent = Schema<AgentFacts>(
    "Agent", variable: "agent",
    [
      .string("name", \.name, "The agent's name in its template."),
      .string(
        "status", \.status, closed: ClosedSets.agentStatuses,
        "Whether its process reaches the server. It says nothing about people."),
      .string(
        "lifecycle_state", \.lifecycleState, closed: ClosedSets.lifecycleStates, "Where its start-up script is."),
      .timestamp("first_connected_at", \.firstConnectedAt, "First connection of this build."),
      .timestamp("last_connected_at", \.lastConnectedAt, in: .volatile, "Latest sign of life."),
      .timestamp("disconnected_at", \.disconnectedAt, in: .volatile, "End of the latest connection."),
      .timestamp("started_at", \.startedAt, "Begin of the start-up script."),
      .timestamp("ready_at", \.readyAt, "End of the start-up script."),
      .bool("healthy", \.healthy, "The server's verdict."),
      .string("os", \.os, "Operating system, as the template says it."),
      .string("arch", \.arch, "Architecture, as the template says it."),
      .objects(
        "apps", of: app, \.apps, atMost: 20, empty: AppFacts(slug: ""), "The agent's apps in the server's order."),
    ])

  static let owner = Schema<OwnerFacts>(
    "Owner", variable: "owner",
    [
      .string("name", \.name, "User name."),
      .string("id", \.id, "UUID of the user."),
      .strings("groups", \.groups, atMost: 100, "Names of the groups the user is in."),
      .string("status", \.status, closed: ["active", "dormant", "suspended"], "State of the user's account."),
    ])

  static let template = Schema<TemplateFacts>(
    "Template", variable: "template",
    [
      .string("name", \.name, "The template's name."),
      .string("id", \.id, "UUID of the template."),
      .string("display_name", \.displayName, "Name for people."),
      .string("organization", \.organization, "Name of its organization."),
      .duration("default_ttl", \.defaultTTL, "TTL given to new workspaces."),
      .duration("activity_bump", \.activityBump, "How far the server moves a deadline on activity; zero is off."),
      .bool("allow_user_autostop", \.allowUserAutostop, "Whether users may choose a TTL."),
      .bool("allow_user_autostart", \.allowUserAutostart, "Whether users may choose a schedule."),
      .strings("autostart_days", \.autostartDays, atMost: 7, "Days on which autostart is allowed: monday …"),
      .bool("deprecated", \.deprecated, "Whether it is deprecated."),
    ])

  static let state = Schema<RuleState>(
    "State", variable: "state",
    [
      .timestamp("last_action_at", \.lastActionAt, "When this rule last acted on this workspace."),
      .int("actions_today", \.actionsToday, "How often it acted here since midnight in the file's zone."),
      .int("actions_this_build", \.actionsThisBuild, "How often it acted here in this build."),
      .timestamp("true_since", \.trueSince, "Since when its condition has been seen true without a break."),
    ])
}
