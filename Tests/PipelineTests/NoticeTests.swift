import Audit
import CoderAPI
import TestSupport
import Testing
import Rules
import Time

@testable import Pipeline

/// No shortening without a notice to the owner that is old enough: the service's parts on a clock that is moved, with a real
/// webhook and a real trail.
@Suite struct NoticeTests {
  private let nearest = ServerLimits.nearestAim

  @Test func holdsAShorteningUntilItsOwnerHasBeenTold() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    #expect(try await scene.sweep() == "blocked no-notice")
    let told = try #require(scene.webhook.arrivals.first?.json["notices"].elements.first)
    #expect(told["workspace"].text == "ana/one" && told["kind"].text == "before")
    #expect(told["message"].text == "Not used for a while.")
    // Half an hour of notice, and the nearest deadline that the server takes after it.
    #expect(told["stops_at"].text == (wednesday + .minutes(61)).rfc3339)
    #expect(told["keeps_it"].text?.contains("coder schedule extend ana/one") == true)
    #expect(try await scene.sweep(after: .minutes(15)) == "blocked no-notice")
    #expect(try await scene.sweep(after: .minutes(14)) == "blocked no-notice")
    #expect(scene.world.puts == 0)
    #expect(try await scene.sweep(after: .minutes(2)) == "act")
    #expect(scene.world.puts == 1 && scene.webhook.arrivals.count == 1)
    #expect(try scene.trail("SELECT state FROM v_notices") == ["delivered"])
    try scene.expectNoStopWithoutNotice()
    #expect(try scene.trail("SELECT count(*) FROM decisions WHERE verdict = 'act' AND notice_before > 0") == ["1"])
    // Of the act one sees that its owner was told, and of the decision that waited what it asked for.
    let reader = try AuditReader(path: scene.world.path)
    let numbers = try await reader.decisions(DecisionQuery(limit: 9)).map(\.seq)
    #expect(numbers.count == 2)
    for number in numbers {
      #expect(try await reader.notices(ofDecision: number).map(\.state) == ["delivered"], "\(number)")
    }
  }

  /// The workspace was last wanted an hour ago, and stops in seven.
  @Test(arguments: [
    ("true", "", "Use does not keep it. To keep it, set a later deadline: coder schedule extend ana/one 12h"),
    (
      "ws.idle_for > duration('30m')", "",
      "To keep it, use it, or set a later deadline: coder schedule extend ana/one 12h"
    ),
    (
      "ws.idle_for > duration('30m')", "respect: 2h",
      "To keep it, use it, or set a later deadline: coder schedule extend ana/one 12h, which is left alone for 2h"
    ),
    (
      "ws.idle_for > duration('30m')", "respect: never",
      "To keep it, use it; a later deadline does not keep it"
    ),
    (
      "ws.idle_for > duration('30m') || ws.status == 'running'", "respect: never",
      "Neither use nor a later deadline keeps it: ask the administrators of Coder if it has to go on"
    ),
    (
      "has(ws.deadline) && ws.deadline - now > duration('3h')", "respect: never",
      "Neither use nor a later deadline keeps it: ask the administrators of Coder if it has to go on"
    ),
    (
      "has(ws.deadline) && ws.deadline - now < duration('8h')", "respect: never",
      "Use does not keep it. To keep it, set a later deadline: coder schedule extend ana/one 12h"
    ),
  ]) func tellsOnlyWhatKeepsTheWorkspace(when: String, rest: String, sentence: String) async throws {
    var scene = try await NoticeScene(NoticeScene.shorten(rest, when: when))
    #expect(try await scene.sweep() == "blocked no-notice")
    let told = try #require(scene.webhook.arrivals.first)
    #expect(told.json["notices"].elements.first?["keeps_it"].text == sentence)
    #expect(told.json["text"].text?.contains(sentence) == true)
    #expect(try scene.trail("SELECT keeps_it FROM notices") == [sentence])
  }

  /// The notice takes longer than a group goes on trying after its due time.
  @Test(arguments: [false, true]) func actsForAGroupThatWasDueWhenItsNoticeIsOldEnough(isRestarted: Bool) async throws {
    let rule = NoticeScene.shorten().replacing("before: 30m", with: "before: 2h")
    var scene = try await NoticeScene(rule)
    scene.rules = try ruleSet(rule, timing: "on: {cron: [\"0 10 * * *\"]}")
    #expect(try await scene.sweep() == "blocked no-notice")
    for _ in 0..<3 {
      if isRestarted { try await scene.restart() }
      #expect(try await scene.sweep(after: .minutes(35)) == "blocked no-notice")
    }
    #expect(try await scene.sweep(after: .minutes(16)) == "act")
    #expect(scene.world.puts == 1 && scene.webhook.arrivals.count == 1)
    #expect(try await scene.sweep(after: .minutes(5)) == "blocked not-due")
    try scene.expectNoStopWithoutNotice()
    // What a replay cannot tell it does not call different.
    var replay = Replay()
    try await replay.run(over: AuditReader(path: scene.world.path))
    #expect(replay.differing == 0 && replay.compared > 0, "\(replay.differences)")
  }

  @Test func leavesADueTimeOutWhoseNoticeIsNotDeliveredWithinAnHour() async throws {
    let rule = NoticeScene.shorten()
    var scene = try await NoticeScene(rule)
    scene.rules = try ruleSet(rule, timing: "on: {cron: [\"0 10 * * *\"]}")
    scene.webhook.answer(status: 500)
    #expect(try await scene.sweep() == "blocked no-notice")
    #expect(try await scene.sweep(after: .minutes(59)) == "blocked no-notice")
    scene.webhook.answer(status: 200)
    #expect(try await scene.sweep(after: .minutes(70)) == "blocked not-due")
    #expect(scene.world.puts == 0)
  }

  @Test func countsAfterARestart() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    _ = try await scene.sweep()
    try await scene.restart()
    #expect(try await scene.sweep(after: .minutes(29)) == "blocked no-notice")
    try await scene.restart()
    #expect(try await scene.sweep(after: .minutes(2)) == "act")
    #expect(scene.webhook.arrivals.count == 1)
    try scene.expectNoStopWithoutNotice()
  }

  @Test func tellsNobodyWhilePaused() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    _ = try PauseSwitch(path: scene.world.path).pause(Pause(since: .now(), reason: "incident"))
    #expect(try await scene.sweep() == "blocked paused")
    #expect(try await scene.sweep(after: .minutes(31)) == "blocked paused")
    #expect(scene.webhook.arrivals.isEmpty)
  }

  @Test func stopsNothingWhileTheChannelIsDown() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 500)
    for _ in 0..<8 { #expect(try await scene.sweep(after: .minutes(20)) == "blocked no-notice") }
    #expect(scene.world.puts == 0 && scene.webhook.arrivals.count > 1)
    // A message that comes too late for its stop is written anew; else it is the same one, by its key.
    let keys = Set(scene.webhook.arrivals.compactMap { $0.headers["Idempotency-Key"] })
    #expect(keys.count > 1 && keys.count < scene.webhook.arrivals.count)
    scene.webhook.answer(status: 200)
    #expect(try await scene.sweep(after: .minutes(61)) == "blocked no-notice")
    #expect(try await scene.sweep(after: .minutes(29)) == "blocked no-notice")
    #expect(try await scene.sweep(after: .minutes(2)) == "act")
    #expect(scene.world.puts == 1)
    try scene.expectNoStopWithoutNotice()
  }

  /// An unchanged decision is not written again: what is told of it comes from the outbox.
  @Test func tellsHowFarANoticeHasComeSinceItsDecision() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 500)
    #expect(try await scene.sweep() == "blocked no-notice")
    let reader = try AuditReader(path: scene.world.path)
    let first = try #require(try await reader.decisions().first)
    #expect(try #require(first.notice).sentence().contains("was not taken by chat once: it answered 500"))
    #expect(try await reader.nextStops(after: wednesday, limit: 9, nearest: nearest).map(\.isAnnounced) == [false])
    scene.webhook.answer(status: 200)
    #expect(try await scene.sweep(after: .minutes(10)) == "blocked no-notice")
    let second = try #require(try await reader.decisions().first)
    let told = try #require(second.notice)
    #expect(second.seq == first.seq && told.state == "delivered")
    // Half an hour after the delivery the server takes nothing nearer.
    let stop = wednesday + .minutes(71)
    #expect(
      told.sentence()
        == "notice \(told.seq) was delivered by chat at \((wednesday + .minutes(10)).rfc3339); "
        + "the workspace stops at \(stop.rfc3339) at the earliest")
    #expect(told.sentence(at: wednesday + .minutes(5)) == "notice \(told.seq) waits to be sent by chat")
    let next = try #require(
      try await reader.nextStops(after: wednesday + .minutes(10), limit: 9, nearest: nearest).first)
    #expect(next.isAnnounced && next.at == stop && next.decision?.seq == first.seq)
    #expect(try await reader.notices().map(\.counts) == [true])
    scene.rules = try ruleSet(NoticeScene.shorten(when: "false"))
    #expect(try await scene.sweep(after: .minutes(5)) == "nothing")
    let third = try #require(try await reader.decision(first.seq)?.notice)
    #expect(third.state == "lapsed")
    #expect(third.sentence().hasSuffix("and does not count any more: its rule is not true any more"))
    #expect(third.sentence(at: wednesday + .minutes(12)) == told.sentence())
    #expect(
      try await reader.nextStops(after: wednesday + .minutes(10), limit: 9, nearest: nearest).map(\.isAnnounced) == [
        false
      ])
    // The state stays what it was for programs.
    let notice = try #require(try await reader.notices().first)
    #expect(notice.state == "delivered" && notice.counts == false)
    #expect(notice.lapsed?.reason == "its rule is not true any more")
  }

  /// Notice and nearest deadline may lie behind the deadline that the workspace has.
  @Test func tellsOfNoLaterStopThanTheServersOwn() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten("respect: never"))
    let (id, deadline) = (try await scene.world.workspace("one").id, wednesday + .minutes(50))
    _ = try await scene.world.coder.change(workspace: id, .extend(deadline: deadline))
    #expect(try await scene.sweep() == "blocked no-notice")
    let told = try #require(scene.webhook.arrivals.first?.json["notices"].elements.first)
    #expect(told["stops_at"].text == deadline.rfc3339)
    let reader = try AuditReader(path: scene.world.path)
    let notice = try #require(try await reader.decisions().first?.notice)
    #expect(notice.sentence().hasSuffix("the workspace stops at its own deadline first, at \(deadline.rfc3339)"))
    #expect(notice.earliestStop(nearest: nearest) == nil)
    #expect(try await reader.nextStops(after: wednesday, limit: 9, nearest: nearest).map(\.at) == [deadline])
    #expect(try await reader.nextStops(after: wednesday, limit: 9, nearest: nearest).map(\.isAnnounced) == [false])
  }

  @Test func tellsOfANoticeThatWasGivenUp() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    scene.webhook.answer(status: 410)
    #expect(try await scene.sweep() == "blocked no-notice")
    let decision = try #require(try await AuditReader(path: scene.world.path).decisions().first)
    let told = try #require(decision.notice)
    #expect(told.state == "failed" && told.earliestStop(nearest: nearest) == nil)
    #expect(told.sentence().contains("notice \(told.seq) could not be delivered by chat: "), "\(told.sentence())")
    // As the guard has it at the next sweep.
    let again = "another one is written at \((wednesday + .hours(1)).rfc3339)"
    #expect(told.sentence().hasSuffix(again), "\(told.sentence())")
    let report = try await scene.world.sweep(scene.rules, policy: scene.policy, client: scene.client)
    var memory = FleetMemory(try await scene.world.store.loadMemory())
    let reason = try await report.run(.everything, &memory).judgement.decisions.first?.verdict.reason
    #expect(reason == told.sentence())
  }

  @Test func countsNoTimeThatOnlyOneClockTells() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten(), jumps: true)
    #expect(try await scene.sweep() == "blocked no-notice")
    #expect(scene.webhook.arrivals.count == 1)
    #expect(try await scene.sweep(after: .hours(3)) == "blocked no-notice")
    #expect(scene.world.puts == 0)
    try scene.expectNoStopWithoutNotice()
  }

  /// A notice on which the rule acted has done its work.
  @Test func saysThatWhatANoticeToldWasDone() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    _ = try await scene.sweep()
    #expect(try await scene.sweep(after: .minutes(31)) == "act")
    scene.rules = try ruleSet(NoticeScene.shorten(when: "false"))
    #expect(try await scene.sweep(after: .minutes(1)) == "nothing")
    let lapsed = try scene.trail("SELECT detail FROM notice_events WHERE event = 'lapsed'")
    #expect(lapsed == ["what it told was done at \((wednesday + .minutes(31)).rfc3339)"])
  }

  @Test func tellsAnewWhenTheReasonWentAwayAndCameBack() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    _ = try await scene.sweep()
    let wanting = scene.rules
    scene.rules = try ruleSet(NoticeScene.shorten(when: "false"))
    #expect(try await scene.sweep(after: .minutes(31)) == "nothing")
    scene.rules = wanting
    #expect(try await scene.sweep(after: .minutes(1)) == "blocked no-notice")
    #expect(scene.webhook.arrivals.count == 2 && scene.world.puts == 0)
    let lapsed = try scene.trail("SELECT detail FROM notice_events WHERE event = 'lapsed'")
    #expect(lapsed == ["its rule is not true any more"])
    #expect(try await scene.sweep(after: .minutes(31)) == "act")
    try scene.expectNoStopWithoutNotice()
  }

  @Test func tellsAnewWhenTheDeadlineWasMoved() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten("respect: never"))
    _ = try await scene.sweep()
    let id = try await scene.world.workspace("one").id
    _ = try await scene.world.coder.change(workspace: id, .extend(deadline: wednesday + .hours(5)))
    #expect(try await scene.sweep(after: .minutes(31)) == "blocked no-notice")
    #expect(scene.webhook.arrivals.count == 2)
    try scene.expectNoStopWithoutNotice()
  }

  @Test func tellsAnewAfterARestartOfTheWorkspace() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten())
    _ = try await scene.sweep()
    try await scene.world.build("one", "stop")
    try await scene.world.build("one", "start")
    #expect(try await scene.sweep(after: .minutes(31)) == "blocked no-notice")
    #expect(scene.webhook.arrivals.count == 2)
  }

  @Test func sendsNothingInADryRunAndRecordsIt() async throws {
    var scene = try await NoticeScene(NoticeScene.shorten("mode: dry-run"))
    #expect(try await scene.sweep() == "would-act")
    #expect(try await scene.sweep(after: .minutes(31)) == "would-act")
    #expect(scene.webhook.arrivals.isEmpty)
    #expect(try scene.trail("SELECT state || ': ' || message FROM v_notices") == ["dry-run: Not used for a while."])
    #expect(try await scene.world.store.pendingNotices().isEmpty)
  }

  @Test func tellsOnceWhileARuleThatOnlyNotifiesIsTrue() async throws {
    let rule = """
      - name: tell
        when: "ws.name == 'one'"
        actions: [{notify: {to: chat, message: "${ws.name} runs late."}}]
      """
    var scene = try await NoticeScene(rule)
    #expect(try await scene.sweep() == "no-op")
    #expect(try await scene.sweep(after: .minutes(5)) == "no-op")
    #expect(scene.told == ["one runs late."])
    let wanting = scene.rules
    scene.rules = try ruleSet(rule.replacing("== 'one'", with: "== 'two'"))
    #expect(try await scene.sweep(after: .minutes(5)) == "nothing")
    scene.rules = wanting
    #expect(try await scene.sweep(after: .minutes(5)) == "no-op")
    #expect(scene.webhook.arrivals.count == 2)
  }

  @Test func tellsOfEachActOfItsRule() async throws {
    var scene = try await NoticeScene(
      """
      - name: tell
        actions: [{extend: {by: 4h}}, {notify: {to: chat, message: "Runs until ${target}."}}]
        cooldown: 1h
      """)
    #expect(try await scene.sweep() == "act")
    #expect(try await scene.sweep(after: .minutes(5)) == "blocked cooldown")
    #expect(scene.told.count == 1 && scene.told[0]?.hasPrefix("Runs until 20") == true, "\(scene.told)")
  }
}
