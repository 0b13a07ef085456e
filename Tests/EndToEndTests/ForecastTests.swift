import TestSupport
import Testing
import Time

/// `curfew rules next --rule`, as somebody asks who wants to know when a rule will act.
@Suite(.ownThreads) struct ForecastTests {
  private static let rules = """
    version: 1
    timezone: Europe/Berlin
    defaults: {mode: enforce, cooldown: 30m}
    groups:
      - name: g
        rules:
          - name: idle
            for: 15m
            match: {owner: [bob, carol], status: [running]}
            when: ws.idle_for > duration("2h") && !now.isWithin("Mon-Fri 08:00-18:30")
            actions: [clear_autostart: {}]
          - name: office
            when: now.isWithin("Mon-Fri 08:00-18:30")
            actions: [clear_autostart: {}]
          - name: off
            match: {owner: [carol]}
            when: "!now.isWithin('Mon-Fri 08:00-18:30')"
            actions: [clear_autostart: {}]
      - name: late
        on: {cron: ["0 17 * * Mon-Fri"]}
        rules:
          - name: evening
            match: {owner: [bob]}
            when: ws.idle_for > duration("1h")
            actions: [clear_autostart: {}]

    """

  private func desk() throws -> Desk {
    let desk = try Desk()
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    return desk
  }

  /// Whichever that is, so that the rule's `match` says nothing either.
  @Test func tellsOfNoWorkspaceWhereTheConditionReadsNone() async throws {
    let page = try await desk().run("rules", "next", "--rule", "off", "--zone", "UTC")
    try page.expectSuccess()
    #expect(page.output.contains("its condition reads nothing of a workspace"), "\(page)")
    #expect(!page.output.contains("does not look at"), "\(page)")
  }

  @Test func saysWhenARuleTurnsOnAWorkspaceOfTheServer() async throws {
    let desk = try desk()
    let page = try await desk.run("rules", "next", "--rule", "idle", "--workspace", "bob/web")
    try page.expectSuccess()
    #expect(page.output.contains("rule 'idle' of rules.d/four.yaml on bob/web, if neither people"), "\(page)")
    #expect(page.output.contains("FROM") && !page.output.contains("WORKSPACE"), "\(page)")
    let json = try await desk.json("rules", "next", "--rule", "idle", "--workspace", "bob/web", "--count", "3")
    let spans = json["spans"].elements
    #expect(spans.map { $0["answer"].text } == ["false", "true", "false"], "\(json)")
    // What is said of the first turn is what 'explain' says, and the rule then is as foretold.
    let turn = try #require(spans.first?["until"].text)
    #expect(spans[1]["from"].text == turn && spans[0]["then"].text == "true")
    let line = try await desk.json("explain", "bob/web")["rules"].elements.first
    #expect(line?["turns_at"].text == turn, "\(String(describing: line))")
    let then = try await desk.json("explain", "bob/web", "--at", turn)["rules"].elements.first
    #expect(then?["answer"].text == "true", "\(String(describing: then))")
    #expect(spans[1]["note"].text?.hasPrefix("has held for 15m at ") ?? false, "\(json)")
    #expect(spans[2]["note"] == .null || spans[2]["note"].text?.contains("deadline") ?? false, "\(json)")
    desk.expectNoChanges()
  }

  @Test func showsAllWorkspacesThatTheRuleLooksAt() async throws {
    let desk = try desk()
    let page = try await desk.run("rules", "next", "--rule", "idle")
    try page.expectSuccess()
    #expect(page.output.contains("WORKSPACE") && page.output.contains("it looks at 2 of 4 workspaces"), "\(page)")
    let json = try await desk.json("rules", "next", "--rule", "idle")
    let names = json["spans"].elements.compactMap { $0["workspace"].text }
    #expect(names == ["bob/web", "bob/web", "carol/gpu", "carol/gpu"], "\(json)")
    let other = try await desk.run("rules", "next", "--rule", "evening", "--workspace", "carol/gpu")
    #expect(
      other.output.contains("the rule does not look at carol/gpu: owner carol is not matched")
        && other.output.contains(
          "it acts only when its group 'late' is due: 0 17 * * Mon-Fri in Europe/Berlin, next at"),
      "\(other)")
  }

  /// Neither server nor token nor trail.
  @Test func asksNoServerWhereNothingOfAWorkspaceIsRead() async throws {
    let program = BuiltProgram()
    try program.write(Self.rules, to: "rules.d/four.yaml")
    let json = try await program.json(
      "rules", "next", "--rule", "office", "--at", "2027-03-26T12:00:00Z", "--count", "4")
    // Over the change of the clocks on Sunday the 28th.
    #expect(
      json["spans"].elements.map { "\($0["answer"].text ?? "") \($0["until"].text ?? "")" } == [
        "true 2027-03-26T17:30:00Z", "false 2027-03-29T06:00:00Z", "true 2027-03-29T16:30:00Z",
        "false 2027-03-30T06:00:00Z",
      ], "\(json)")
    let recording = Fixture.shared("Recordings/v2.36.0/fleet.json").path
    let file = try await program.json(
      "rules", "next", "--rule", "evening", "--file", recording, "--workspace", "ana/api-e5f5", "rules.d")
    #expect(file["spans"].elements.map { $0["then"].text } == ["true", nil], "\(file)")
    #expect(file["spans"].elements.last?["until"] == .null, "\(file)")
    try await program.run("rules", "next", "--rule", "idle").expectComplaint(1, ["CODER_URL"])
  }

  @Test func takesThePastFromTheTrail() async throws {
    let desk = try desk()
    let at = try #require(try await desk.json("explain", "bob/web")["at"].text)
    try await desk.run("sweep").expectSuccess()
    desk.wait(.hours(1))
    try desk.write(Self.rules.replacing("name: idle", with: "name: renamed"), to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    desk.environment["CODER_URL"] = nil
    desk.environment["CODER_SESSION_TOKEN"] = nil
    let past = ["rules", "next", "--rule", "idle", "--workspace", "bob/web", "--at"]
    let page = try await desk.run(past + [at])
    try page.expectSuccess()
    #expect(page.output.contains("as the audit trail has them") && page.output.contains("false"), "\(page)")
    try await desk.run("rules", "next", "--rule", "renamed", "--workspace", "bob/web", "--at", at)
      .expectComplaint(1, ["the rules of then have no rule 'renamed'"])
  }

  @Test func saysWhatIsMissing() async throws {
    let desk = try desk()
    try await desk.run("rules", "next", "--rule", "idel").expectComplaint(
      1, ["no rule 'idel'", "did you mean 'idle'?"])
    try await desk.run("rules", "next").expectComplaint(2, ["WHAT", "--rule NAME"])
    try await desk.run("rules", "next", "office", "--workspace", "bob/web").expectComplaint(
      2, ["--workspace says something only with --rule"])
    try await desk.run("rules", "next", "--rule", "idle", "--month", "2027-03").expectComplaint(2, ["--month"])
    try await desk.run("rules", "next", "--rule", "idle", "--workspace", "bob/wbe").expectComplaint(
      1, ["did you mean 'web'?"])
    try await desk.run("rules", "next", "--rule", "idle", "missing.d").expectComplaint(3, ["missing.d"])
    let offered = try await desk.run("__complete", "rules", "next", "--rule", "ev")
    #expect(offered.output == "evening\n", "\(offered)")
  }
}
