import FoundationEssentials
import HTTPServer
import TestSupport
import Testing

@testable import Simulator

/// Whatever a real server has a route for is imitated or told not to be, in JSON: never a bare 405, and never taken for
/// somebody or something of that name.
struct RouteTests {
  struct Route: Sendable {
    let method: String
    let pattern: String
    let isOld: Bool
  }

  static let routes: [Route] = {
    let text = (try? String(contentsOf: Fixture.beside(path: "routes-of-real-servers.txt"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ").map(String.init)
      return Route(method: words[0], pattern: words[1], isOld: words.count > 2)
    }
  }()

  /// A pattern without the names of what stands in it.
  private static func shape(_ method: String, _ pattern: String) -> String {
    "\(method) "
      + pattern.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
  }

  private static let served = Set(Operation.allCases.map { shape($0.route.method, $0.route.pattern) })

  /// A path of the pattern with what is there.
  private static func path(_ pattern: String, _ world: OneWorkspace) -> String {
    let workspace = world.workspace
    let values = [
      "{organization}": world.coder.organization, "{user}": "ana", "{workspace}": world.id,
      "{template}": world.coder.templates[0].id, "{build}": workspace.latest.id.text,
      "{version}": workspace.latest.versionID.text, "{agent}": workspace.latest.agent?.id.text ?? "x",
    ]
    return "/"
      + pattern.split(separator: "/").map { values[String($0)] ?? ($0.hasPrefix("{") ? "1" : String($0)) }
      .joined(separator: "/")
  }

  @Test(arguments: ServerVersion.allCases) func answersEveryRouteOfARealServer(_ version: ServerVersion) throws {
    #expect(Self.routes.count > 150)
    let fresh = try OneWorkspace(version)
    for route in Self.routes where version == .v0136 || !route.isOld {
      var world = fresh
      let path = Self.path(route.pattern, world)
      let answer = world.send(route.method, path, "{}")
      if Self.served.contains(Self.shape(route.method, route.pattern)) {
        // v0.13.6 had no list of organizations at this path, and said so.
        if version == .v0136, route.method == "GET", route.pattern == "/organizations" { continue }
        #expect(answer.status != 405, "\(route.method) \(path)")
      } else {
        #expect(answer.status == 404, "\(route.method) \(path): \(answer.status)")
        #expect(answer.json?["message"].text == "Route not found.", "\(route.method) \(path)")
      }
    }
  }

  @Test func servesNothingThatRealServersDoNotHave() {
    let real = Set(Self.routes.map { Self.shape($0.method, $0.pattern) })
    #expect(Self.served.subtracting(real).isEmpty)
  }

  @Test(arguments: ServerVersion.allCases) func hasNoSecondInterface(_ version: ServerVersion) {
    var coder = SimulatedCoder(version: version, start: .epoch)
    let answer = coder.handle(ServerRequest("GET", "/api/experimental/tasks"), at: .epoch).response
    // v0.13.6 answers with its dashboard whatever it does not know.
    #expect(answer.status == (version == .v0136 ? 200 : 404))
  }
}
