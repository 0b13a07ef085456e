import Audit
import CoderAPI
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// What a notice announced holds when it is sent, and is announced to whom it concerns, as often as it comes.
@Suite struct AnnouncedStopTests {
  private func lapses(_ scene: NoticeScene) throws -> [String] {
    try scene.trail("SELECT detail FROM notice_events WHERE event = 'lapsed' ORDER BY seq")
  }

  @Test func waitsUntilThePauseIsOver() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 503)
    #expect(try await scene.sweep() == "blocked no-notice")
    scene.webhook.answer(status: 204)
    let pauses = PauseSwitch(path: scene.world.path)
    try pauses.pause(Pause(since: .now(), reason: "incident"))
    #expect(try await scene.sweep(after: .minutes(5)) == "blocked paused")
    #expect(scene.webhook.arrivals.count == 1)
    _ = try pauses.resume(at: .now())
    #expect(try await scene.sweep(after: .minutes(5)) == "blocked no-notice")
    #expect(scene.webhook.arrivals.count == 2)
    #expect(try await AuditReader(path: scene.world.path).verify().isClean)
  }

  @Test(arguments: [false, true]) func lapsesWhenItsRuleIsInDryRun(isOfAll: Bool) async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 503)
    #expect(try await scene.sweep() == "blocked no-notice")
    scene.webhook.answer(status: 204)
    if isOfAll { scene.policy.mode = .dryRun } else { scene.rules = try ruleSet(NoticeScene.shorten("mode: dry-run")) }
    #expect(try await scene.sweep(after: .minutes(5)) == "would-act")
    #expect(scene.webhook.arrivals.count == 1)
    #expect(try lapses(scene) == ["its rule is in dry run"])
  }

  /// Until a sweep has judged by the rules in force, nobody knows whether they still want what was announced.
  @Test func waitsForASweepWhereThatIsAskedFor() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 503)
    #expect(try await scene.sweep() == "blocked no-notice")
    scene.webhook.answer(status: 204)
    scene.world.clock.advance(by: .minutes(2))
    scene.sender.holdAnnouncements()
    try await scene.send()
    #expect(scene.webhook.arrivals.count == 1)
    scene.sender.releaseAnnouncements()
    try await scene.send()
    #expect(scene.webhook.arrivals.count == 2)
  }

  @Test func isWrittenAnewWhereItComesTooLate() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 500)
    #expect(try await scene.sweep() == "blocked no-notice")
    #expect(try await scene.sweep(after: .minutes(25)) == "blocked no-notice")
    #expect(try lapses(scene) == [])
    scene.webhook.answer(status: 204)
    #expect(try await scene.sweep(after: .minutes(10)) == "blocked no-notice")
    let first = (wednesday + .minutes(61)).rfc3339
    #expect(try lapses(scene) == ["it was not delivered in time for the stop at \(first), and another one is written"])
    let told = try #require(scene.webhook.arrivals.last?.json["notices"].elements.first)
    #expect(told["stops_at"].text == (wednesday + .minutes(96)).rfc3339)
    #expect(try await scene.sweep(after: .minutes(29)) == "blocked no-notice")
    #expect(try await scene.sweep(after: .minutes(2)) == "act")
    try scene.expectNoStopWithoutNotice()
  }

  /// The stop of the server's own cannot be told of any earlier.
  @Test func isNotWrittenAnewForTheServersOwnStop() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten("respect: never"))
    let id = try await scene.world.workspace("one").id
    _ = try await scene.world.coder.change(workspace: id, .extend(deadline: wednesday + .minutes(50)))
    scene.webhook.answer(status: 500)
    #expect(try await scene.sweep() == "blocked no-notice")
    for _ in 0..<4 { _ = try await scene.sweep(after: .minutes(8)) }
    #expect(try scene.trail("SELECT count(*) FROM notices") == ["1"])
    #expect(try lapses(scene) == [])
  }

  @Test func standsWhereTheServerMovedTheDeadlineBecauseOfUse() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten("respect: never"))
    let id = try await scene.world.workspace("one").id
    // The server moves deadlines that are less than an hour ahead.
    scene.world.clock.advance(by: .minutes(6 * 60 + 10))
    scene.world.server.catchUp()
    #expect(try await scene.sweep() == "blocked no-notice")
    let told = try #require(scene.webhook.arrivals.first?.json["notices"].elements.first?["stops_at"].text)
    let before = try #require(try await scene.world.workspace("one").deadline)
    scene.world.server.withCoder { $0.connect(to: id) }
    for _ in 0..<9 { #expect(try await scene.sweep(after: .minutes(3)) == "blocked no-notice") }
    let moved = try #require(try await scene.world.workspace("one").deadline)
    #expect(moved > before + .minutes(15) && scene.webhook.arrivals.count == 1, "\(before) \(moved)")
    #expect(try lapses(scene) == [])
    #expect(try await scene.sweep(after: .minutes(4)) == "act")
    let after = try #require(try await scene.world.workspace("one").deadline)
    #expect(after >= Timestamp(rfc3339: told) ?? .epoch && scene.world.puts == 1)
    try scene.expectNoStopWithoutNotice()
  }

  /// What the trail's readers take for the nearest stop is what Curfew aims at.
  @Test func isNoNearerThanCurfewAims() { #expect(ServerLimits.nearestAim == ServerLimits.nearestAim) }

  @Test func concernsNoOwnerButTheOneWhoWasTold() throws {
    let rules = try ruleSet(NoticeScene.shorten())
    let (facts, other) = (workspace(), workspace { $0.owner = OwnerFacts(name: "bob") })
    let notice = StandingNotice(
      seq: 1, workspace: facts.id, owner: "ana", rule: "shorten", channel: "chat", kind: .before, at: wednesday,
      buildNumber: 7, deadline: facts.deadline, stopsAt: nil, state: .pending(nil))
    let own = reading([facts]).observations[0]
    let others = reading([other]).observations[0]
    #expect(notice.isAbout(rules.rules[0], own))
    #expect(!notice.isAbout(rules.rules[0], others))
  }

  @Test func isNotToldAgainForAStopAndAStartThatChangeNothing() async throws {
    var scene = try await NoticeScene(
      """
      - name: tell
        when: "ws.name == 'one'"
        actions: [{notify: {to: chat, message: "It is called one."}}]
      """)
    #expect(try await scene.sweep() == "no-op")
    try await scene.world.build("one", "stop")
    #expect(try await scene.sweep(after: .minutes(5)) == "no-op")
    try await scene.world.build("one", "start")
    #expect(try await scene.sweep(after: .minutes(5)) == "no-op")
    #expect(scene.told == ["It is called one."])
  }

  @Test func isUsedUpByTheTTLThatItAnnounced() async throws {
    func rule(_ ttl: String) -> String {
      "- {name: ttl, when: \"true\", actions: [{set_ttl: {to: \(ttl)}}], notice: {before: 30m, to: chat}}"
    }
    var scene = try await NoticeScene(rule("2h"))
    #expect(try await scene.sweep() == "blocked no-notice")
    #expect(scene.webhook.arrivals.first?.json["text"].text == "ana/one: Its TTL is to become 2h (rule ttl).")
    #expect(try await scene.sweep(after: .minutes(31)) == "act")
    scene.rules = try ruleSet(rule("1h"))
    #expect(try await scene.sweep(after: .minutes(1)) == "blocked no-notice")
    #expect(scene.webhook.arrivals.count == 2)
    #expect(scene.webhook.arrivals.last?.json["text"].text == "ana/one: Its TTL is to become 1h (rule ttl).")
    #expect(try await scene.sweep(after: .minutes(31)) == "act")
    #expect(scene.world.puts == 2)
    try scene.expectNoStopWithoutNotice()
  }

  @Test func doesNotCountWhereItWasGivenUp() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 410)
    #expect(try await scene.sweep() == "blocked no-notice")
    let listed = try await AuditReader(path: scene.world.path).notices()
    #expect(listed.map(\.state) == ["failed"] && listed.map(\.counts) == [false])
  }

  /// `coder schedule extend` counts from the moment at which it is run, and the server takes nothing after its latest deadline.
  @Test(arguments: [
    (Duration.hours(2), nil, "To keep it, use it, or set a later deadline: coder schedule extend ana/dev 6h"),
    (.minutes(130), nil, "To keep it, use it, or set a later deadline: coder schedule extend ana/dev 7h"),
    (.hours(8), nil, "To keep it, use it, or set a later deadline: coder schedule extend ana/dev 12h"),
    (
      .minutes(60), Duration.hours(2),
      "To keep it, use it, or set a later deadline: coder schedule extend ana/dev 1h30m"
    ),
    (.minutes(95), Duration.hours(2), "To keep it, use it"),
    (.hours(2), Duration.hours(2), "To keep it, use it"),
  ]) func saysHowToSetALaterDeadline(deadline: Duration, latest: Duration?, sentence: String) throws {
    let rules = try ruleSet(NoticeScene.shorten(when: "ws.idle_for > duration('5m')"))
    let facts = workspace {
      $0.deadline = wednesday + deadline
      $0.maxDeadline = latest.map { wednesday + $0 }
    }
    let decision = try #require(Judgement(of: reading([facts]), under: rules, policy: enforcing).decisions.first)
    let subject = Subject(facts: facts, now: wednesday)
    #expect(WhatKeepsIt(decision, on: subject, policy: enforcing).sentence == sentence)
  }

  /// A rule that looks at the deadline is asked about the very one that the command sets.
  @Test func asksForTheDeadlineThatTheCommandSets() throws {
    let rules = try ruleSet(
      NoticeScene.shorten("respect: never", when: "has(ws.deadline) && ws.deadline - now < duration('12h30m')"))
    let facts = workspace { $0.deadline = wednesday + .minutes(490) }
    let decision = try #require(Judgement(of: reading([facts]), under: rules, policy: enforcing).decisions.first)
    #expect(
      WhatKeepsIt(decision, on: Subject(facts: facts, now: wednesday), policy: enforcing).sentence
        == "Use does not keep it. To keep it, set a later deadline: coder schedule extend ana/dev 13h")
  }
}
