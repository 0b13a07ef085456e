import Glibc
import Simulator
import TestSupport
import Testing
import Time

/// Several processes on one database, and one database for several servers.
@Suite(.ownThreads, .serialized) struct InstanceTests {
  @Test func turnsASecondInstanceAway() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let first = try desk.start("serve")
    try await gate.reached()
    for words in [["sweep"], ["serve"], ["sweep", "--dry-run"]] {
      let second = try await desk.run(words)
      second.expectComplaint(
        75, ["curfew.db", "another Curfew (process \(first.identifier))", "wait for it or stop it"])
    }
    // Reading disturbs nobody.
    try await desk.run("plan").expectSuccess()
    try await desk.run("audit", "list").expectSuccess()
    try await desk.run("audit", "verify").expectSuccess()
    try await desk.run("doctor").expectSuccess()
    gate.open()
    first.signal(SIGTERM)
    try await first.end().expectSuccess()
    #expect(desk.server.changes.count == 4)
    try desk.expectNoToken()
  }

  /// The first one has the address, too, which is not what is in the way.
  @Test func saysOfASecondServiceThatTheTrailIsInUse() async throws {
    let desk = try Desk()
    let first = try desk.start("serve", "--listen", "127.0.0.1:0", "--interval", "1h")
    let port = try await first.listeningPort(on: "127.0.0.1")
    try await first.says("sweep finished")
    let second = try await desk.run("serve", "--listen", "127.0.0.1:\(port)")
    second.expectComplaint(75, ["another Curfew (process \(first.identifier))", "wait for it or stop it"])
    // On a trail of its own it is the address.
    let other = try await desk.run("serve", "--listen", "127.0.0.1:\(port)", "--database", "other.db")
    other.expectComplaint(1, ["127.0.0.1:\(port)", "nothing was done"])
    // One that waits takes over both.
    let third = try desk.start("serve", "--listen", "127.0.0.1:\(port)", "--wait", "1m")
    first.signal(SIGTERM)
    try await first.end().expectSuccess()
    try await third.says("sweep finished")
    third.signal(SIGTERM)
    try await third.end().expectSuccess()
  }

  @Test func waitsForAnotherInstanceWhenAskedTo() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let first = try desk.start("sweep")
    try await gate.reached()
    try await desk.run("sweep", "--wait", "100ms").expectComplaint(75, ["another Curfew"])
    let second = try desk.start("sweep", "--wait", "1m")
    gate.open()
    try await first.end().expectSuccess()
    try await second.end().expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  @Test func obeysAPauseAtTheNextAction() async throws {
    let desk = try Desk()
    let gate = Gate()
    // The list is held: the pause comes after the sweep began and before its first action.
    desk.server.twist { $0.path.hasSuffix("/workspaces") ? .heldAfter(gate) : nil }
    let service = try desk.start("serve")
    try await gate.reached()
    try await desk.run("pause", "--reason", "release day").expectSuccess()
    gate.open()
    try await service.says("sweep finished")
    #expect(service.errors.contains("note=\"paused: release day\""))
    #expect(try await desk.run("plan").output.contains("\npaused: release day\n"))
    desk.expectNoChanges()
    let blocked = try await desk.json("audit", "list")["decisions"].elements
    #expect(Set(blocked.map { $0["guard"].text }) == ["paused"])
    #expect(blocked.allSatisfy { $0["reason"].text?.contains("release day") == true })
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains("paused: release day") || doctor.output.contains("release day"))
    try await desk.run("resume").expectSuccess()
    try await service.says("applied=4")
    #expect(desk.server.changes.count == 4)
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    #expect(try await desk.run("resume").output.contains("there was no pause"))
    try desk.expectNoToken()
  }

  @Test func obeysAPauseBetweenTwoActions() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    // A sweep begins with a single request, so the others have to wait for its answer.
    try desk.write(World.rules() + World.moreRules, to: "rules.d/four.yaml")
    let sweep = try desk.start("sweep")
    try await gate.reached()
    try await desk.run("pause", "--reason", "enough").expectSuccess()
    gate.open()
    let finished = try await sweep.end()
    // A part is missing, whoever ordered it.
    #expect(finished.status == 7 && finished.output.contains("paused meanwhile: enough"), "\(finished)")
    #expect(desk.server.changes.count == 1)
  }

  /// Whoever pauses must learn what was paused, and that nobody is there to obey.
  @Test func saysWhichDatabaseItPausedAndWhetherAServiceRunsOnIt() async throws {
    let desk = try Desk()
    let path = desk.path("curfew.db")
    try await desk.run("sweep", "--dry-run").expectSuccess()
    let early = try await desk.run("pause", "--reason", "early")
    #expect(early.output == "paused until 'curfew resume': \(path)\n")
    #expect(early.errors.contains("no service is running on this database; its last sweep was at"))
    #expect(early.errors.contains("by 'curfew sweep'"))
    let resumed = try await desk.run("resume")
    #expect(resumed.output.hasPrefix("resumed: \(path)\nit was paused"))

    let service = try desk.start("serve")
    try await service.says("sweep finished")
    let running = try await desk.run("pause", "--reason", "incident")
    #expect(running.output == "paused until 'curfew resume': \(path)\n" && running.errors == "")
    let again = try await desk.run("pause", "--reason", "another")
    #expect(again.output.contains("it was paused already") && again.output.contains("incident; that order is replaced"))
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    let late = try await desk.run("pause", "--reason", "late")
    #expect(late.errors.contains("no service is running on this database; its last sweep was at"))
    #expect(late.errors.contains("by a service"))
    #expect(try await desk.run("doctor").output.contains(path))
  }

  /// In a wrong folder, or with a wrong name: nothing would be paused.
  @Test(arguments: ["pause", "resume"], ["nothing", "empty", "no folder"])
  func makesNoDatabaseForAnOrder(command: String, what: String) async throws {
    let desk = try Desk()
    if what == "empty" { try desk.write("", to: "curfew.db") }
    let name = what == "no folder" ? "nowhere/curfew.db" : "curfew.db"
    desk.environment["CURFEW_DATABASE"] = name
    let result = try await desk.run(command)
    result.expectComplaint(
      1,
      [
        "nothing was \(command)d: there is no database at \(desk.path(name))", "CURFEW_DATABASE",
        "--database FILE", "--config FILE",
      ])
    #expect(result.output == "")
    let files = try await desk.shell("find . -name '*.db*' -size +0; find . -name 'nowhere'").output
    #expect(files == "", "\(files)")
  }

  /// Whoever has to be quick has no reason at hand, and a script has an empty one.
  @Test(arguments: [[], ["--reason", " "]]) func pausesWithoutAReason(words: [String]) async throws {
    let desk = try Desk()
    try await desk.run("sweep", "--dry-run").expectSuccess()
    try await desk.run(["pause"] + words).expectSuccess()
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    let blocked = try await desk.json("audit", "list", "--verdict", "blocked")["decisions"].elements
    #expect(blocked.count == 4)
    #expect(blocked.allSatisfy { $0["reason"].text?.contains("no reason was given") == true }, "\(blocked)")
    #expect(try await desk.run("resume").output.contains("no reason was given"))
  }

  @Test func takesAPauseWithAnEnd() async throws {
    let desk = try Desk()
    try await desk.run("sweep", "--dry-run").expectSuccess()
    try await desk.run("pause", "--reason", "x", "--until", "nonsense").expectComplaint(2, ["--until"])
    try await desk.run("pause", "--reason", "x", "--until", "2001-01-01").expectComplaint(2, ["--until"])
    try await desk.run("pause", "--reason", "holidays", "--until", "2100-01-01").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    try await desk.run("audit", "verify").expectSuccess()
  }

  @Test(arguments: ServerVersion.allCases) func refusesAnotherServersDatabase(version: ServerVersion) async throws {
    let desk = try Desk(version)
    try await desk.run("sweep").expectSuccess()
    var other = desk.world.coder
    if version != .v0136 { other = SimulatedCoder(version: version, start: other.now, seed: 99) }
    let server = try CoderDouble(other)
    desk.environment["CODER_URL"] = server.url
    for words in [["sweep"], ["serve"], ["plan"], ["plan", "-o", "friday.plan"]] {
      try await desk.run(words).expectComplaint(
        1, ["curfew.db", "belongs to the Coder server \(desk.server.url)", "name another database"])
    }
    let checks = JSONTree(Array(try await desk.run("doctor", "-o", "json").output.utf8))
    let doctor = checks?["checks"].elements.first { $0["check"].text == "database" }
    #expect(doctor?["status"].text == "failed", "\(String(describing: doctor))")
    #expect(doctor?["detail"].text?.contains("belongs to the Coder server \(desk.server.url)") == true)
    #expect(server.changes.isEmpty)
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  @Test func letsOneOfManyAct() async throws {
    let desk = try Desk()
    let all = try (0..<6).map { _ in try desk.start("sweep") }
    var statuses: [Int32] = []
    for process in all { statuses.append(try await process.end().status) }
    #expect(statuses.contains(0) && Set(statuses).isSubset(of: [0, 75]), "\(statuses)")
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
  }

  @Test func keepsItsFilesToItself() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let sweep = try desk.start("sweep")
    try await gate.reached()
    let modes = try await desk.shell("umask 0; stat -c '%a %n' curfew.db*").output.split(separator: "\n")
    #expect(modes.count >= 3)
    #expect(modes.allSatisfy { $0.hasPrefix("600 ") }, "\(modes)")
    gate.open()
    try await sweep.end().expectSuccess()
  }

  /// One clock judges a pause, that of the machine on which it is ordered, wherever the server's stands.
  @Test(arguments: [2, -2]) func aPauseEndsByThisMachinesClock(hoursAhead: Int) async throws {
    let desk = try Desk()
    desk.server.clock.advance(to: max(Timestamp.now() + .hours(hoursAhead), desk.server.clock.now()))
    try await desk.run("sweep", "--dry-run").expectSuccess()
    let paused = try await desk.run("pause", "--reason", "release", "--until", "1h")
    try paused.expectSuccess()
    #expect(paused.output.contains("it ends by this machine's clock; the server's was "), "\(paused)")
    let swept = try await desk.run("sweep")
    try swept.expectSuccess()
    desk.expectNoChanges()
    #expect(swept.output.contains("by this machine's clock ("), "\(swept)")
    #expect(try await desk.run("plan").output.contains("by the server's): release\n"))
    try await desk.run("resume").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    #expect(!desk.server.changes.isEmpty)
  }
}
