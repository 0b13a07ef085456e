import Foundation
import TestSupport
import Testing

/// What this user may not look at is never taken for what is not there.
@Suite(.ownThreads, .serialized) struct PermissionTests {
  /// A desk whose database, paused, lies in a directory that the other user may not search.
  private func closedDesk() async throws -> Desk {
    let desk = try Desk()
    desk.environment["CURFEW_DATABASE"] = desk.path("state/curfew.db")
    try await desk.shell("mkdir state").expectSuccess()
    try await desk.run("sweep", "--dry-run").expectSuccess()
    try await desk.run("pause", "--reason", "release day").expectSuccess()
    return desk
  }

  @Test(arguments: [
    "plan", "explain alice/dev", "audit list", "audit verify", "sweep", "sweep --at 2026-11-24T18:00:00Z",
  ])
  func doesNotTakeAClosedDirectoryForAnEmptyOne(command: String) async throws {
    let desk = try await closedDesk()
    guard let other = try await OtherUser(desk) else { return }
    let result = try await other.run(command, after: "chmod 0 state")
    try await desk.shell("chmod 700 state").expectSuccess()
    result.expectComplaint(
      1, ["state/curfew.db", "permission denied at \(desk.path("state"))", "has mode 00", "sudo"])
    #expect(!result.all.contains("no audit trail yet"))
    desk.expectNoChanges()
  }

