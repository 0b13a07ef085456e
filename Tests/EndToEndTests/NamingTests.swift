import HTTPServer
import Simulator
import Testing
import Time

/// How workspaces, templates, rules, schedules and times are named, and what is said where nothing has the name.
@Suite(.ownThreads) struct NamingTests {
  @Test(arguments: ["ana/", "/c3", "a/b/c", "ana/b c", "0d1f2e3c-1111-4222-8333-444455556666"])
  func makesNothingOfHalfAName(name: String) async throws {
    let desk = try Desk()
    try await desk.run("workspaces", "create", name, "-t", "dev-go").expectComplaint(2, ["'\(name)'", "expected"])
    desk.expectNoChanges()
  }

  @Test(arguments: [
    ("0 8 * * ,", "never fires"), (", 8 * * 1", "never fires"), ("CRON_TZ=Europe/Berlin 0 , * * *", "never fires"),
    ("0 8 1 * *", "day of month"), ("CRON_TZ=Mars/Olympus 0 8 * * *", "Mars/Olympus"),
  ])
  func sendsNoScheduleThatARuleCouldNot(schedule: String, reason: String) async throws {
    let desk = try Desk()
    try await desk.run("workspaces", "create", "mine", "-t", "dev-go", "--autostart", schedule)
      .expectComplaint(2, ["--autostart", reason])
    try desk.write(
      """
      version: 1
      groups:
        - name: one
          rules: [{name: r, when: "true", actions: [{set_autostart: {schedule: "\(schedule)"}}]}]

      """, to: "r.yaml")
    #expect(try await desk.run("rules", "lint", "r.yaml").status == 3)
    desk.expectNoChanges()
  }

