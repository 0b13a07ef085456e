import CEL
import Time

extension Vocabulary {
  static let workspace = Schema<WorkspaceFacts>("Workspace", variable: "ws", observed + derived)

  private static let observed: [Fact<WorkspaceFacts>] = [
    .string("id", { $0.id }, { $0.id = $1 }, "UUID of the workspace."),
    .string("name", { $0.name }, { $0.name = $1 }, form: .coderName(.name), "The workspace's name."),
    .optionalString(
      "organization", { $0.organization }, { $0.organization = $1 }, form: .coderName(.organization),
      "Name of its organization."),
    .string(
      "template_version", { $0.templateVersion }, { $0.templateVersion = $1 },
      "Name of the template version of the latest build."),
    .string("status", { $0.status }, { $0.status = $1 }, closed: ClosedSets.statuses, "State of the latest build."),
    .string(
      "transition", { $0.transition }, { $0.transition = $1 }, closed: ClosedSets.transitions,
      "What the latest build does."),
    .int("build_number", { $0.buildNumber }, { $0.buildNumber = $1 }, from: 1, "Number of the latest build, from 1."),
    .string(
      "build_reason", { $0.buildReason }, { $0.buildReason = $1 }, form: .words(ClosedSets.buildReasons),
      "Why the latest build was made."),
    .timestamp("created_at", { $0.createdAt }, { $0.createdAt = $1 }, "When the workspace was created."),
    .optionalTimestamp(
      "started_at", { $0.startedAt }, { $0.startedAt = $1 }, "When the latest build, a start, was completed."),
    .optionalTimestamp(
      "last_used_at", { $0.lastUsedAt }, { $0.lastUsedAt = $1 }, in: .volatile,
      "Last use that the server noticed; a batch job is none."),
    .optionalTimestamp(
      "deadline", { $0.deadline }, { $0.deadline = $1 }, in: .volatile, "When the server will stop this session."),
    .optionalTimestamp(
      "max_deadline", { $0.maxDeadline }, { $0.maxDeadline = $1 }, in: .volatile,
      "The latest deadline that the template allows."),
    .duration("ttl", { $0.ttl }, { $0.ttl = $1 }, "Lifetime given at the next start."),
    .optionalString(
      "autostart", { $0.autostart ?? $0.suspendedAutostart }, { $0.autostart = $1 }, atMost: 128,
      "Start schedule in the server's grammar; also while a rule suspends it."),
    .optionalString(
      "suspended_autostart", { $0.suspendedAutostart },
      { facts, schedule in
        facts.suspendedAutostart = schedule
        // `autostart` repeats it in the snapshot; the server itself has none then.
        if facts.autostart == schedule { facts.autostart = nil }
      }, atMost: 128, "The start schedule that a rule suspends; it comes back when the rule is no longer true."),
    .optionalTimestamp(
      "next_start_at", { $0.nextStartAt }, { $0.nextStartAt = $1 },
      "Next autostart as the server says it; messages compute it where it does not."),
    .optionalTimestamp("dormant_at", { $0.dormantAt }, { $0.dormantAt = $1 }, "When it became dormant."),
    .optionalTimestamp("deleting_at", { $0.deletingAt }, { $0.deletingAt = $1 }, "When the server will delete it."),
    .bool("outdated", { $0.outdated }, { $0.outdated = $1 }, "Whether its version is not the template's active one."),
    .optionalBool("healthy", { $0.healthy }, { $0.healthy = $1 }, "The server's verdict."),
    .optionalBool("favorite", { $0.favorite }, { $0.favorite = $1 }, "Whether Curfew's own user marked it."),
    .bool("is_prebuild", { $0.isPrebuild }, { $0.isPrebuild = $1 }, "Whether it is prebuilt and unclaimed."),
    .optionalString(
      "automatic_updates", { $0.automaticUpdates }, { $0.automaticUpdates = $1 }, closed: ClosedSets.automaticUpdates,
      "Whether it updates on start."),
    .int(
      "daily_cost", { $0.dailyCost }, { $0.dailyCost = $1 }, from: 0, "Cost of the latest build in the server's units."),
    .optionalString(
      "app_status", { $0.appStatus }, { $0.appStatus = $1 }, closed: ClosedSets.appStatuses,
      "What an AI agent inside said last."),
    .optionalTimestamp(
      "app_status_since", { $0.appStatusSince }, { $0.appStatusSince = $1 }, in: .volatile, "When it said so."),
    .fetchedTexts(
      "params", of: "ws", { $0.params }, { $0.params = $1 }, atMost: 100,
      """
      The parameters of its latest build by name, such as `ws.params.region`. Only those that a rule names are read, once \
      for each build, and recorded; unknown until then.
      """),
    .fetchedObject(
      "sessions", of: sessions, { $0.sessions }, { $0.sessions = $1 }, empty: SessionFacts(),
      """
      The connections to it now, such as `ws.sessions.ssh > 0`; none where it does not run. Needs the setting \
      `coder_metrics_url`; unknown where that does not answer.
      """),
    .objects(
      "agents", of: agent, { $0.agents }, { $0.agents = $1 }, atMost: 20, empty: AgentFacts(name: "", status: ""),
      "The agents of all its resources."),
  ]

  private static let derived: [Fact<WorkspaceFacts>] = [
    .derived("owner", .string, from: [], form: .coderName(.owner), "The owner's name; the other facts are in `owner`.")
    {
      facts, _ in
      .string(facts.owner.name)
    },
    .derived(
      "template", .string, from: [], form: .coderName(.template),
      "The template's name; the other facts are in `template`."
    ) { facts, _ in
      .string(facts.template.name)
    },
    .derived(
      "idle_for", .duration, from: ["last_used_at", "started_at", "created_at"], slope: 1, minimum: 0,
      "Time since the latest of last use, the start of this build and creation."
    ) { facts, now in .duration(facts.idle(at: now)) },
    .derived(
      "used_in_this_build", .bool, from: ["last_used_at", "started_at"],
      "Whether somebody used it since this build was started; false when it does not run."
    ) { facts, _ in .bool(facts.isUsedInThisBuild) },
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
  /// Time since ``lastWantedAt``; never negative.
  public func idle(at now: Timestamp) -> Duration { max(.zero, now - lastWantedAt) }

  /// The latest sign that somebody wanted this workspace: its last use, the start of this build, or its creation.
  public var lastWantedAt: Timestamp { max(createdAt, startedAt ?? createdAt, lastUsedAt ?? createdAt) }

  /// Whether it was used since this build was started; earlier use does not count.
  public var isUsedInThisBuild: Bool {
    guard let startedAt, let lastUsedAt else { return false }
    return lastUsedAt > startedAt
  }
}
