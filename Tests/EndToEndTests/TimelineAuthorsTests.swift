import Glibc
import HTTPServer
import Simulator
import TestSupport
import Testing
import Time

/// Timelines say of each change who made it, also where Curfew and others changed a value between two looks.
@Suite(.ownThreads) struct TimelineAuthorsTests {
  /// What is told of a workspace but for its starts and stops, each as `what who: reason`.
  private func told(_ desk: Desk, _ workspace: String) async throws -> [String] {
    try await desk.json("report", "workspace", workspace)["timeline"].elements.compactMap { event in
      guard let what = event["what"].text, let who = event["who"].text, !["started", "stopped"].contains(what) else {
        return nil
      }
      return who == "curfew" ? "\(what) curfew" : "\(what) \(who): \(event["reason"].text ?? "")"
    }
  }

  private func schedule(_ desk: Desk, _ workspace: String) throws -> WorkspaceSchedule {
    let id = try #require(desk.world.ids[workspace])
    return try #require(desk.server.withCoder { $0.schedule(of: id) })
  }

  @Test(arguments: ServerVersion.allCases)
  func blamesNobodyForWhatUseMovedOnFromADeadlineOfCurfew(version: ServerVersion) async throws {
    let desk = try Desk(version)
    try await desk.run("sweep").expectSuccess()
    let short = try #require(try schedule(desk, "bob/web").deadline)
    let id = try #require(desk.world.ids["bob/web"])
    desk.server.withCoder { $0.connect(to: id) }
    desk.wait(.minutes(12))
    try await desk.run("sweep", "--dry-run").expectSuccess()
    let moved = try #require(try schedule(desk, "bob/web").deadline)
    #expect(moved > short)
    let (from, to) = (short.flooredToSecond.rfc3339, moved.flooredToSecond.rfc3339)
    #expect(
      try await told(desk, "bob/web")
        == ["shorten curfew", "extend server: in use: deadline from \(from) to \(to)"])
  }

  @Test func tellsTheLifetimeAndScheduleThatSomebodyPutBack() async throws {
    let desk = try Desk()
    let (carol, dave) = (try #require(desk.world.ids["carol/gpu"]), try #require(desk.world.ids["dave/docs"]))
    desk.send("PUT", "/workspaces/\(dave)/autostart", body: #"{"schedule":"CRON_TZ=UTC 0 9 * * 1-5"}"#)
    try await desk.run("sweep").expectSuccess()
    desk.wait(.minutes(1))
    desk.send("PUT", "/workspaces/\(carol)/ttl", body: #"{"ttl_ms":32400000}"#)
    desk.send("PUT", "/workspaces/\(dave)/autostart", body: #"{"schedule":"CRON_TZ=UTC 0 9 * * 1-5"}"#)
    desk.wait(.minutes(1))
    try await desk.run("sweep").expectSuccess()
    #expect(try await told(desk, "carol/gpu") == ["set_ttl curfew", "set_ttl owner: lifetime from 4h to 9h"])
    #expect(
      try await told(desk, "dave/docs") == [
        "set_autostart curfew",
        "set_autostart owner: schedule from 07:30 Mon-Fri (Europe/Berlin) to 09:00 Mon-Fri (UTC)",
      ])
  }

  /// Where it stood before is what Curfew had made of it.
  @Test func tellsFromWhichValueSomebodyWentOn() async throws {
    let desk = try Desk()
    let (bob, carol) = (try #require(desk.world.ids["bob/web"]), try #require(desk.world.ids["carol/gpu"]))
    try await desk.run("sweep").expectSuccess()
    let short = try #require(try schedule(desk, "bob/web").deadline)
    let late = (desk.server.clock.now() + .hours(20)).flooredToSecond
    desk.send("PUT", "/workspaces/\(bob)/extend", body: #"{"deadline":"\#(late.rfc3339)"}"#)
    desk.send("PUT", "/workspaces/\(carol)/ttl", body: #"{"ttl_ms":36000000}"#)
    desk.wait(.minutes(2))
    try await desk.run("sweep").expectSuccess()
    #expect(try await told(desk, "carol/gpu") == ["set_ttl curfew", "set_ttl owner: lifetime from 4h to 10h"])
    #expect(
      try await told(desk, "bob/web") == [
        "shorten curfew",
        "extend owner: deadline from \(short.flooredToSecond.rfc3339) to \(late.rfc3339)",
      ])
  }

  /// Killed between the two requests of one action: the first cleared the schedule, and the next sweep put it back.
  @Test func blamesNobodyForAScheduleThatCurfewClearedAndPutBack() async throws {
    let desk = try Desk()
    let id = try #require(desk.world.ids["dave/docs"])
    desk.send("PUT", "/workspaces/\(id)/autostart", body: #"{"schedule":"CRON_TZ=UTC 0 9 * * 1-5"}"#)
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"stop"}"#)
    desk.wait(.minutes(2))
    let (gate, count) = (Gate(), Counter())
    desk.server.twist { request in
      guard request.method == "PUT", request.target.contains("autostart"), count.next() == 1 else { return nil }
      return .lost(gate)
    }
    let killed = try desk.start("sweep")
    try await gate.reached()
    killed.signal(SIGKILL)
    #expect(try await killed.end().signal == SIGKILL)
    gate.open()
    desk.server.twist { _ in nil }
    #expect(try schedule(desk, "dave/docs").autostart == nil)
    for _ in 0..<3 {
      desk.wait(.minutes(2))
      try await desk.run("sweep").expectSuccess()
    }
    let events = try await told(desk, "dave/docs")
    #expect(!events.isEmpty && events.allSatisfy { $0.hasSuffix(" curfew") }, "\(events)")
  }

  /// Clearing the lifetime of a running workspace takes its deadline away (v2.19.0).
  @Test func blamesNobodyForTheDeadlineThatWentWithALifetime() async throws {
    let desk = try Desk()
    try desk.write(World.rules().replacing("set_ttl: {to: 4h}", with: "clear_ttl: {}"), to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    #expect(try schedule(desk, "carol/gpu").deadline == nil)
    desk.wait(.minutes(2))
    try await desk.run("sweep").expectSuccess()
    #expect(try await told(desk, "carol/gpu") == ["clear_ttl curfew"])
  }

  /// Readings show a suspended schedule as if it were there.
  @Test func tellsASuspendedScheduleAsCurfewsAlone() async throws {
    let desk = try SuspendedScheduleTests.desk()
    func sweep(after minutes: Int) async throws {
      desk.wait(.minutes(minutes))
      try await desk.run("sweep").expectSuccess()
    }
    for _ in 0..<2 { try await sweep(after: 5) }
    let bob = try #require(desk.world.ids["bob/web"])
    desk.send("PUT", "/workspaces/\(bob)/autostart", body: #"{"schedule":"CRON_TZ=UTC 0 11 * * 1-5"}"#)
    for minutes in [5, 120, 5] { try await sweep(after: minutes) }
    #expect(
      try await told(desk, "alice/api") == [
        "suspend_autostart curfew", "schedule_returned curfew",
      ])
    #expect(
      try await told(desk, "bob/web") == [
        "suspend_autostart curfew",
        "set_autostart owner: schedule from 09:30 Mon-Fri (UTC) to 11:00 Mon-Fri (UTC)",
      ])
  }
}
