import Simulator
import Testing

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
}
