import Simulator
import Testing

@Suite struct WorkspacesTests {
  @Test(arguments: ServerVersion.allCases)
  func listsShowsCreatesRenamesAndWatches(version: ServerVersion) throws {
    let server = try SimulatedServer(version: version)
    let program = server.program
    let table = try program.run("workspaces", "list")
    #expect(table.status == 0)
    #expect(table.output.hasPrefix("WORKSPACE  "))
    #expect(table.output.split(separator: "\n").count == 21)
    let rows = try program.run("workspaces", "list", "-o", "csv", "-c", "status,workspace").output.split(
      separator: "\r\n")
    #expect(rows.first == "status,workspace")
    #expect(rows.count == 21)
    let shown = try program.run("workspaces", "show", "user-0/ws-0", "-o", "json")
    #expect(shown.output.contains("\"workspace\" : \"user-0/ws-0\""))
    #expect(shown.output.contains("\"schema_version\" : 1"))
    let created = try program.run("workspaces", "create", "mine", "--template", "dev-go", "--ttl", "8h")
    #expect(created.status == 0, "\(created.errors)")
    #expect(try program.run("workspaces", "show", "mine").output.hasPrefix("WORKSPACE      curfew/mine\n"))
    let watched = try program.run("workspaces", "watch", "user-0/ws-0", "--count", "1")
    #expect(watched.output.contains("user-0/ws-0  running"))
    #expect(try program.run("workspaces", "show", "nobody/none").status == 1)
  }

  @Test func offersWhatIsNear() throws {
    let program = try SimulatedServer()
    let template = try program.program.run("workspaces", "create", "mine", "--template", "dev-gp")
    #expect(template.status == 1)
    #expect(template.errors.contains("did you mean 'dev-go'?"))
    let column = try program.program.run("workspaces", "list", "--column", "sttus")
    #expect(column.status == 2)
    #expect(column.errors.contains("did you mean 'status'?"))
  }
}
