import TestSupport
import Testing
import Time

/// `curfew explain --at` an instant that the trail covers, as somebody asks days later.
@Suite(.ownThreads) struct PastTests {
  @Test func tellsWhatWasDecidedThenWithoutTheServer() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    let act = try #require(acts.first { $0["workspace"].text == "bob/web" })
    let (number, then) = (try #require(act["number"].integer), try #require(act["at"].text))
    desk.wait(.hours(1))
    // Later the rules are others, the workspace is stopped, and another sweep has recorded that.
    try desk.write(World.rules().replacing("shorten-bob", with: "renamed"), to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    let now = try #require(
      try await desk.json("audit", "list", "--limit", "1")["decisions"].elements.first?["last_at"].text)

    desk.environment["CODER_URL"] = nil
    desk.environment["CODER_SESSION_TOKEN"] = nil
    let requests = desk.server.requests.count
    let page = try await desk.run("explain", "bob/web", "--at", then, "--timezone", "UTC", "--full")
    try page.expectSuccess()
    #expect(page.output.contains("shorten-bob: true") && !page.output.contains("renamed"), "\(page)")
    #expect(page.output.contains("shorten to 2026-11-24T04:55:00Z"), "\(page)")
    #expect(page.output.contains("act (applied): Stops at 2026-11-24 04:55 UTC"), "\(page)")
    #expect(page.output.contains("[audit show \(number)]"), "\(page)")
    #expect(page.output.contains("* ws.status == \"running\"  = true"), "\(page)")
    #expect(page.output.contains("keep-alice: did not apply to it: owner bob is not matched"), "\(page)")
    #expect(page.output.contains("by the time zones of today"), "\(page)")
    let json = try await desk.json("explain", "bob/web", "--at", then)
    #expect(json["source"].text == "trail" && json["status"].text == "running", "\(json)")
    let rule = try #require(json["rules"].elements.first { $0["rule"].text == "shorten-bob" })
    #expect(rule["answer"].text == "true" && rule["decisions"].elements.first?["number"].integer == number, "\(rule)")

    // At the later sweep, by its rules; the earlier act is history.
    let later = try await desk.json("explain", "bob/web", "--at", now)
    #expect(later["status"].text == "stopped", "\(later)")
    #expect(later["acts_before"].elements.map { $0["number"].integer } == [number], "\(later)")
    #expect(
      later["rules"].elements.contains { $0["rule"].text == "renamed" && $0["answer"].text == "false" }, "\(later)")
    #expect(desk.server.requests.count == requests)
  }

  /// Whoever asks knows the name of today.
  @Test func findsAWorkspaceByTheNameThatItGotLater() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let act = try #require(try await desk.json("audit", "list", "--workspace", "bob/web")["decisions"].elements.first)
    let then = try #require(act["at"].text)
    desk.wait(.hours(1))
    desk.server.withCoder { $0.settings.allowsRenames = true }
    desk.send("PATCH", "/workspaces/\(desk.world.ids["bob/web"] ?? "")", body: #"{"name":"site"}"#)
    try await desk.run("sweep").expectSuccess()
    let page = try await desk.run("explain", "bob/site", "--at", then, "--timezone", "UTC")
    try page.expectSuccess()
    #expect(page.output.contains("it was called bob/web then; the trail has it as bob/site since "), "\(page)")
    try await desk.run("explain", "bob/nothing", "--at", then).expectComplaint(1, ["knows no workspace bob/nothing"])
  }

  /// The server's clock is far from this machine's, and everything in the trail is told by it.
  @Test func countsAgesAndSpansByTheServersClock() async throws {
    let desk = try Desk()
    try desk.write(
      "mode: enforce\ninterval: 5s\nlimits: {stop_grace: 10m}\n"
        + "token_expires: \((desk.server.clock.now() + .days(3) + .hours(3)).rfc3339)\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    let act = try #require(try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements.first)
    let number = try #require(act["number"].integer)
    desk.wait(.hours(3))
    try await desk.run("sweep").expectSuccess()

    let shown = try await desk.run("audit", "show", "\(number)")
    #expect(shown.output.contains(/, 3h(\d+s|\d+m\d*s?)? ago/), "\(shown)")
    let json = try await desk.json("explain", "bob/web", "--at", "1h")
    #expect(json["source"].text == "trail" && json["sweep"].integer == act["sweep"].integer, "\(json)")
    let listed = try await desk.run("audit", "list", "--since", "1h")
    try listed.expectSuccess()
    #expect(
      try await desk.json("audit", "list", "--until", "1h")["decisions"].elements.contains {
        $0["number"].integer == number
      })
    let status = try await desk.run("status")
    let end = try #require(status.output.split(separator: "\n").first { $0.hasPrefix("TOKEN END") })
    #expect(end.contains("(in 2d23h") || end.contains("(in 3d)"), "\(status)")
    #expect(end.hasSuffix("by the server's clock"), "\(status)")
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains(/last sweep (now|\d+s ago|\d+m\d*s? ago)/), "\(doctor)")
  }

  /// A decision that repeats itself is recorded once; at each sweep between it stands.
  @Test func knowsDecisionsThatStood() async throws {
    let desk = try Desk(mode: "dry-run")
    var times: [String] = []
    for _ in 0..<3 {
      try await desk.run("sweep").expectSuccess()
      let newest = try await desk.json("audit", "list", "--workspace", "carol/gpu")["decisions"].elements.first
      times.append(try #require(newest?["last_at"].text))
      desk.wait(.minutes(2))
    }
    for time in times {
      let json = try await desk.json("explain", "carol/gpu", "--at", time)
      let rule = try #require(json["rules"].elements.first { $0["rule"].text == "ttl-of-carol" }, "\(json)")
      #expect(rule["decisions"].elements.map { $0["verdict"].text } == ["would-act"], "\(json)")
      #expect(json["judged_at"].text == time, "\(json)")
    }
    let page = try await desk.run("explain", "carol/gpu", "--at", times[2], "--timezone", "UTC")
    #expect(
      page.output.contains("since \(times[0])") && page.output.contains("what is shown of it was read at"), "\(page)")
  }

  @Test func saysWhatItCannotSay() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    try await desk.run("explain", "bob/web", "--at", "2026-11-01").expectComplaint(
      1, ["the trail holds no reading of bob/web at 2026-11-01", "it was first read at 2026-11-24T"])
    try await desk.run("explain", "bob/wbe", "--at", "2026-11-01").expectComplaint(
      1, ["the trail knows no workspace bob/wbe"])
    // After the last sweep the server is asked, as before.
    let ahead = try await desk.json("explain", "bob/web", "--at", "2026-11-24T22:00:00Z")
    #expect(ahead["source"].text == nil && ahead["account"] != .null, "\(ahead)")
    let id = try #require(desk.world.ids["bob/web"])
    let sweep = try #require(
      try await desk.json("audit", "list", "--limit", "1")["decisions"].elements.first?["at"].text)
    #expect(try await desk.json("explain", id, "--at", sweep)["workspace"].text == "bob/web")
  }
}
