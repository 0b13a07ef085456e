import HTTPServer
import Simulator
import Time

/// A simulated server with a still fleet, for a program to talk to.
final class SimulatedServer {
  let server: SimulatorServer
  let token: String
  private let running: Task<Void, Never>

  /// Starts it; its clock runs as fast as real time, or so many times faster.
  convenience init(
    workspaces: Int = 20, version: ServerVersion = .v2360, faults: SimulatorFaults = SimulatorFaults(),
    speed: Double = 1
  ) throws {
    let company = Company.fleet(count: workspaces, version: version)
    try self.init(company.coder, token: company.token, faults: faults, speed: speed)
  }

  /// Starts one with this world in it.
  init(
    _ coder: SimulatedCoder, token: String, faults: SimulatorFaults = SimulatorFaults(), speed: Double = 1
  ) throws {
    let server = try SimulatorServer(
      coder: coder, clock: SimulatedClock(start: coder.now, speed: speed), port: 0, faults: faults)
    self.server = server
    self.token = token
    // The server lives as long as this object, not as long as some task group; its time goes on whatever else is tested.
    running = Task(executorPreference: OwnThreads.executor) { await server.run() }
  }

  deinit {
    running.cancel()
    server.stop()
  }

  /// A program that has its address and token.
  var program: BuiltProgram {
    BuiltProgram(environment: ["CODER_URL": server.baseURL, "CODER_SESSION_TOKEN": token])
  }

  /// Sends a request as the holder of the token does.
  @discardableResult func send(_ method: String, _ path: String, body: String = "") -> ServerResponse {
    let request = ServerRequest(
      method, "/api/v2" + path, headers: ["Coder-Session-Token": token], body: Array(body.utf8))
    let now = server.clock.now()
    return server.withCoder { $0.handle(request, at: now).response }
  }

  /// How many requests of a method were answered.
  func requests(_ method: String) -> Int {
    server.report.requests.filter { $0.key.hasPrefix(method + " ") }.values.reduce(0, +)
  }
}
