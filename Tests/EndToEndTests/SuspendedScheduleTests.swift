import SQLite
import TestSupport
import Testing
import Time

/// Start schedules that a rule suspends, as people see them, and over the death of the process.
@Suite(.ownThreads) struct SuspendedScheduleTests {
  static let schedule = "CRON_TZ=UTC 30 9 * * 1-5"
  static let names = ["alice/api", "bob/web"]

  /// A desk on a Tuesday soon after four, with two schedules and a rule that suspends them until six.
  static func desk() throws -> Desk {
    let desk = try Desk()
    try desk.write(
      """
      version: 1
      timezone: UTC
      defaults: {mode: enforce}
      groups:
        - name: early
          rules:
            - name: no-start-early
              match: {owner: [alice, bob]}
              when: now.isWithin("Tue 04:00-06:00")
              actions: [{suspend_autostart: {}}]

      """, to: "rules.d/four.yaml")
    for name in names {
      desk.send("PUT", "/workspaces/\(desk.world.ids[name] ?? "")/autostart", body: #"{"schedule":"\#(schedule)"}"#)
    }
    return desk
  }

  /// What the server has, by workspace.
  static func schedules(_ desk: Desk) async throws -> [String?] {
    var schedules: [String?] = []
    for name in names { schedules.append(try await desk.json("workspaces", "show", name)["starts_at"].text) }
    return schedules
  }

  @Test func isShownWhereverOneLooks() async throws {
    let desk = try Self.desk()
    let before = try await desk.json("workspaces", "show", "alice/api")
    #expect(before["starts_at"].text == Self.schedule && before["suspended_schedule"] == .null, "\(before)")
    try await desk.run("sweep").expectSuccess()
    let shown = try await desk.json("workspaces", "show", "alice/api")
    #expect(shown["starts_at"] == .null && shown["suspended_schedule"].text == Self.schedule, "\(shown)")
    let since = try #require(shown["suspended_since"].text)
    #expect(since.hasPrefix("2026-11-24T04:1") && shown["suspended_by"].text == "no-start-early", "\(shown)")
    #expect(shown["comes_back"].text == "2026-11-24T06:00:00Z", "\(shown)")
    let page = try await desk.run("workspaces", "show", "alice/api", "--timezone", "UTC")
    #expect(page.output.contains(/SUSPENDED SCHEDULE +09:30 Mon-Fri \(UTC\)/), "\(page)")
    #expect(
      page.output.contains("when no rule suspends it any more, at 2026-11-24T06:00:00Z at the earliest"), "\(page)")
    #expect(!(try await desk.run("workspaces", "show", "carol/gpu").output.contains("SUSPENDED")))

    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    let number = "\(try #require(acts.first { $0["workspace"].text == "alice/api" }?["number"].integer))"
    let standing = try await desk.json("audit", "show", number)
    #expect(standing["suspended_schedule"].text == Self.schedule && standing["suspended_until"] == .null, "\(standing)")
    #expect(try await desk.run("audit", "show", number).output.contains("comes back when no rule suspends it any more"))

    desk.wait(.hours(2))
    try await desk.run("sweep").expectSuccess()
    #expect(try await Self.schedules(desk) == [Self.schedule, Self.schedule])
    #expect(try await desk.json("workspaces", "show", "alice/api")["suspended_schedule"] == .null)
    let ended = try await desk.json("audit", "show", number)
    #expect(ended["suspended_since"].text == since, "\(ended)")
    #expect(ended["suspended_until"].text?.hasPrefix("2026-11-24T06:1") == true, "\(ended)")
    // Then, and not now.
    let past = try await desk.json("explain", "alice/api", "--at", "2026-11-24T05:00:00Z")
    #expect(past["suspended_schedule"].text == Self.schedule && past["suspended_since"].text == since, "\(past)")
    let words = try await desk.run("explain", "alice/api", "--at", "2026-11-24T05:00:00Z", "--timezone", "UTC").output
    #expect(words.contains("suspended since 2026-11-24T04:1"), "\(words)")
    // What Curfew did is told as it was: suspended then, and given back since.
    let deeds = try await desk.json("explain", "alice/api")["last_actions"].elements
    let deed = try #require(deeds.first { $0["action"].text == "suspend_autostart" })
    #expect(deed["at"].text?.hasPrefix("2026-11-24T04:1") == true, "\(deed)")
    #expect(
      deed["sequel"].text?.hasPrefix("the schedule, 09:30 Mon-Fri (UTC), was given back at 2026-11-24T06:1") == true,
      "\(deed)")
    let last = try #require(ended["suspended_until"].text)
    #expect(try await desk.json("explain", "alice/api", "--at", last)["suspended_schedule"] == .null)
  }

  @Test func comesBackInASweepAndNotWithAPlan() async throws {
    let desk = try Self.desk()
    try await desk.run("sweep").expectSuccess()
    desk.wait(.hours(2))
    let planned = try await desk.run("plan", "-o", "back.plan", "--detailed-exitcode")
    #expect(planned.status == 2, "\(planned)")
    #expect(planned.output.contains("2 suspended schedules come back"), "\(planned)")
    #expect(planned.errors.contains("2 suspended schedules come back in the next sweep, not by the plan"), "\(planned)")
    let shown = try await desk.json("plan")
    #expect(shown["returning_schedules"].elements.map { $0["workspace"].text } == Self.names, "\(shown)")
    let changes = desk.server.changes.count
    let applied = try await desk.run("apply", "back.plan")
    #expect(applied.output.contains("a plan is carried out, and nothing besides"), "\(applied)")
    #expect(try await Self.schedules(desk) == [nil, nil])
    try await desk.run("sweep").expectSuccess()
    #expect(try await Self.schedules(desk) == [Self.schedule, Self.schedule])
    #expect(!desk.server.changes.dropFirst(changes).isEmpty)
    for (report, name) in [("workspace", "alice/api"), ("owner", "alice")] {
      let events = try await desk.json("report", report, name)["timeline"].elements.filter {
        $0["what"].text == "schedule_returned"
      }
      #expect(
        events.map { $0["workspace"].text } == ["alice/api"] && events[0]["result"].text == "applied", "\(events)")
      #expect(events[0]["rule"].text == "no-start-early" && events[0]["reason"].text == "no rule suspends it any more")
    }
    // Each request says what it changed.
    let trail = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    let requests = try trail.prepare(
      """
      SELECT coalesce(before, '-') || ' > ' || coalesce(after, '-') || ': ' || message FROM v_actions
      WHERE full_name = 'alice/api' AND effect = 'autostart' ORDER BY intent
      """
    ).all { $0.text(0) }
    #expect(requests == ["\(Self.schedule) > -: ", "- > \(Self.schedule): no rule suspends it any more"])
  }
}
