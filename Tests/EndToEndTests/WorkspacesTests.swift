import Simulator
import Testing

@Suite(.ownThreads) struct WorkspacesTests {
  @Test(arguments: ServerVersion.allCases)
  func listsShowsCreatesRenamesAndWatches(version: ServerVersion) async throws {
    let server = try SimulatedServer(version: version)
    let program = server.program
    let table = try await program.run("workspaces", "list")
    #expect(table.status == 0)
    #expect(table.output.hasPrefix("WORKSPACE  "))
    let lines = table.output.split(separator: "\n")
    #expect(lines.count == 22)
    // What the table speaks of.
    #expect(lines.last?.hasPrefix("server \(program.environment["CODER_URL"] ?? "?"); at 20") == true)
    let rows = try await program.run("workspaces", "list", "-o", "csv", "-c", "status,workspace").output.split(
      separator: "\r\n")
    #expect(rows.first == "status,workspace")
    #expect(rows.count == 21)
    let shown = try await program.run("workspaces", "show", "user-0/ws-0", "-o", "json")
    #expect(shown.output.contains("\"workspace\" : \"user-0/ws-0\""))
    #expect(shown.output.contains("\"schema_version\" : 1"))
    let created = try await program.run("workspaces", "create", "mine", "--template", "dev-go", "--ttl", "8h")
    #expect(created.status == 0, "\(created.errors)")
    #expect(try await program.run("workspaces", "show", "mine").output.contains(/^WORKSPACE +curfew\/mine\n/))
    let watched = try await program.run("workspaces", "watch", "user-0/ws-0", "--count", "1")
    #expect(watched.output.contains("user-0/ws-0  running"))
    #expect(try await program.run("workspaces", "show", "nobody/none").status == 1)
  }

  @Test func offersWhatIsNear() async throws {
    let program = try SimulatedServer()
    let template = try await program.program.run("workspaces", "create", "mine", "--template", "dev-gp")
    #expect(template.status == 1)
    #expect(template.errors.contains("did you mean 'dev-go'?"))
    let column = try await program.program.run("workspaces", "list", "--column", "sttus")
    #expect(column.status == 2)
    #expect(column.errors.contains("did you mean 'status'?"))
  }
}
