import Simulator
import Time

/// A simulated server with a still fleet, for a program to talk to.
final class SimulatedServer {
  let server: SimulatorServer
  let token: String
  private let running: Task<Void, Never>

  /// Starts it; its clock runs as fast as real time.
  init(workspaces: Int = 20, version: ServerVersion = .v2360, faults: SimulatorFaults = SimulatorFaults()) throws {
    let company = Company.fleet(count: workspaces, version: version)
    let server = try SimulatorServer(
      coder: company.coder, clock: SimulatedClock(start: company.coder.now), port: 0, faults: faults)
    self.server = server
    token = company.token
    // The server lives as long as this object, not as long as some task group.
    running = Task { await server.run() }
  }

  deinit {
    running.cancel()
    server.stop()
  }

  /// A program that has its address and token.
  var program: BuiltProgram {
    BuiltProgram(environment: ["CODER_URL": server.baseURL, "CODER_SESSION_TOKEN": token])
  }

  /// How many requests of a method were answered.
  func requests(_ method: String) -> Int {
    server.report.requests.filter { $0.key.hasPrefix(method + " ") }.values.reduce(0, +)
  }
}
