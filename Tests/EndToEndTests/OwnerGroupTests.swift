import HTTPServer
import TestSupport
import Testing
import Time

/// Rules and calendars by the groups of a workspace's owner, each command in a process of its own.
@Suite(.ownThreads) struct OwnerGroupTests {
  private func desk(isLicensed: Bool = true, _ rules: String) throws -> Desk {
    let desk = try Desk()
    desk.server.withCoder { coder in
      coder.settings.isLicensed = isLicensed
      coder.add("alice", toGroup: "porto-office")
      coder.add("bob", toGroup: "berlin-office")
      coder.add("bob", toGroup: "night-shift")
    }
    try desk.write("version: 1\ntimezone: UTC\ndefaults: {mode: enforce}\n" + rules, to: "rules.d/four.yaml")
    return desk
  }

  private static let isOnNightShift = #"has(owner.groups) && "night-shift" in owner.groups"#

  private static let byGroup = """
    groups:
      - name: groups
        rules:
          - name: night-shift
            when: \(isOnNightShift)
            actions: [set_ttl: {to: 4h}]

    """

  private func asked(_ desk: Desk) -> Int { desk.server.requests.count { $0.path == "/api/v2/groups" } }

  @Test func actsByTheGroupAndAnswersTheSameFromTheTrail() async throws {
    let desk = try desk(Self.byGroup)
    try await desk.run("rules", "lint").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    let bob = try #require(desk.world.ids["bob/web"])
    #expect(desk.server.changes.map(\.path) == ["/api/v2/workspaces/\(bob)/ttl"])
    #expect(asked(desk) == 1)
    let replay = try await desk.run("audit", "replay")
    try replay.expectSuccess()
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains("sees all groups with their members"), "\(doctor)")
  }

  @Test func givesTwoPeopleTwoCalendars() async throws {
    let desk = try desk(
      """
      calendars:
        porto: {yearly: ["11-24 Porto's day"]}
        berlin: {yearly: ["03-08 Frauentag"]}
      calendar_by: {owner.groups: {porto-office: porto, berlin-office: berlin}, default: berlin}
      groups:
        - name: calendars
          rules:
            - name: holiday
              when: now.isHoliday()
              actions: [set_ttl: {to: 4h}]

      """)
    try await desk.run("sweep").expectSuccess()
    let alice = try #require(desk.world.ids["alice/api"])
    #expect(desk.server.changes.map(\.path) == ["/api/v2/workspaces/\(alice)/ttl"])
    for (workspace, calendar) in [("alice/api", "porto"), ("bob/web", "berlin")] {
      let page = try await desk.run("explain", workspace)
      #expect(page.output.contains("its calendar is '\(calendar)'"), "\(page)")
    }
  }

  @Test func triesRulesByOtherGroupsOnThePast() async throws {
    let desk = try desk(Self.byGroup)
    try await desk.run("sweep").expectSuccess()
    #expect(try await desk.json("backtest")["differences"].elements.isEmpty)
    try desk.write(
      "version: 1\ntimezone: UTC\ndefaults: {mode: enforce}\n"
        + Self.byGroup.replacing("night-shift", with: "porto-office"), to: "new.d/new.yaml")
    let found = try await desk.json("backtest", "--rules", "new.d")["differences"].elements
    #expect(found.compactMap { $0["new"].text }.sorted() == ["nothing", "porto-office: set_ttl to 4h"], "\(found)")
  }

  @Test func isUnknownWithAReasonWithoutALicence() async throws {
    let desk = try desk(isLicensed: false, Self.byGroup)
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    let page = try await desk.run("explain", "bob/web")
    #expect(page.output.contains("unknown, because owner.groups is not known"), "\(page)")
    #expect(page.output.contains("Template RBAC is a Premium feature"), "\(page)")
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains("group:read"), "\(doctor)")
  }

  /// Every organization has a group with everybody in it: where none is shown, nothing is known of anybody's groups.
  @Test func isUnknownWhereTheServerShowsNoGroup() async throws {
    let isNot = "'has(owner.groups) && !(\"night-shift\" in owner.groups)'"
    let desk = try desk(Self.byGroup.replacing(Self.isOnNightShift, with: isNot))
    desk.server.answer { $0.path == "/api/v2/groups" ? ServerResponse(json: "[]") : nil }
    let sweep = try await desk.run("sweep")
    try sweep.expectSuccess()
    desk.expectNoChanges()
    #expect(sweep.all.contains("the server shows the token no group, so owner.groups is unknown"), "\(sweep)")
    let page = try await desk.run("explain", "alice/api")
    #expect(page.output.contains("unknown, because owner.groups is not known"), "\(page)")
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains("the server shows the token no group"), "\(doctor)")
  }

  @Test func asksForNoGroupsWhereNoRuleNeedsThem() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    #expect(asked(desk) == 0 && !desk.server.changes.isEmpty)
  }
}
