import Glibc
import Simulator
import TestSupport
import Testing
import Time

/// `curfew simulate` as a server of its own, and Curfew at work on it.
@Suite(.ownThreads, .serialized) struct SimulateTests {
  /// Starts the simulated server and takes its address and token into the environment, as a shell would.
  private func simulate(_ program: BuiltProgram, _ arguments: String...) async throws -> RunningProgram {
    let server = try program.start(["simulate"] + arguments)
    try await server.prints("CODER_SESSION_TOKEN=")
    for line in server.output.split(separator: "\n") {
      let parts = line.split(separator: " ").last?.split(separator: "=", maxSplits: 1).map(String.init) ?? []
      if parts.count == 2 { program.environment[parts[0]] = parts[1] }
    }
    return server
  }

  @Test(arguments: ServerVersion.allCases) func isSweptLikeARealServer(version: ServerVersion) async throws {
    let program = BuiltProgram()
    let server = try await simulate(program, "--version", version.rawValue, "--seed", "3")
    try program.write(
      """
      version: 1
      defaults: {mode: enforce}
      groups:
        - name: one
          rules:
            - name: six-hours
              match: {template: ["dev-*"], exclude: {status: [deleted]}}
              when: "!ws.is_prebuild && !has(ws.dormant_at)"
              actions: [{set_ttl: {to: 6h}}]

      """, to: "rules.d/one.yaml")
    try program.write("mode: enforce\nlimits: {max_shortened_percent: 100}\n", to: "curfew.yaml")
    try await program.run("doctor").expectSuccess()
    let first = try await program.json("sweep")
    let acts = first["decisions"].elements.filter { $0["verdict"].text == "act" }
    #expect(acts.count > 10)
    #expect(acts.allSatisfy { $0["result"].text == "applied" }, "\(acts)")
    let second = try await program.json("sweep")
    #expect(!second["decisions"].elements.contains { $0["verdict"].text == "act" })
    try await program.run("audit", "verify").expectSuccess()
    server.signal(SIGTERM)
    let ended = try await server.end()
    try ended.expectSuccess()
    #expect(ended.errors.contains("of simulated time"))
    try await program.run("workspaces", "list").expectComplaint(75, ["cannot be reached"])
    // The simulator tells its token on purpose; nobody else does.
    let token = try #require(program.environment["CODER_SESSION_TOKEN"]?.split(separator: "-").last)
    #expect(try program.files(with: String(token)) == ["logs/1.out"])
  }

  /// For clients that go by their own clocks.
  @Test func startsNowWhereItIsToldTo() async throws {
    let program = BuiltProgram()
    let server = try await simulate(program, "--workspaces", "3", "--start", "now")
    let workspaces = try await program.json("workspaces", "list")["workspaces"].elements
    #expect(workspaces.count == 3)
    for workspace in workspaces {
      let used = try #require(workspace["last_used"].text.flatMap { Timestamp(rfc3339: $0) })
      #expect((Timestamp.now() - used).magnitude < .hours(24), "\(used)")
    }
    server.signal(SIGINT)
    try await server.end().expectSuccess()
    try await program.run("simulate", "--start", "soon").expectComplaint(2, ["--start", "or now"])
  }

  @Test func saysThatItsPortIsTaken() async throws {
    let program = BuiltProgram()
    let server = try await simulate(program, "--workspaces", "3")
    let port = program.environment["CODER_URL"]?.split(separator: ":").last.map(String.init) ?? ""
    try await program.run("simulate", "--port", port, "--workspaces", "3").expectComplaint(1, [port])
    server.signal(SIGINT)
    try await server.end().expectSuccess()
  }
}
