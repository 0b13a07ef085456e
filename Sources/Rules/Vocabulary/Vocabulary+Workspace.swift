import CEL
import Time

extension Vocabulary {
  static let workspace = Schema<WorkspaceFacts>("Workspace", variable: "ws", observed + derived)

  private static let observed: [Fact<WorkspaceFacts>] = [
    .string("id", \.id, "UUID of the workspace."),
    .string("name", \.name, "The workspace's name."),
    .string("organization", \.organization, "Name of its organization."),
    .string("template_version", \.templateVersion, "Name of the template version of the latest build."),
    .string("status", \.status, closed: ClosedSets.statuses, "State of the latest build."),
    .string("transition", \.transition, closed: ClosedSets.transitions, "What the latest build does."),
    .int("build_number", \.buildNumber, "Number of the latest build, from 1."),
    .string("build_reason", \.buildReason, "Why the latest build was made."),
    .timestamp("created_at", \.createdAt, "When the workspace was created."),
    .timestamp("started_at", \.startedAt, "When the latest build, a start, was completed."),
    .timestamp(
      "last_used_at", \.lastUsedAt, in: .volatile, "Last use that the server noticed; a batch job is none."),
    .timestamp("deadline", \.deadline, in: .volatile, "When the server will stop this session."),
    .timestamp("max_deadline", \.maxDeadline, in: .volatile, "The latest deadline that the template allows."),
    .duration("ttl", \.ttl, "Lifetime given at the next start."),
    .string("autostart", \.autostart, atMost: 128, "Start schedule in the server's grammar."),
    .timestamp("next_start_at", \.nextStartAt, "Next autostart as the server computed it."),
    .timestamp("dormant_at", \.dormantAt, "When it became dormant."),
    .timestamp("deleting_at", \.deletingAt, "When the server will delete it."),
    .bool("outdated", \.outdated, "Whether its version is not the template's active one."),
    .bool("healthy", \.healthy, "The server's verdict."),
    .bool("favorite", \.favorite, "Whether Curfew's own user marked it."),
    .bool("is_prebuild", \.isPrebuild, "Whether it is prebuilt and unclaimed."),
    .string(
      "automatic_updates", \.automaticUpdates, closed: ClosedSets.automaticUpdates, "Whether it updates on start."),
    .int("daily_cost", \.dailyCost, "Cost of the latest build in the server's units."),
    .string("app_status", \.appStatus, closed: ClosedSets.appStatuses, "What an AI agent inside said last."),
    .timestamp("app_status_since", \.appStatusSince, in: .volatile, "When it said so."),
    .objects(
      "agents", of: agent, \.agents, atMost: 20, empty: AgentFacts(name: "", status: ""),
      "The agents of all its resources."),
  ]

  private static let derived: [Fact<WorkspaceFacts>] = [
    .derived("owner", .string, from: [], "The owner's name.") { facts, _ in .string(facts.owner.name) },
    .derived("template", .string, from: [], "The template's name.") { facts, _ in .string(facts.template.name) },
    .derived(
      "idle_for", .duration, from: ["last_used_at", "started_at", "created_at"], slope: 1,
      "Time since the latest of last use, the start of this build and creation."
    ) { facts, now in .duration(facts.idle(at: now)) },
    .derived(
      "agent_connected", .bool, from: ["agents"],
      "Whether some agent is connected: its process reaches the server, which says nothing about people."
    ) { facts, _ in .bool(facts.agents.contains { $0.status == "connected" }) },
    .derived(
      "uptime", .duration, from: ["started_at"], isOptional: true, slope: 1, "Time since this build was started."
    ) { facts, now in facts.startedAt.map { .duration(now - $0) } ?? .absent },
    .derived(
      "time_left", .duration, from: ["deadline"], isOptional: true, slope: -1,
      "Time until the deadline; negative when it has passed."
    ) { facts, now in facts.deadline.map { .duration($0 - now) } ?? .absent },
  ]
}

extension WorkspaceFacts {
  /// Time since the latest sign that anybody wanted this workspace; zero at the earliest.
  public func idle(at now: Timestamp) -> Duration {
    var latest = createdAt
    if let startedAt, startedAt > latest { latest = startedAt }
    if let lastUsedAt, lastUsedAt > latest { latest = lastUsedAt }
    return max(.zero, now - latest)
  }
}
