import Rules
import Testing
import Time

/// Instants and workspaces that tests share.
enum Sample {
  /// Wednesday, 11:00 in Berlin.
  static let now = instant("2026-03-11T10:00:00Z")

  static func instant(_ text: String) -> Timestamp {
    Timestamp(rfc3339: text) ?? .epoch
  }

  /// A running workspace, last used 35 minutes ago, that stops in 40 minutes.
  static var running: WorkspaceFacts {
    var facts = WorkspaceFacts(
      id: "6c1f9a3e-0000-4000-8000-000000000001", name: "dev-box1", owner: OwnerFacts(name: "ada"),
      template: TemplateFacts(name: "gpu-large", id: "t1"), templateVersion: "v7", status: "running",
      transition: "start", buildNumber: 12, createdAt: now - .days(30))
    facts.startedAt = now - .hours(3)
    facts.lastUsedAt = now - .minutes(35)
    facts.deadline = now + .minutes(40)
    facts.ttl = .hours(8)
    var agent = AgentFacts(name: "main", status: "connected")
    agent.lastConnectedAt = now - .seconds(20)
    facts.agents = [agent]
    return facts
  }

  /// The same with every optional present.
  static var complete: WorkspaceFacts {
    var facts = running
    facts.owner = OwnerFacts(name: "ada", id: "u1")
    facts.owner.status = "active"
    facts.organization = "acme"
    facts.template.displayName = "GPU, large"
    facts.template.organization = "acme"
    facts.template.defaultTTL = .hours(8)
    facts.template.activityBump = .zero
    facts.template.allowUserAutostop = true
    facts.template.allowUserAutostart = false
    facts.template.autostartDays = ["monday", "fri\"day"]
    facts.template.deprecated = false
    facts.maxDeadline = instant("2026-03-11T20:00:00.123456Z")
    facts.autostart = "CRON_TZ=Europe/Berlin 0 8 * * 1-5"
    facts.suspendedAutostart = "CRON_TZ=Europe/Berlin 0 9 * * 1-5"
    facts.nextStartAt = now + .hours(20)
    facts.dormantAt = now - .days(1)
    facts.deletingAt = now + .days(9)
    facts.outdated = true
    facts.healthy = false
    facts.favorite = true
    facts.isPrebuild = true
    facts.automaticUpdates = "never"
    facts.dailyCost = 17
    facts.appStatus = "working"
    facts.appStatusSince = now - .minutes(2)
    facts.sessions = SessionFacts()
    facts.sessions?.ssh = 2
    facts.params = ["site": "São \"Porto\"", "a.b": "", "cores": nil]
    var agent = AgentFacts(
      name: "main", status: "disconnected",
      apps: [AppFacts(slug: "code", displayName: "VS\u{1}Code", health: "healthy", sharing: "public")])
    agent.lifecycleState = "ready"
    agent.firstConnectedAt = now - .hours(3)
    agent.lastConnectedAt = now - .minutes(10)
    agent.disconnectedAt = now - .minutes(9)
    agent.startedAt = now - .hours(3)
    agent.readyAt = now - .hours(2)
    agent.healthy = true
    agent.metadata = ["load": "0.5 \"x\"", "gone": nil]
    var side = AgentFacts(name: "side", status: "timeout", os: "windows", arch: "arm64")
    side.metadata = [:]
    facts.agents = [agent, side]
    return facts
  }
}
