import HTTPServer
import Simulator
import Time

/// People and other programs that change a workspace by hand, at any moment.
struct People: Sendable {
  let token: String
  var dice: Dice

  /// Schedules of people's own, which no rule sets.
  private static let schedules = ["CRON_TZ=Europe/Lisbon 5 10 * * 1-5", "CRON_TZ=Asia/Tokyo 40 8 * * 2"]

  /// Somebody changes something of some workspace.
  mutating func act(on server: TroubledServer, at now: Timestamp) {
    let ids = server.withCoder { coder in
      coder.workspaceIDs.filter { coder.schedule(of: $0)?.isDeleted == false }
    }
    guard !ids.isEmpty else { return }
    let id = dice.pick(ids)
    func request(_ method: String, _ path: String, _ body: String) -> ServerRequest {
      ServerRequest(
        method, "/api/v2/workspaces/\(id)/\(path)", headers: ["Coder-Session-Token": token], body: Array(body.utf8))
    }
    switch dice.number(0...9) {
    case 0...3:
      let deadline = (now + .minutes(dice.number(31...600))).flooredToMinute + .seconds(dice.number(1...59))
      server.handSet("deadline", request("PUT", "extend", #"{"deadline":"\#(deadline.rfc3339)"}"#), on: id)
    case 4:
      let ttl = Int64(dice.number(61...500)) * 60_000
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
}
