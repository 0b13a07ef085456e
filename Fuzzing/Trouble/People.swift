import HTTPServer
import Simulator
import Synchronization
import Time

/// People and other programs that change a workspace by hand, at any moment.
final class People: Sendable {
  private let token: String
  private let dice: Mutex<Dice>

  init(token: String, dice: Dice) {
    self.token = token
    self.dice = Mutex(dice)
  }

  /// Schedules of people's own, which no rule sets.
  private static let schedules = [
    "CRON_TZ=Europe/Lisbon 5 10 * * 1-5", "CRON_TZ=Asia/Tokyo 40 8 * * 2", "CRON_TZ=Europe/Paris 10 6 * * 1,3",
    "CRON_TZ=America/Chicago 25 9 * * *",
  ]

  /// Somebody changes something of a workspace; of some workspace, where none is named.
  func act(on server: TroubledServer, workspace: String? = nil) {
    var dice = dice.withLock { $0 }
    defer { self.dice.withLock { $0 = dice } }
    guard let id = workspace ?? pick(server, &dice, isDeleted: false) else { return }
    // As the server takes it, by its own clock.
    let now = server.withCoder { $0.now }
    func request(_ method: String, _ path: String, _ body: String) -> ServerRequest {
      ServerRequest(
        method, "/api/v2/workspaces/\(id)/\(path)", headers: ["Coder-Session-Token": token], body: Array(body.utf8))
    }
    switch dice.number(0...9) {
    case 0...3:
      let deadline = (now + .minutes(dice.number(31...600))).flooredToMinute + .seconds(dice.number(1...59))
      server.handSet("deadline", request("PUT", "extend", #"{"deadline":"\#(deadline.rfc3339)"}"#), on: id)
    case 4:
      let ttl = Int64(dice.number(61...1400)) * 60_000
      server.handSet("ttl", request("PUT", "ttl", #"{"ttl_ms":\#(ttl)}"#), on: id)
    case 5: server.handSet("ttl", request("PUT", "ttl", #"{"ttl_ms":null}"#), on: id)
    case 6:
      let body = #"{"schedule":"\#(dice.pick(Self.schedules))"}"#
      server.handSet("autostart", request("PUT", "autostart", body), on: id)
    case 7: server.handSet("autostart", request("PUT", "autostart", #"{"schedule":null}"#), on: id)
    default:
      let transition = dice.happens(0.1) ? "delete" : dice.pick(["start", "stop"])
      server.handSet("build", request("POST", "builds", #"{"transition":"\#(transition)"}"#), on: id)
    }
  }

  /// A workspace is renamed, given to somebody else, or made anew.
  func move(on server: TroubledServer) {
    var dice = dice.withLock { $0 }
    defer { self.dice.withLock { $0 = dice } }
    switch dice.number(0...2) {
    case 0:
      guard let id = pick(server, &dice, isDeleted: false) else { return }
      let request = ServerRequest(
        "PATCH", "/api/v2/workspaces/\(id)", headers: ["Coder-Session-Token": token],
        body: Array(#"{"name":"\#(dice.pick(["a", "n", "z"]))\#(dice.number(1...999))"}"#.utf8))
      server.handSet("name", request, on: id)
    case 1:
      guard let id = pick(server, &dice, isDeleted: false) else { return }
      let user = dice.pick(server.withCoder { $0.usernames })
      if server.withCoder({ $0.giveAway(id, to: user) }) { server.story.note("\(id) is given to \(user)") }
    default:
      guard let id = pick(server, &dice, isDeleted: true) else { return }
      if let new = server.withCoder({ $0.makeAnew(id) }) { server.story.note("\(id) is made anew as \(new)") }
    }
  }

  private func pick(_ server: TroubledServer, _ dice: inout Dice, isDeleted: Bool) -> String? {
    let ids = server.withCoder { coder in
      coder.workspaceIDs.filter { coder.schedule(of: $0)?.isDeleted == isDeleted }
    }
    return ids.isEmpty ? nil : dice.pick(ids)
  }
}
