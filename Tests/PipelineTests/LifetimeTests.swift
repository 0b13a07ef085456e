import Audit
import Rules
import Testing
import Time

@testable import Pipeline

/// What becomes of deadlines: bounds, what takes them away, and what never comes true.
@Suite struct LifetimeTests {
  private func judge(
    _ rules: String, version: String = "v2.36.0", at now: Timestamp = wednesday,
    _ change: (inout WorkspaceFacts) -> Void
  ) throws -> Judgement {
    Judgement(
      of: reading([workspace(now: now, change)], now: now, version: version), under: try ruleSet(rules),
      policy: enforcing)
  }

  private func extending(_ amount: String) -> String {
    "- name: extend\n  when: \"true\"\n  message: m.\n  actions: [{extend: {\(amount)}}]"
  }

  private func target(_ judgement: Judgement) -> Timestamp? {
    if case .deadline(let target, _)? = judgement.decisions.first?.action { target } else { nil }
  }

  private func message(_ judgement: Judgement) -> String { judgement.record(of: judgement.decisions[0]).message }

  private static let instant = wednesday + .seconds(28)

  /// At 10:00:28 the floor is 10:32.
  @Test func raisesAnExtensionToTheFloor() throws {
    let judgement = try judge(extending(#"to: "${now + duration('30m')}""#), at: Self.instant) {
      $0.deadline = wednesday + .minutes(10)
    }
    #expect(verdicts(judgement) == ["extend: act"])
    #expect(target(judgement) == wednesday + .minutes(32))
    #expect(message(judgement) == "m. That is the nearest deadline that the server takes.")
  }

  /// A plan that may be applied later aims further than the server asks, and says so.
  @Test func saysThatAPlansEndKeepsADeadlineFurther() throws {
    let shorten = ResolvedAction.deadline(wednesday + .minutes(40), .earlier)
    let facts = workspace { $0.deadline = wednesday + .hours(9) }
    func clamped(_ validity: Duration) -> DeadlineBound? {
      DeadlineClamp.clamped(shorten, atMost: nil, facts: facts, now: wednesday, validity: validity).bound
    }
    #expect(clamped(.zero) == nil)
    #expect(clamped(.hours(1))?.sentence.contains("when the plan's validity ends") == true)
  }

  @Test func raisesWhatIsAddedToADeadlineThatHasJustPassed() throws {
    for amount in ["by: 30m", "by: 5m"] {
      let judgement = try judge(extending(amount), at: Self.instant) { $0.deadline = wednesday - .minutes(10) }
      #expect(target(judgement) == wednesday + .minutes(32))
      #expect(verdicts(judgement) == ["extend: act"])
    }
  }

  /// A deadline that is later than what the rule asks for is none to be raised.
  @Test func raisesNothingThatIsNoExtension() throws {
    let judgement = try judge(extending(#"to: "${now + duration('30m')}""#)) { $0.deadline = wednesday + .minutes(30) }
    #expect(verdicts(judgement) == ["extend: no-op"])
  }

  @Test(
    arguments: [
      // Room for the server's own floor, if not for Curfew's.
      (30, nil, "act", 30, "That is the at_most of the rule."),
      (29, nil, "act", 29, "That is the at_most of the rule."),
      (
        28, nil, "blocked server-floor", 28,
        "the rule's at_most is 28m ahead, and the server takes no deadline nearer than 29 minutes ahead"
      ),
      (nil, 30, "act", 30, "That is the latest deadline that the template allows."),
      (
        nil, 28, "blocked server-floor", 28,
        "max_deadline is 28m ahead, and the server takes no deadline nearer than 29 minutes ahead"
      ),
      (60, 29, "act", 29, "That is the latest deadline that the template allows."),
    ] as [(Int?, Int?, String, Int, String)])
  func raisesNothingBeyondItsBounds(
    atMost: Int?, maximum: Int?, verdict: String, expected: Int, words: String
  ) throws {
    let limit = atMost.map { #", at_most: "${now + duration('\#($0)m')}""# } ?? ""
    let judgement = try judge(extending(#"to: "${now + duration('20m')}""# + limit)) {
      $0.deadline = wednesday + .minutes(10)
      $0.maxDeadline = maximum.map { wednesday + .minutes($0) }
    }
    // at_most bounds what is asked for; the rest is room to be raised in.
    #expect(verdicts(judgement) == ["extend: \(verdict)"])
    #expect(target(judgement) == wednesday + .minutes(expected))
    #expect(message(judgement).hasSuffix(words), "\(message(judgement))")
  }

  @Test func statesTheBoundOfAShortening() throws {
    let rule = "- name: s\n  when: \"true\"\n  message: m.\n  actions: [{shorten: {to: \"${now}\"}}]"
    let judgement = try judge(rule) { _ in }
    #expect(target(judgement) == wednesday + .minutes(31))
    #expect(message(judgement) == "m. That is the nearest deadline that the server takes.")
  }

  @Test func endsTheRulesOwnSentenceBeforeItAddsAnother() throws {
    for (own, words) in [("until then", "until then. That is"), ("stays!", "stays! That is"), ("m.", "m. That is")] {
      let rule = "- name: s\n  when: \"true\"\n  message: \"\(own)\"\n  actions: [{shorten: {to: \"${now}\"}}]"
      let judgement = try judge(rule) { _ in }
      #expect(message(judgement).contains(words), "\(message(judgement))")
    }
  }

  @Test func saysThatAMoveIsWithinAMinute() throws {
    let judgement = try judge(extending(#"to: "${now + duration('2h')}""#)) {
      $0.deadline = wednesday + .hours(2) - .seconds(45)
    }
    #expect(verdicts(judgement) == ["extend: no-op"])
    #expect(message(judgement) == "within a minute of it already: the deadline is 2026-03-11T11:59:15Z")
  }

  // MARK: What takes a deadline away

  private static let clear = "- name: clear\n  when: \"true\"\n  message: m.\n  actions: [{clear_ttl: {}}]"

  @Test(
    arguments: [
      (
        "v2.36.0", nil,
        " Its deadline, 2026-03-11T12:00:00Z, goes at once: after it there is none, and it runs until somebody stops it."
      ),
      (
        "v2.20.0", 5,
        " Its deadline, 2026-03-11T12:00:00Z, goes at once: after it there is none, and it runs until somebody stops it."
      ),
      (
        "v2.36.0", 5,
        " Its deadline moves at once from 2026-03-11T12:00:00Z to the latest allowed, 2026-03-11T15:00:00Z."
      ),
      (
        "v0.13.6", nil,
        " Its deadline, 2026-03-11T12:00:00Z, will not come true: with neither a TTL nor a schedule this server stops it no more."
      ),
    ] as [(String, Int?, String)])
  func saysWhatClearingTheTTLDoesToTheDeadline(version: String, maximum: Int?, words: String) throws {
    let judgement = try judge(Self.clear, version: version) {
      $0.maxDeadline = maximum.map { wednesday + .hours($0) }
    }
    #expect(verdicts(judgement) == ["clear: act"])
    #expect(message(judgement) == "m." + words)
    let change = try #require(judgement.decisions[0].deadlineChange)
    #expect(change.before == wednesday + .hours(2))
    #expect(change.after == (version == "v2.36.0" ? maximum.map { wednesday + .hours($0) } : nil))
    let stopped = try judge(Self.clear, version: version) {
      ($0.status, $0.transition, $0.deadline) = ("stopped", "stop", nil)
    }
    #expect(message(stopped) == "m." && stopped.decisions[0].deadlineChange == nil)
  }

  @Test func saysThatTwoTogetherLeaveNeither() throws {
    let judgement = try judge(Self.clear + "\n" + Self.unschedule, version: "v0.13.6") { $0.autostart = "0 9 * * 1-5" }
    #expect(verdicts(judgement) == ["clear: act", "unschedule: act"])
    for decision in judgement.decisions {
      #expect(judgement.record(of: decision).message.contains("will not come true"))
    }
  }

  private static let shorten = """
    - name: shorten
      priority: 50
      when: "true"
      actions: [{shorten: {to: "${now + duration('40m')}"}}]
    """
  private static let unschedule = """
    - name: unschedule
      priority: 20
      when: "true"
      actions: [{clear_autostart: {}}]
    """

  /// v0.13.6 forgets the deadline of a workspace that has neither TTL nor schedule.
  @Test func whatLeavesNeitherCompetesForTheLifetimeOnOldServers() throws {
    let both = Self.shorten + "\n" + Self.clear + "\n" + Self.unschedule
    // Both clear in one sweep: the weaker of them gives way to the shortening, and then the other does no harm.
    let scheduled = try judge(both, version: "v0.13.6") { $0.autostart = "0 9 * * 1-5" }
    #expect(verdicts(scheduled) == ["clear: overridden", "shorten: act", "unschedule: act"])
    #expect(
      verdicts(try judge(both) { $0.autostart = "0 9 * * 1-5" }) == [
        "clear: overridden", "shorten: act", "unschedule: act",
      ])
    // The TTL is none already: taking the schedule is what leaves neither.
    let one = Self.shorten + "\n" + Self.unschedule
    func withoutTTL(_ rules: String, _ version: String) throws -> [String] {
      verdicts(
        try judge(rules, version: version) {
          $0.ttl = nil
          $0.autostart = "0 9 * * 1-5"
        })
    }
    #expect(try withoutTTL(one, "v0.13.6") == ["shorten: act", "unschedule: overridden"])
    #expect(try withoutTTL(one, "v2.36.0") == ["shorten: act", "unschedule: act"])
    // A rule of higher priority has its way, and the shortening would be in vain.
    let strong = one.replacing("priority: 20", with: "priority: 80")
    #expect(try withoutTTL(strong, "v0.13.6") == ["shorten: overridden", "unschedule: act"])
    // With a TTL the schedule is nobody's concern.
    #expect(
      verdicts(try judge(one, version: "v0.13.6") { $0.autostart = "0 9 * * 1-5" }) == [
        "shorten: act", "unschedule: act",
      ])
  }

  @Test func aRulesOwnShorteningIsNotTakenAwayByItself() throws {
    let rule = """
      - name: r
        when: "true"
        actions: [{shorten: {to: "${now + duration('40m')}"}}, {clear_autostart: {}}]
      """
    let judgement = try judge(rule, version: "v0.13.6") {
      $0.ttl = nil
      $0.autostart = "0 9 * * 1-5"
    }
    #expect(verdicts(judgement) == ["r: act", "r: held"])
  }

  @Test func movesNoDeadlineThatDoesNotComeTrue() throws {
    let judgement = try judge(Self.shorten, version: "v0.13.6") { $0.ttl = nil }
    #expect(verdicts(judgement) == ["shorten: blocked no-deadline"])
    #expect(message(judgement).contains("will not come true: it has neither a TTL nor a schedule"))
    #expect(verdicts(try judge(Self.shorten) { $0.ttl = nil }) == ["shorten: act"])
  }

  @Test func knowsWhichDeadlinesDoNotComeTrue() {
    let (old, new) = (ServerTraits(version: .init("v0.13.6")), ServerTraits(version: .init("v2.36.0")))
    let manual = workspace { $0.ttl = nil }
    #expect(DeadlineFate.obstacle(manual, on: old) != nil && DeadlineFate.obstacle(manual, on: new) == nil)
    let dormant = workspace { $0.dormantAt = wednesday }
    #expect(DeadlineFate.obstacle(dormant, on: new)?.contains("dormant") == true)
    let prebuilt = workspace { $0.isPrebuild = true }
    #expect(DeadlineFate.obstacle(prebuilt, on: new)?.contains("prebuilt") == true)
    #expect(
      DeadlineFate.obstacle(
        workspace {
          $0.deadline = nil; $0.dormantAt = wednesday
        }, on: new) == nil)
  }

  // MARK: Far away

  /// Any owner can set it; the server takes years up to 9999.
  @Test(arguments: ["2400-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
  func aDeadlineInAnotherCenturyIsFarAway(deadline: String) throws {
    let rule = """
      - name: shorten
        when: >-
          has(ws.deadline) && has(ws.time_left) && ws.deadline - now > duration("1h") && ws.time_left > duration("1h")
          && ws.deadline - now + duration("1h") > duration("2h") && ws.deadline + duration("1h") > now
        actions: [{shorten: {to: "${now + duration('40m')}"}}]
      """
    let judgement = try judge(rule) { $0.deadline = Timestamp(rfc3339: deadline) }
    #expect(verdicts(judgement) == ["shorten: act"])
  }
}