  @Test func saysThatAScheduleWithoutAZoneMeansUTC() async throws {
    let desk = try Desk()
    let made = try await desk.run("workspaces", "create", "me/mine", "-t", "DEV-GO", "--autostart", "0 8 * * 1-5")
    try made.expectSuccess()
    #expect(made.errors.contains("names no zone, so that it means UTC: 08:00 Mon-Fri (UTC)"))
    #expect(made.output.contains("curfew/mine"))
    let other = try await desk.run(
      "workspaces", "create", "other", "-t", "dev-go", "--autostart", "CRON_TZ=UTC 0 8 * * 1-5", "--ttl", "90s")
    #expect(!other.errors.contains("names no zone"))
    #expect(other.errors.contains("TTLs are whole minutes: 1m30s is 1m"))
    #expect(!other.errors.contains("hardly"))
    let third = try await desk.run(
      "workspaces", "create", "third", "-t", "dev-go", "--autostart", "CRON_TZ=UTC * 8 * * 1-5")
    #expect(
      third.errors.contains(
        "hardly lets the workspace be stopped: it fires 60 times from 08:00 to 08:59 Mon-Fri (UTC), and whatever is stopped "
          + "then is started again within a minute or little more"), "\(third)")
  }

  @Test(arguments: ServerVersion.allCases) func tellsHowABuildGoes(version: ServerVersion) async throws {
    let server = try SimulatedServer(version: version, speed: 200)
    let made = try await server.program.run("workspaces", "create", "user-0/mine", "-t", "dev-go", "--wait")
    try made.expectSuccess()
    #expect(made.errors.contains("user-0/mine  pending"))
    #expect(made.errors.contains("user-0/mine  running"))
    #expect(made.output.contains(/STATUS +running/))
  }

  @Test func saysThatABuildFailed() async throws {
    let world = try World(.v2360)
    var coder = world.coder
    var broken = SimulatedTemplate("broken")
    broken.behaviour = .failsToStart
    coder.addTemplate(broken)
    let server = try SimulatedServer(coder, token: world.token, speed: 200)
    let made = try await server.program.run("workspaces", "create", "mine", "-t", "broken", "--wait")
    made.expectComplaint(1, ["curfew/mine was made and is not running", "the simulated build failed"])
    #expect(made.output.contains("curfew/mine"))
  }

  @Test func saysThatThisServerRenamesNothing() async throws {
    let desk = try Desk()
    desk.server.withCoder { $0.settings.allowsRenames = false }
    let renamed = try await desk.run("workspaces", "rename", "alice/api", "other")
    renamed.expectComplaint(1, ["lets nobody rename workspaces", "--allow-workspace-renames"])
    #expect(!renamed.errors.contains("token"))
    desk.expectNoChanges()
    try await desk.run("workspaces", "rename", "alice/api", "bob/other").expectComplaint(2, ["no '/'"])
  }

  @Test func saysWhatThereIsInsteadOfAWorkspace() async throws {
    let desk = try Desk()
    for command in [["show", "alice/apo"], ["rename", "alice/apo", "x"], ["watch", "alice/apo"]] {
      try await desk.run(["workspaces"] + command)
        .expectComplaint(1, ["alice/apo: it does not exist", "no workspace 'apo'; did you mean 'api'? There are api"])
    }
    try await desk.run("explain", "alice/apo").expectComplaint(1, ["no workspace 'apo'; did you mean 'api'?"])
    try await desk.run("workspaces", "show", "alise/api")
      .expectComplaint(1, ["no owner 'alise'; did you mean 'alice'? There are alice, bob"])
    try await desk.run("workspaces", "show", "mine").expectComplaint(1, ["no workspace 'mine'; there is none at all"])
  }

  @Test func watchesUntilItIsDeleted() async throws {
    let server = try SimulatedServer(speed: 60)
    let program = server.program
    let watcher = try program.start(["workspaces", "watch", "user-0/ws-0"])
    try await watcher.prints("running")
    let id = try #require(server.server.withCoder { $0.workspaceIDs.first })
    #expect(server.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"delete"}"#).status == 201)
    let ended = try await watcher.end()
    try ended.expectSuccess()
    #expect(ended.output.split(separator: "\n").last?.contains("deleted") == true, "\(ended.output)")
  }

  @Test func namesComparedWithoutCaseAndUnknownOnesAreTold() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    for filter in [
      ["--workspace", "ALICE/Api"], ["--workspace", "API"], ["--owner", "Alice"], ["--template", "Dev-Go"],
    ] {
      let found = try await desk.run(["audit", "list"] + filter)
      try found.expectSuccess()
      #expect(found.output.contains("alice/api"), "\(filter)")
      #expect(found.errors.isEmpty, "\(found.errors)")
    }
    for (filter, told) in [
      (
        ["--workspace", "alice/apx"], "no workspace 'alice/apx'; did you mean 'alice/api'? There are alice/api, bob/web"
      ),
      (["--workspace", "apx"], "no workspace 'apx'"),
      (["--owner", "alise"], "no owner 'alise'; did you mean 'alice'?"),
      (["--template", "gpu"], "no template 'gpu'; there are dev-go"),
      (["--rule", "Keep-Alice"], "no rule 'Keep-Alice'; did you mean 'keep-alice'?"),
    ] {
      let found = try await desk.run(["audit", "list"] + filter)
      try found.expectSuccess()
      #expect(found.output.contains("no decision was found"))
      #expect(found.errors.contains(told), "\(found.errors)")
    }
    // What is known and had nothing to do with each other is not called unknown.
    let none = try await desk.run("audit", "list", "--owner", "alice", "--rule", "shorten-bob", "--verdict", "act")
    #expect(none.output.contains("no decision was found") && none.errors.isEmpty)
    try await desk.run("audit", "list", "--workspace", "me/api").expectComplaint(2, ["who 'me' is"])
    try await desk.run("audit", "list", "--workspace", "alice/").expectComplaint(2, ["the name is empty"])
    let search = try await desk.run("workspaces", "list", "--search", "owner:alise template:dev-go")
    #expect(search.errors.contains("the token sees no owner 'alise'; did you mean 'alice'?"), "\(search.errors)")
    #expect(!search.errors.contains("template"))
  }

  @Test func takesADayForMidnightWhereTheReaderIs() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let list = try await desk.run("audit", "list", "--since", "2026-11-20", "--timezone", "Asia/Tokyo")
    #expect(list.output.contains("since 2026-11-20T00:00:00+09:00"), "\(list.output)")
    #expect(list.output.contains("alice/api"))
    let json = try await desk.json("audit", "list", "--until", "2026-11-20", "--timezone", "Asia/Tokyo")
    #expect(json["until"].text == "2026-11-19T15:00:00Z")
    let plan = try await desk.run("plan", "--at", "2026-11-29", "--timezone", "Asia/Tokyo")
    #expect(plan.output.contains("at 2026-11-29T00:00:00+09:00"), "\(plan.output)")
    let explained = try await desk.run("explain", "alice/api", "--at", "2026-11-29", "--timezone", "Asia/Tokyo")
    #expect(explained.output.contains("2026-11-29T00:00:00+09:00"))
    let value = try await desk.run("rules", "eval", "now", "--now", "2026-11-29", "--timezone", "Asia/Tokyo")
    #expect(value.errors.contains("'now' is 2026-11-29T00:00:00+09:00"))
    #expect(value.output.contains("2026-11-28T15:00:00Z"))
    let pause = try await desk.run("pause", "--until", "2099-11-29", "--timezone", "Asia/Tokyo")
    #expect(pause.output.contains("until 2099-11-29T00:00:00+09:00"), "\(pause.output)")
  }
}
