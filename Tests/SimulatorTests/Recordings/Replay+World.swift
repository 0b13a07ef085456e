import HTTPServer
import TestSupport
import Time

@testable import Simulator

/// What happens to the world of a recording besides the requests that are compared.
extension Replay {
  mutating func perform(_ event: String, _ step: Recording.Step) {
    let workspace = step.workspace.flatMap { SimulatedID(translation.translated($0)) }.flatMap {
      coder.workspaceIndex[$0]
    }
    switch event {
    case "requests before the first refusal":
      coder.settings.rateLimit = 512
      for _ in 0..<513 {
        _ = coder.handle(
          ServerRequest("GET", "/api/v2/users/me", headers: ["Coder-Session-Token": tokens["ben"] ?? ""]),
          at: coder.now)
      }
    case "a person connects over ssh; the connection carries bytes every 3 s", "a person connects over ssh":
      guard let number = coder.workspaces.firstIndex(where: { $0.name == step.workspace }) else { return }
      coder.workspaces[number].visit = Visit(kind: .shell, isAtWork: true, carriesTraffic: event.contains("bytes"))
    case "the person disconnects":
      coder.endVisit(coder.workspaces.count - 1)
    case "agent starts":
      guard let workspace else { return }
      coder.connectAgent(workspace, coder.workspaces[workspace].builds.count - 1)
    case "agent is killed":
      if let workspace { coder.disconnectAgent(workspace) }
    case "token":
      tokens[step.role ?? ""] = coder.addToken(user: "bot", scopes: step.scopes ?? [])
    case "user ben suspended": coder.setStatus(.suspended, user: "ben")
    case "made dormant by owner":
      guard let workspace else { return }
      coder.workspaces[workspace].dormantAt = coder.now
      coder.workspaces[workspace].nextStartAt = nil
    case "woken by owner":
      if let workspace { coder.wake(workspace) }
    case "template impatient is deprecated": coder.deprecate(template: "impatient", because: step.message)
    case "token of bot (owner)": tokens[step.role ?? ""] = coder.addToken(user: "bot", scopes: step.scopes ?? [])
    case "the stop build is made three days old in the database":
      coder.workspaces[0].latest.createdAt -= .days(3)
    case "the fleet":
      isFleet = true
      let fleet = RecordedFleet(in: bodies)
      for member in step.workspaces ?? [] {
        let number = fleet.make(member, in: &coder)
        _ = translation.bind(member.id, coder.workspaces[number].id.text)
      }
    default: break
    }
  }

  /// What the agent in the workspace says with a token of its own.
  mutating func reportStatus(_ recorded: Recording.Request) {
    let body = JSONTree(Array((recorded.body ?? "").utf8))
    guard let state = body?["state"].text.flatMap(AppState.init), let workspace = coder.workspaceIDs.last else {
      return
    }
    coder.report(state, message: body?["message"].text ?? "", by: workspace)
  }

  /// What an administrator changes behind the simulated API.
  mutating func changeTemplate(_ recorded: Recording.Request) {
    guard let id = translation.simulated[String(recorded.path.suffix(36))],
      let number = coder.templates.firstIndex(where: { $0.id == id }),
      let body = JSONTree(Array((recorded.body ?? "").utf8))
    else { return }
    if version == .v0136 {
      // The old server takes what a change does not mention for cleared.
      coder.templates[number].displayName = body["display_name"].text ?? ""
      coder.templates[number].icon = body["icon"].text ?? ""
    }
    if case .number(let milliseconds) = body["default_ttl_ms"] {
      coder.templates[number].defaultTTL = .milliseconds(Int(milliseconds))
    }
    if case .number(let milliseconds) = body["activity_bump_ms"] {
      coder.templates[number].activityBump = .milliseconds(Int(milliseconds))
    }
    if case .bool(let isAllowed) = body["allow_user_autostart"] {
      coder.templates[number].allowsUserAutostart = isAllowed
    }
    if case .bool(let isAllowed) = body["allow_user_autostop"] {
      coder.templates[number].allowsUserAutostop = isAllowed
    }
    let names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    let days = body["autostart_requirement"]["days_of_week"]
    if days != .null {
      coder.templates[number].autostartDays = Set(days.elements.compactMap { names.firstIndex(of: $0.text ?? "") })
    }
  }
}
