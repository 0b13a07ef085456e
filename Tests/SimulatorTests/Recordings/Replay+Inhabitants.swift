import TestSupport
import Time

@testable import Simulator

/// The workspaces that a recording finds and did not make, as far as its answers show them.
extension Replay {
  /// Makes them. One that has a history, several agents or a state of its own is there, and no more: what the answers
  /// tell of it is not compared.
  mutating func settle() {
    guard !steps.contains(where: { $0.event == "the fleet" }) else { return }
    let made = Set(
      zip(steps, bodies).compactMap { step, body in
        step.request?.method == "POST" && step.response?.status == 201 ? body?["id"].text : nil
      })
    let tied = TiedPages(steps, bodies).workspaces
    hasTiedPages = !tied.isEmpty
    for object in tied + bodies.flatMap({ $0?.objects ?? [] }) {
      guard let id = object["id"]?.text, let build = object["latest_build"], !made.contains(id) else { continue }
      guard translation.simulated[id] == nil else { continue }
      settle(object, id, build)
    }
    for step in steps where step.request?.path.hasSuffix("/authcheck") == true { settle(named: step.request?.body) }
  }

  /// Whether an answer tells of a workspace that was not made like the recorded one, or counts others than are here.
  func holdsStrangers(_ expected: JSONTree) -> Bool {
    let workspaces = expected["workspaces"].elements
    if case .number(let count) = expected["count"], Int(count) > max(coder.workspaceIDs.count, workspaces.count),
      expected["workspaces"] != .null
    {
      return true
    }
    return (workspaces + [expected]).contains { strangers.contains($0["id"].text ?? "") }
  }

  private mutating func settle(_ object: [String: JSONTree], _ id: String, _ build: JSONTree) {
    let agents = build["resources"].elements.flatMap { $0["agents"].elements }
    guard let name = object["name"]?.text, let owner = coder.userNumber(object["owner_name"]?.text ?? ""),
      let template = coder.templateNumber(object["template_name"]?.text ?? "")
    else { return }
    var ttl: Duration?
    if case .number(let milliseconds) = object["ttl_ms"] { ttl = .milliseconds(Int(milliseconds)) }
    let first = steps.first.flatMap(Self.instant) ?? .epoch
    if let created = object["created_at"]?.text.flatMap({ Timestamp(rfc3339: $0) }) {
      coder.advance(to: min(created, first - .milliseconds(500)))
    }
    let number = coder.insertWorkspace(
      owner: owner, template: template, name: name, ttl: ttl, autostart: nil,
      initiator: coder.userNumber(build["initiator_name"].text ?? "") ?? owner)
    coder.advance(to: coder.now + .milliseconds(400))
    _ = translation.bind(id, coder.workspaces[number].id.text)
    let isPlain =
      build["build_number"].integer == 1 && build["status"].text == "running" && agents.count == 1
      && agents[0]["status"].text == "connecting" && object["autostart_schedule"] == nil
    if !isPlain { strangers.insert(id) }
  }

  /// The workspace that the checks ask for: the recorded worlds have one of ana's.
  private mutating func settle(named body: String?) {
    for object in JSONTree(Array((body ?? "").utf8))?.objects ?? [] {
      guard let id = object["resource_id"]?.text, translation.simulated[id] == nil else { continue }
      let owner = coder.userNumber("ana") ?? 0
      let number = coder.insertWorkspace(
        owner: owner, template: 0, name: "main", ttl: nil, autostart: nil, initiator: owner)
      _ = translation.bind(id, coder.workspaces[number].id.text)
    }
  }
}