  @Test func doctorSaysThatTheDatabaseMayNotBeLookedAt() async throws {
    let desk = try await closedDesk()
    guard let other = try await OtherUser(desk) else { return }
    let doctor = try await other.run("doctor -o json", after: "chmod 0 state")
    try await desk.shell("chmod 700 state").expectSuccess()
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("permission denied at \(desk.path("state"))"), "\(doctor)")
    #expect(!doctor.output.contains("will be made by the first sweep"))
  }

  /// Reading it is not enough: a sweep writes the file, and makes or writes others beside it.
  @Test(arguments: [
    ("rm -f state/curfew.db-* && chmod 755 state && chmod 666 state/*", "/state may not be written: permission denied"),
    ("chmod 777 state && chmod 666 state/* && chmod 444 state/curfew.db.lock", "/curfew.db.lock may not be written"),
    ("chmod 777 state && chmod 666 state/* && chmod 444 state/curfew.db", "/curfew.db may not be written"),
    ("chmod 777 state && chmod 666 state/*", nil),
  ]) func doctorSaysWhatMayNotBeWritten(preparation: String, words: String?) async throws {
    let desk = try await closedDesk()
    guard let other = try await OtherUser(desk) else { return }
    let doctor = try await other.run("doctor -o json", after: preparation)
    let check = try #require(
      JSONTree(Array(doctor.output.utf8))?["checks"].elements.first { $0["check"].text == "database" }, "\(doctor)")
    #expect(check["status"].text == (words == nil ? "warning" : "failed"), "\(check)")
    #expect(check["detail"].text?.contains(words ?? "paused") == true, "\(check)")
    // The sweep says the same.
    let sweep = try await other.run("sweep")
    if words != nil { #expect(sweep.status == 1, "\(sweep)") } else { try sweep.expectSuccess() }
    try await desk.shell("chmod 700 state && chmod 600 state/*").expectSuccess()
  }

  @Test func doesNotOrderAPauseInADatabaseThatItMayNotReach() async throws {
    let desk = try await closedDesk()
    guard let other = try await OtherUser(desk) else { return }
    let pause = try await other.run("pause --reason x", after: "chmod 0 state")
    try await desk.shell("chmod 700 state").expectSuccess()
    pause.expectComplaint(1, ["permission denied", "state"])
  }

  @Test func saysWhichFileOfTheTrailMayNotBeRead() async throws {
    let desk = try await closedDesk()
    guard let other = try await OtherUser(desk) else { return }
    let plan = try await other.run("plan", after: "chmod 755 state && chmod 0 state/curfew.db")
    try await desk.shell("chmod 600 state/curfew.db").expectSuccess()
    plan.expectComplaint(1, ["state/curfew.db", "permission denied", "sudo"])
  }

  /// SQLite keeps two files beside a database that is in use, and says of them only that it is unable to open the database.
  @Test(arguments: ["curfew.db-wal", "curfew.db-shm"]) func saysWhichSideFileMayNotBeRead(file: String) async throws {
    let desk = try await closedDesk()
    let service = try desk.start("serve", "--dry-run")
    try await service.says("sweep finished")
    service.signal(SIGKILL)
    _ = try await service.end()
    guard let other = try await OtherUser(desk) else { return }
    let closing = "chmod 755 state && chmod 666 state/* && chmod 0 state/\(file)"
    for words in ["plan", "audit list", "sweep", "pause --reason x"] {
      let result = try await other.run(words, after: closing)
      result.expectComplaint(
        1, ["state/\(file): cannot", "permission denied; it belongs to", "has mode 0000", "sudo"])
      #expect(!result.errors.contains("SQLite 14"))
    }
    // A writer writes there.
    let sweep = try await other.run("sweep", after: "chmod 644 state/\(file)")
    try await desk.shell("chmod 600 state/*").expectSuccess()
    sweep.expectComplaint(1, ["state/\(file): cannot open the database: permission denied"])
    desk.expectNoChanges()
  }

  @Test func namesTheDirectoryBehindALink() async throws {
    let desk = try await closedDesk()
    desk.environment["CURFEW_DATABASE"] = desk.path("lib/curfew/curfew.db")
    guard let other = try await OtherUser(desk) else { return }
    // As systemd does for a service with a dynamic user.
    let prepare = "mkdir -p lib/private && mv state lib/private/curfew && ln -s private/curfew lib/curfew"
    let plan = try await other.run("plan", after: "\(prepare) && chmod 0 lib/private")
    try await desk.shell("chmod 700 lib/private").expectSuccess()
    plan.expectComplaint(1, ["lib/curfew/curfew.db: permission denied at \(desk.path("lib/private"))"])
  }

  @Test func saysWhyTheTokenFileCannotBeRead() async throws {
    let desk = try Desk()
    desk.environment["CODER_SESSION_TOKEN"] = nil
    desk.environment["CURFEW_TOKEN_FILE"] = desk.path("secret/token")
    try desk.write("\(desk.world.token)\n", to: "secret/token")
    guard let other = try await OtherUser(desk) else { return }
    let plan = try await other.run("plan", after: "chmod 0 secret")
    try await desk.shell("chmod 700 secret").expectSuccess()
    plan.expectComplaint(1, ["secret/token", "permission denied at \(desk.path("secret"))", "sudo"])
  }

  // MARK: Rules

  /// What of a rule directory the other user may not look at.
  @Test(arguments: ["protect", "protect/alice.yaml", "."])
  func doesNotLeaveOutRulesThatItMayNotRead(closed: String) async throws {
    let desk = try Desk()
    try desk.write(World.rules(), to: "rules.d/four.yaml")
    try desk.write(Self.protection, to: "rules.d/protect/alice.yaml")
    guard let other = try await OtherUser(desk) else { return }
    let close = "chmod -R a+rX rules.d curfew.yaml && chmod 0 rules.d/\(closed)"
    let lint = try await other.run("rules lint", after: close)
    let sweep = try await other.run("sweep")
    try await desk.shell("chmod 755 rules.d && chmod -R u+rwX rules.d").expectSuccess()
    #expect(lint.status == 3, "\(lint)")
    for word in ["error[R157]", "rules.d", "permission denied", "mode 00"] {
      #expect(lint.all.contains(word), "\(word)\n\(lint)")
    }
    sweep.expectComplaint(3, ["permission denied", "nothing was done"])
    desk.expectNoChanges()
    #expect(desk.server.requests.isEmpty)
  }

  @Test func theServiceKeepsItsRulesWhenOneOfThemCanNoLongerBeRead() async throws {
    let desk = try Desk(mode: "dry-run")
    try desk.write(Self.protection, to: "rules.d/protect/alice.yaml")
    let service = try desk.start("serve", "--log-format", "json")
    try await service.says("sweep finished")
    // A link that leads nowhere keeps root out, too.
    try await desk.shell("mv rules.d/protect elsewhere && ln -s nowhere rules.d/protect").expectSuccess()
    service.signal(SIGHUP)
    try await service.says("the last good ones stay in force")
    try await service.says("this is a link to nowhere, where nothing is")
    #expect(!service.errors.contains("rules read again"))
    try await desk.shell("rm rules.d/protect && mv elsewhere rules.d/protect").expectSuccess()
    service.signal(SIGHUP)
    try await service.says("rules read again")
    service.signal(SIGTERM)
    #expect(try await service.end().status == 0)
  }

  private static let protection = """
    version: 1
    groups:
      - name: protect
        rules:
          - name: protect-all
            priority: 100
            actions: [{set_ttl: {to: 24h}}]

    """
}
