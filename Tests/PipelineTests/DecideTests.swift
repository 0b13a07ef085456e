import Rules
import Testing
import Time

@testable import Pipeline

@Suite struct DecideTests {
  let extend = """
    - name: extend
      priority: 100
      when: "true"
      actions:
        - extend: {to: "${now + duration('4h')}"}
    """
  let shorten = """
    - name: shorten
      priority: 50
      when: "true"
      actions:
        - shorten: {to: "${now + duration('40m')}"}
    """

  @Test func higherPriorityWins() throws {
    let judgement = Judgement(
      of: reading([workspace()]), under: try ruleSet(extend + "\n" + shorten), policy: enforcing)
    #expect(verdicts(judgement) == ["extend: act", "shorten: overridden"])
    #expect(judgement.decisions.contains { $0.verdict == .overridden(by: "extend") })
  }

  @Test func keepsTheLongerDeadlineOnEqualPriority() throws {
    let rules = try ruleSet(
      extend.replacing("priority: 100", with: "priority: 50") + "\n" + shorten)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["extend: act", "shorten: overridden"])
  }

  /// An extension to 14:00 leaves a deadline of 19:00 where it is, which keeps longer than shortening it to 15:00.
  @Test func whatCountsOnEqualPriorityIsTheDeadlineThatWouldStand() throws {
    let rules = try ruleSet(
      extend.replacing("priority: 100", with: "priority: 50") + "\n" + shorten.replacing("40m", with: "5h"))
    let facts = workspace { $0.deadline = wednesday + .hours(9) }
    let judgement = Judgement(of: reading([facts]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["extend: no-op", "shorten: overridden"])
  }

  @Test func protectsEvenWhenNothingIsLeftToExtend() throws {
    let facts = workspace { $0.deadline = wednesday + .hours(9) }
    let judgement = Judgement(of: reading([facts]), under: try ruleSet(extend + "\n" + shorten), policy: enforcing)
    #expect(verdicts(judgement) == ["extend: no-op", "shorten: overridden"])
  }

  @Test func dryRunRuleNeverDisplacesAnEnforcedOne() throws {
    let rules = try ruleSet(extend + "\n  mode: dry-run\n" + shorten)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["extend: would-act", "shorten: act"])
  }

  @Test func dryRunRuleThatWouldLoseIsOverridden() throws {
    let rules = try ruleSet(extend + "\n" + shorten + "\n  mode: dry-run")
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["extend: act", "shorten: overridden"])
  }

  @Test func settingsCapTheModeOfRules() throws {
    let judgement = Judgement(
      of: reading([workspace()]), under: try ruleSet(extend + "\n" + shorten), policy: Policy(mode: .dryRun))
    #expect(verdicts(judgement) == ["extend: would-act", "shorten: overridden"])
  }

  @Test func differentSchedulesOfEqualPriorityChangeNothing() throws {
    let rules = try ruleSet(
      """
      - name: early
        when: "true"
        actions: [{set_autostart: {schedule: "0 7 * * 1-5"}}]
      - name: late
        when: "true"
        actions: [{set_autostart: {schedule: "0 9 * * 1-5"}}]
      - name: low
        priority: -1
        when: "true"
        actions: [{set_autostart: {schedule: "0 5 * * 1-5"}}]
      """)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["early: held", "late: held", "low: overridden"])
  }

  @Test func schedulesThatFireAlikeAreNoDraw() throws {
    let rules = try ruleSet(
      """
      - name: numbers
        when: "true"
        actions: [{set_autostart: {schedule: "0 9 * * 1-5"}}]
      - name: words
        when: "true"
        actions: [{set_autostart: {schedule: "CRON_TZ=UTC 00 09 * * mon-fri"}}]
      """)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["numbers: act", "words: overridden"])
  }

  @Test func clearingTheTTLOfARunningWorkspaceCompetesForItsLifetime() throws {
    let clear = """
      - name: clear
        priority: 10
        when: "true"
        actions: [{clear_ttl: {}}]
      """
    let rules = try ruleSet(shorten + "\n" + clear)
    let running = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(running) == ["clear: overridden", "shorten: act"])
    let scheduled = workspace { $0.autostart = "0 9 * * 1-5" }
    let old = Judgement(of: reading([scheduled], version: "v0.13.6"), under: rules, policy: enforcing)
    #expect(verdicts(old) == ["clear: act", "shorten: act"])
    // The old server does not stop a workspace that has neither TTL nor schedule, whatever its deadline says.
    let unscheduled = Judgement(of: reading([workspace()], version: "v0.13.6"), under: rules, policy: enforcing)
    #expect(verdicts(unscheduled) == ["clear: overridden", "shorten: act"])
  }

  @Test func unknownProtectorHoldsLowerShortening() throws {
    let protector = """
      - name: protect
        priority: 100
        on_error: hold
        when: ws.agents.exists(a, a.status == "connected")
        actions:
          - extend: {to: "${now + duration('4h')}"}
      """
    let rules = try ruleSet(protector + "\n" + shorten)
    let facts = workspace { $0.unknown = ["ws.agents"] }
    let judgement = Judgement(of: reading([facts]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["protect: error", "shorten: held"])
    let skipping = try ruleSet(protector.replacing("on_error: hold", with: "on_error: skip") + "\n" + shorten)
    #expect(
      verdicts(Judgement(of: reading([facts]), under: skipping, policy: enforcing)) == [
        "protect: error", "shorten: act",
      ])
  }

  @Test func protectingActsFirstNearestDeadlineFirstThenShorteningThenSchedules() throws {
    let rules = try ruleSet(
      """
      - name: schedule
        when: "true"
        match: {name: [c]}
        actions: [{set_autostart: {schedule: "0 7 * * 1-5"}}]
      - name: shorten
        match: {name: [s]}
        when: "true"
        actions: [{shorten: {to: "${now + duration('40m')}"}}]
      - name: extend
        match: {name: [late, soon]}
        when: "true"
        actions: [{extend: {to: "${now + duration('4h')}"}}]
      """)
    let read = reading([
      workspace("c"), workspace("s"), workspace("late"), workspace("soon") { $0.deadline = wednesday + .minutes(45) },
    ])
    let judgement = Judgement(of: read, under: rules, policy: enforcing)
    let order = ActingOrder.positions(of: .act, in: judgement.decisions)
    #expect(
      order.map { judgement.decisions[$0].facts.name } == ["soon", "late", "s", "c"])
  }
}
