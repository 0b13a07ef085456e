import Cron
import TestSupport
import Time

@testable import Simulator

/// The workspaces that a recorded server held before the scenario began, as its first list shows them.
struct RecordedFleet {
  private struct Member {
    var owner = "admin"
    var template = "dev"
    var ttl: Duration?
    var schedule: CoderSchedule?
  }

  private var members: [String: Member] = [:]

  init(in bodies: [JSONTree?]) {
    for object in bodies.flatMap({ $0?.objects ?? [] }) {
      guard let id = object["id"]?.text, members[id] == nil, object["latest_build"] != nil else { continue }
      var member = Member()
      member.owner = object["owner_name"]?.text ?? "admin"
      member.template = object["template_name"]?.text ?? "dev"
      if case .number(let milliseconds) = object["ttl_ms"] { member.ttl = .milliseconds(Int(milliseconds)) }
      member.schedule = object["autostart_schedule"]?.text.flatMap { try? CoderSchedule(parsing: $0) }
      members[id] = member
    }
  }

  /// Makes one of them, in its state, and returns its number.
  func make(_ recorded: Recording.Workspace, in coder: inout SimulatedCoder) -> Int {
    let member = members[recorded.id] ?? Member(ttl: .hours(8))
    let owner = coder.userNumber(member.owner) ?? 0
    let isManual = recorded.state == "manual"
    let number = coder.insertWorkspace(
      owner: owner, template: coder.templateNumber(member.template) ?? 0, name: recorded.name,
      // A manual one was made with a TTL, which was cleared later.
      ttl: isManual ? .hours(1) : member.ttl, autostart: member.schedule, initiator: owner)
    coder.advance(to: coder.now + .milliseconds(300))
    switch recorded.state {
    case "connected": coder.connectAgent(number, 0)
    case "disconnected":
      coder.connectAgent(number, 0)
      coder.advance(to: coder.now + .milliseconds(10))
      coder.disconnectAgent(number)
    case "stopped": build(.stop, number, &coder)
    case "deleted": build(.delete, number, &coder)
    case "manual":
      coder.workspaces[number].ttl = nil
      if coder.version != .v0136 { coder.workspaces[number].latest.deadline = nil }
    case "dormant": coder.workspaces[number].dormantAt = coder.now
    default: break
    }
    return number
  }

  private func build(_ transition: SimulatedBuild.Transition, _ number: Int, _ coder: inout SimulatedCoder) {
    coder.insertBuild(number, transition, reason: "initiator", initiator: 0)
    coder.advance(to: coder.now + .milliseconds(300))
  }
}
