import TestSupport
import Testing

/// `curfew why-not`, as somebody asks who waits for a rule to act, and the same lines in `explain`.
@Suite(.ownThreads) struct WhyNotTests {
  /// Settings with these rules on a server where bob's workspace has run unused for some minutes.
  private func desk(_ rules: String) throws -> Desk {
    let desk = try Desk()
    try desk.write(
      "version: 1\ntimezone: UTC\ndefaults: {mode: enforce, cooldown: 30m}\ngroups:\n  - name: g\n    rules:\n"
        + rules.split(separator: "\n").map { "      \($0)\n" }.joined(), to: "rules.d/four.yaml")
    return desk
  }

  private static let idle = """
    - name: idle
      match: {owner: [bob], status: [running]}
      when: ws.idle_for > duration("2h") && has(ws.deadline) && ws.deadline - now > duration("35m")
      actions: [shorten: {to: "${now + duration('31m')}"}]
    """

  @Test func saysWhatWouldMakeAFalseConditionTrueAndWhenItTurns() async throws {
    let desk = try desk(Self.idle)
    let page = try await desk.run("why-not", "bob/web", "idle", "--timezone", "UTC")
    try page.expectSuccess()
    #expect(page.output.contains("no: its condition is false"), "\(page)")
    #expect(page.output.contains("* ws.idle_for > duration(\"2h\")  = false"), "\(page)")
    #expect(page.output.contains("would be true if ws.idle_for were 2h1s, not "), "\(page)")
    let json = try await desk.json("why-not", "bob/web", "idle")
    #expect(json["condition_answer"].text == "false" && json["answer"].text == "false")
    let change = try #require(json["changes"].elements.first)
    #expect(change["input"].text == "ws.idle_for" && change["changed"].text == "2h1s", "\(json)")
    let turn = try #require(json["turns_at"].text)
    #expect(
      json["turns_to"].text == "true" && page.output.contains("turns true at \(turn.replacing("Z", with: "+00:00"))")
        || page.output.contains("turns true at \(turn)"), "\(page)")
    // The plan at that instant says so, too, and a second before it does not.
    let explained = try await desk.json("explain", "bob/web", "--at", turn)
    #expect(explained["rules"].elements.first?["answer"].text == "true", "\(explained)")
    desk.expectNoChanges()
  }

  @Test func showsTheSameInExplainWithin80Columns() async throws {
    let desk = try desk(Self.idle)
    desk.environment["COLUMNS"] = "80"
    let page = try await desk.run("explain", "bob/web", "--timezone", "UTC")
    #expect(page.output.contains("\n  would be true if ws.idle_for were 2h1s, not "), "\(page)")
    #expect(page.output.contains("\n  turns true at "), "\(page)")
    let rules = page.output.split(separator: "\n").filter { $0.contains("would be") || $0.contains("turns") }
    #expect(rules.count == 2 && rules.allSatisfy { $0.count <= 80 }, "\(page)")
    let told = try await desk.json("explain", "bob/web")["rules"].elements.first
    #expect(told?["changes"].elements.first?["input"].text == "ws.idle_for" && told?["turns_to"].text == "true")
  }

  @Test func namesTheGuardTheWinnerAndTheMatch() async throws {
    let desk = try desk(
      """
      - {name: low, match: {owner: [bob]}, when: has(ws.deadline), actions: [shorten: {to: "${now + duration('40m')}"}]}
      - {name: high, priority: 9, match: {owner: [bob]}, actions: [extend: {to: "${now + duration('20h')}"}]}
      - {name: slow, for: 10m, match: {owner: [carol]}, actions: [set_ttl: {to: 3h}]}
      - {name: dry, mode: dry-run, match: {owner: [carol]}, actions: [set_ttl: {to: 2h}], priority: 5}
      """)
    func said(_ workspace: String, _ rule: String) async throws -> String {
      try await desk.json("why-not", workspace, rule)["obstacle"].text ?? ""
    }
    #expect(try await said("bob/web", "low") == "no: it is left to the rule high")
    #expect(try await said("carol/gpu", "slow") == "no: a guard stopped it: not true for long enough yet")
    #expect(
      try await said("carol/gpu", "dry") == "no: it is in dry run, and would act if settings and rule both said enforce"
    )
    #expect(try await said("bob/web", "high") == "it does: its condition is true, and nothing stands in the way")
    let other = try await desk.json("why-not", "alice/api", "low")
    #expect(other["obstacle"].text == "no: the rule does not look at it: owner alice is not matched", "\(other)")
    #expect(other["condition_answer"].text == "true", "\(other)")
  }

  /// Where time ends what stands in the way, or something else does, that is what is said.
  @Test func saysWhatEndsABlockAndWhen() async throws {
    let desk = try desk(
      """
      - {name: slow, for: 10m, match: {owner: [carol]}, actions: [set_ttl: {to: 3h}]}
      - {name: left, match: {owner: [alice]}, actions: [set_ttl: {to: 3h}]}
      - {name: low, match: {owner: [bob]}, when: has(ws.deadline), actions: [shorten: {to: "${now + duration('40m')}"}]}
      - {name: high, priority: 9, match: {owner: [bob]}, actions: [extend: {to: "${now + duration('20h')}"}]}
      - name: later
        priority: 5
        match: {owner: [carol]}
        when: now > timestamp("2026-11-24T09:00:00Z")
        actions: [set_ttl: {to: 2h}]
      """)
    try desk.write(
      "mode: enforce\ninterval: 5s\nlimits: {stop_grace: 10m}\nopt_out: {names: [api]}\n", to: "curfew.yaml")
    func page(_ workspace: String, _ rule: String) async throws -> String {
      try await desk.run("why-not", workspace, rule, "--timezone", "UTC").output
    }
    let waiting = try await page("carol/gpu", "slow")
    #expect(
      waiting.contains(/the guard lets it pass at 2026-11-24T04:\d\d:\d\dZ \(in .*\) if its condition stays true/),
      "\(waiting)")
    #expect(!waiting.contains("time alone"), "\(waiting)")
    let json = try await desk.json("why-not", "carol/gpu", "slow")
    #expect(json["decisions"].elements.first?["blocked_until"].text?.hasPrefix("2026-11-24T04:") == true, "\(json)")
    let left = try await page("alice/api", "left")
    #expect(left.contains("take 'api' out of opt_out.names in the settings"), "\(left)")
    let low = try await page("bob/web", "low")
    #expect(low.contains("'curfew why-not bob/web high' shows when that changes"), "\(low)")
    // What stops it when its condition turns true.
    desk.send("PUT", "/workspaces/\(desk.world.ids["carol/gpu"] ?? "")/ttl", body: #"{"ttl_ms":18000000}"#)
    try await desk.run("sweep").expectSuccess()
    desk.send("PUT", "/workspaces/\(desk.world.ids["carol/gpu"] ?? "")/ttl", body: #"{"ttl_ms":21600000}"#)
    try await desk.run("sweep").expectSuccess()
    let later = try await page("carol/gpu", "later")
    #expect(later.contains("a guard would stop it at 2026-11-24T09:00:0"), "\(later)")
    #expect(later.contains("(set by hand)"), "\(later)")
  }

  @Test func complainsOfAnUnknownRule() async throws {
    let desk = try desk(Self.idle)
    try await desk.run("why-not", "bob/web", "idel").expectComplaint(1, ["no rule 'idel'", "did you mean 'idle'?"])
    try await desk.run("why-not", "bob/web").expectComplaint(2, ["RULE"])
    let offered = try await desk.run("__complete", "why-not", "bob/web", "i")
    #expect(offered.output == "idle\n", "\(offered)")
  }

  /// What a colleague sent is explained without server, token or trail.
  @Test func explainsAWorkspaceInAFile() async throws {
    let program = BuiltProgram()
    try program.write(
      """
      version: 1
      timezone: UTC
      groups: [{name: g, rules: [{name: idle, when: 'ws.idle_for > duration("2h")', actions: [clear_autostart: {}]}]}]

      """, to: "rules.d/a.yaml")
    let recording = Fixture.shared("Recordings/v2.36.0/fleet.json").path
    let page = try await program.run("explain", "--workspace", recording, "admin/dev-e3bb", "--full")
    try page.expectSuccess()
    #expect(page.output.contains("admin/dev-e3bb") && page.output.contains("ws.idle_for > duration(\"2h\")"), "\(page)")
    let json = try await program.json("why-not", "admin/dev-e3bb", "idle", "--workspace", recording)
    #expect(json["changes"].elements.first?["input"].text == "ws.idle_for", "\(json)")
    try await program.run("explain", "--workspace", recording).expectComplaint(2, ["8 workspaces"])
    try await program.run("explain").expectComplaint(2, ["WORKSPACE", "--workspace FILE"])
  }

  @Test func saysWhoseCalendarCounted() async throws {
    let program = BuiltProgram()
    try program.write(
      """
      version: 1
      timezone: Europe/Berlin
      calendars: {pt: {country: PT, timezone: Europe/Lisbon}, de: {country: DE}}
      calendar_by: {ws.owner: {ana: pt}, default: de}
      groups: [{name: g, rules: [{name: holidays, when: now.isHoliday(), actions: [clear_autostart: {}]}]}]

      """, to: "rules.d/a.yaml")
    let recording = Fixture.shared("Recordings/v2.36.0/fleet.json").path
    // A holiday in Portugal alone.
    for (workspace, answer, calendar) in [("ana/api-e5f5", "true", "pt"), ("ben/gpu-24aa", "false", "de")] {
      let explain = ["explain", "--workspace", recording, workspace, "--at", "2027-06-10T12:00:00Z"]
      let page = try await program.run(explain)
      #expect(page.output.contains("its calendar is '\(calendar)'"), "\(page)")
      let json = try await program.json(
        "why-not", workspace, "holidays", "--workspace", recording, "--at", "2027-06-10T12:00:00Z")
      #expect(json["answer"].text == answer && json["calendar"].text == calendar, "\(json)")
      #expect(json["tree"].text?.contains("calendar  = \"\(calendar)\"") ?? false, "\(json)")
    }
  }
}
