import Cron
import HTTPServer
import TestSupport
import Time

@testable import Simulator

/// A simulated server with one running workspace of `ana`, and its administrator's token.
struct OneWorkspace {
  var coder: SimulatedCoder
  var token: String
  let id: String

  init(
    _ version: ServerVersion = .v2360, ttl: Duration? = .hours(8), schedule: String? = nil,
    template change: (inout SimulatedTemplate) -> Void = { _ in }
  ) throws {
    // A Tuesday, 09:00 UTC.
    coder = SimulatedCoder(version: version, start: Timestamp(seconds: 1_795_510_800))
    var template = SimulatedTemplate("dev", defaultTTL: .hours(8))
    change(&template)
    coder.addTemplate(template)
    coder.addUser("ana")
    token = coder.addToken(user: "admin")
    let number = coder.insertWorkspace(
      owner: 1, template: 0, name: "main", ttl: ttl, autostart: try schedule.map { try CoderSchedule(parsing: $0) },
      initiator: 1)
    id = coder.workspaces[number].id.text
    coder.advance(to: coder.now + .minutes(2))
  }

  var workspace: SimulatedWorkspace { coder.workspaces[0] }

  mutating func send(_ method: String, _ path: String, _ body: String = "") -> (status: Int, json: JSONTree?) {
    send(method, path, bytes: Array(body.utf8))
  }

  mutating func send(_ method: String, _ path: String, bytes: [UInt8]) -> (status: Int, json: JSONTree?) {
    let request = ServerRequest(method, "/api/v2\(path)", headers: ["Coder-Session-Token": token], body: bytes)
    let answer = coder.handle(request, at: coder.now).response
    return (answer.status, JSONTree(answer.bytes ?? []))
  }

  mutating func extend(to deadline: Timestamp) -> (status: Int, json: JSONTree?) {
    send("PUT", "/workspaces/\(id)/extend", "{\"deadline\":\"\(deadline.rfc3339)\"}")
  }

  mutating func setTTL(_ milliseconds: Int?) -> (status: Int, json: JSONTree?) {
    send("PUT", "/workspaces/\(id)/ttl", "{\"ttl_ms\":\(milliseconds.map(String.init) ?? "null")}")
  }

  mutating func setSchedule(_ text: String?) -> (status: Int, json: JSONTree?) {
    send("PUT", "/workspaces/\(id)/autostart", "{\"schedule\":\(text.map { "\"\($0)\"" } ?? "null")}")
  }

  mutating func stop() {
    _ = send("POST", "/workspaces/\(id)/builds", "{\"transition\":\"stop\"}")
    coder.advance(to: coder.now + .minutes(2))
  }

  mutating func wait(_ duration: Duration) {
    coder.advance(to: coder.now + duration)
  }
}
