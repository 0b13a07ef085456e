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

  /// Whoever sees two organizations and administers one is told before anything is tried, and nothing is tried in the other.
  @Test func saysWhichOrganizationTheTokenMayNotChange() async throws {
    let program = BuiltProgram()
    let server = try await simulate(
      program, "--speed", "60", "--workspaces", "6", "--organization", "lab", "--token-for",
      "template-and-organization-admin")
    try program.write(
      """
      version: 1
      defaults: {mode: enforce}
      groups: [{name: one, rules: [{name: longer, when: has(ws.ttl), actions: [{set_ttl: {to: 100h}}]}]}]

      """, to: "rules.d/one.yaml")
    try program.write(
      "mode: enforce\ninterval: 5s\nlimits: {max_shortened_percent: 100, stop_grace: 10m}\n", to: "curfew.yaml")
    // The workspace in lab is being built at first.
    for _ in 0..<200 {
      if try await program.json("workspaces", "show", "lab-member/main")["status"].text == "running" { break }
    }
    let words = "may change 6 of 7 workspaces: not those of organization lab"
    let doctor = try await program.run("doctor")
    #expect(doctor.output.contains(words) && doctor.output.contains(/warning +rights/), "\(doctor)")
    let plan = try await program.run("plan")
    #expect(plan.output.contains("the token \(words); 'curfew doctor' says more"), "\(plan)")
    let service = try program.start("serve")
    try await service.says("sweep finished", times: 2)
    service.signal(SIGTERM)
    let log = try await service.end()
    try log.expectSuccess()
    #expect(log.errors.ranges(of: "the token may not change all workspaces").count == 1, "\(log)")
    #expect(log.errors.contains("rights=\"the token \(words)\""), "\(log)")
    #expect(log.errors.contains("applied=5 failed=0") && !log.errors.contains("refused"), "\(log)")
    let refused = try await program.json("audit", "list", "--workspace", "lab-member/main")["decisions"].elements
    #expect(refused.map { $0["guard"].text } == ["not-allowed"], "\(refused)")
    server.signal(SIGTERM)
    try await server.end().expectSuccess()
  }

  /// README's table of rights, tried.
  @Test(arguments: [
    ("member", false, false), ("template-admin", true, false), ("organization-admin", true, true),
    ("template-and-organization-admin", true, true), ("scoped", true, true),
  ])
  func givesTokensOfLesserRights(holder: String, seesAll: Bool, mayChange: Bool) async throws {
    let program = BuiltProgram()
    let server = try await simulate(program, "--workspaces", "6", "--token-for", holder)
    let seen = try await program.json("workspaces", "list")["workspaces"].elements
    #expect(seen.count == (seesAll ? 6 : 3), "\(seen.count)")
    try program.write(
      """
      version: 1
      defaults: {mode: enforce}
      groups:
        - name: one
          rules: [{name: r, match: {owner: [user-1]}, when: "!ws.is_prebuild", actions: [{set_ttl: {to: 6h}}]}]

      """, to: "rules.d/one.yaml")
    try program.write("mode: enforce\nlimits: {max_shortened_percent: 100}\n", to: "curfew.yaml")
    let sweep = try await program.json("sweep")
    let applied = sweep["decisions"].elements.count { $0["result"].text == "applied" }
    #expect((applied > 0) == mayChange, "\(sweep)")
    server.signal(SIGINT)
    try await server.end().expectSuccess()
  }

  /// v0.13.6 tells no organizations, so that the right to read one cannot be asked for.
  @Test(arguments: [("organization-admin", false), ("member", true)])
  func theDoctorTellsWhoseWorkspacesAreSeen(holder: String, ownOnly: Bool) async throws {
    let program = BuiltProgram()
    let server = try await simulate(program, "--version", "v0.13.6", "--token-for", holder)
    let report = try await program.run("doctor").output
    #expect(report.contains("may change "), "\(report)")
    #expect(report.contains("it sees only the workspaces of its user") == ownOnly, "\(report)")
    server.signal(SIGINT)
    try await server.end().expectSuccess()
  }

  @Test func goesWrongAndRefusesAsItIsTold() async throws {
    let program = BuiltProgram()
    let server = try await simulate(
      // The limit is by the minute; on this clock no slow machine reaches the next one.
      program, "--workspaces", "3", "--rate-limit", "2", "--faults", "server-error:1:/templates", "--speed", "0.0001")
    #expect(server.output.hasPrefix("# its clock shows the present time and runs 0.0001 times as fast: "))
    try await program.run("workspaces", "create", "x", "-t", "dev-go").expectComplaint(75, ["the server failed"])
    _ = try await program.run("workspaces", "list")
    _ = try await program.run("workspaces", "list")
    try await program.run("workspaces", "list", "--timeout", "1s").expectComplaint(75, ["too many requests"])
    server.signal(SIGINT)
    try await server.end().expectSuccess()
    try await program.run("simulate", "--faults", "rest").expectComplaint(2, ["did you mean 'reset'"])
    try await program.run("simulate", "--faults", "reset:2").expectComplaint(2, ["a share"])
    try await program.run("simulate", "--token-for", "scoped", "--version", "v0.13.6").expectComplaint(2, ["scopes"])
  }

  @Test func hasOtherOrganizations() async throws {
    let program = BuiltProgram()
    let server = try await simulate(program, "--organization", "lab")
    let ambiguous = try await program.run("workspaces", "create", "x", "-t", "dev-go")
    ambiguous.expectComplaint(1, ["2 templates are called 'dev-go'", "coder/dev-go", "lab/dev-go"])
    try await program.run("workspaces", "create", "x", "-t", "lab/dev-go").expectSuccess()
    #expect(
      try await program.run("workspaces", "list", "-c", "workspace,organization").output.contains("lab-member/main"))
    server.signal(SIGINT)
    try await server.end().expectSuccess()
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
