import HTTPServer
import Simulator
import Testing
import Time

/// The working folder of somebody who uses the program, with a small server that it is set up for.
final class Desk: BuiltProgram {
  let server: CoderDouble
  let world: World

  /// A folder with settings of this mode and the four rules, in which a slow machine has time to finish a sweep; without either where `mode` is `nil`.
  init(_ version: ServerVersion = .v2360, mode: String? = "enforce") throws {
    world = try World(version)
    server = try CoderDouble(world.coder)
    super.init(environment: ["CODER_URL": server.url, "CODER_SESSION_TOKEN": world.token])
    guard let mode else { return }
    try write("mode: \(mode)\ninterval: 5s\nlimits: {stop_grace: 10m}\n", to: "curfew.yaml")
    try write(World.rules(), to: "rules.d/four.yaml")
  }

  /// That the secret part of the token is in nothing the program wrote: the last word of a test.
  func expectNoToken(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let secret = String(world.token.split(separator: "-")[1])
    #expect(try files(with: secret).isEmpty, sourceLocation: sourceLocation)
  }

  /// That no request came that could have changed something.
  func expectNoChanges(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(server.changes.isEmpty, "\(server.changes)", sourceLocation: sourceLocation)
  }

  /// Does something on the server as its owner does, beside the program: it is not among the requests that arrived.
  func send(
    _ method: String, _ path: String, body: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let request = ServerRequest(
      method, "/api/v2" + path, headers: ["Coder-Session-Token": world.token], body: Array(body.utf8))
    let now = server.clock.now()
    let status = server.withCoder { $0.handle(request, at: now).response.status }
    #expect((200..<300).contains(status), "\(method) \(path): \(status)", sourceLocation: sourceLocation)
  }

  /// Lets time pass on the server.
  func wait(_ duration: Duration) {
    server.clock.advance(by: duration)
    server.withCoder { _ in }
  }
}
