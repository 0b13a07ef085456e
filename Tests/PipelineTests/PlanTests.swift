import Audit
import Rules
import Testing
import Time

@testable import Pipeline

/// Saved plans: what is in them, and what is still carried out of them later.
@Suite struct PlanTests {
  private static let rules = """
    - name: keep
      match: {name: [keep*]}
      when: "true"
      actions: [{extend: {to: "${now + duration('4h')}"}}]
    - name: stop
      match: {name: [stop*]}
      when: ws.idle_for > duration("5m")
      actions: [{shorten: {to: "${now + duration('31m')}"}}]
    - name: ttl
      match: {name: [ttl*]}
      when: "true"
      actions: [{set_ttl: {to: 4h}}]
    """
  private static let server = SavedPlan.Server(url: "https://coder.example.com", deployment: "d", version: "v2.36.0")

  private func fleet(now: Timestamp = wednesday, _ change: (inout WorkspaceFacts) -> Void = { _ in }) -> Reading {
    reading(["keep-1", "stop-1", "ttl-1"].map { workspace($0, change) }, now: now)
  }

  private func plan(_ read: Reading, under rules: RuleSet, validFor: Duration = .hours(1)) -> SavedPlan {
    var policy = enforcing
    policy.planValidity = validFor
    return SavedPlan(
      Judgement(of: read, under: rules, policy: policy), of: rules, on: Self.server, curfew: "test", madeBy: "ann",
      validFor: validFor)
  }

  private func applying(
    _ plan: SavedPlan, to read: Reading, under rules: RuleSet, isPartial: Bool = false,
    server: SavedPlan.Server = server
  ) -> Judgement {
    var policy = enforcing
    policy.plan = AppliedPlan(plan, approvedBy: "bob", isPartial: isPartial, under: rules, on: server)
    return Judgement(of: read, under: rules, policy: policy)
  }

  @Test func carriesOutExactlyWhatItSaysTwentyMinutesLater() throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules)
    #expect(plan.actions.map(\.action) == ["extend", "shorten", "set_ttl"])
    // As near as the server takes it at the plan's end, and not as the rule says at once.
    #expect(plan.actions[1].after == (wednesday + .minutes(91)).rfc3339)
    let later = applying(plan, to: fleet(now: wednesday + .minutes(20)), under: rules)
    #expect(later.decisions.map(\.verdict) == [.act, .act, .act])
    #expect(later.decisions.map { $0.action.flatMap(EffectValue.after) } == plan.actions.map(\.after))
    // The rules alone would say something else by now.
    let free = Judgement(of: fleet(now: wednesday + .minutes(20)), under: rules, policy: enforcing)
    #expect(free.decisions[0].action.flatMap(EffectValue.after) != plan.actions[0].after)
  }

  /// Whoever writes the file of a plan anew, digest and all, gets no more out of the rules than they ask for.
  @Test func takesNoDeadlineThatTheRuleDidNotAskFor() throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules)
    func forged(_ position: Int, by change: Duration) throws -> SavedPlan {
      let after = try #require(plan.actions[position].after)
      let other = try #require(Timestamp(rfc3339: after)) + change
      let text = StoredJSON.text(of: plan).replacing("\"after\":\"\(after)\"", with: "\"after\":\"\(other.rfc3339)\"")
      return try StoredJSON.value(of: text)
    }
    let later = fleet(now: wednesday + .minutes(20))
    for (position, change) in [(0, Duration.hours(22)), (0, .minutes(30)), (1, .minutes(-81))] {
      let judgement = applying(try forged(position, by: change), to: later, under: rules, isPartial: true)
      let verdict = judgement.decisions[position].verdict
      #expect(verdict.guardName == .planStale, "\(position), \(change): \(verdict)")
      #expect(verdict.reason?.contains("the rule now asks for") == true, "\(verdict)")
    }
  }

  @Test func leavesAloneWhatItDoesNotHave() throws {
    let rules = try ruleSet(Self.rules)
    let small = plan(reading([workspace("ttl-1")]), under: rules)
    let judgement = applying(small, to: fleet(), under: rules)
    #expect(judgement.decisions.map(\.verdict.guardName) == [.notPlanned, .notPlanned, nil])
    #expect(judgement.decisions[2].verdict == .act)
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// How many of the plan's three actions it makes stale.
    let stale: Int
    let change: @Sendable (inout WorkspaceFacts) -> Void
  }

  static let changes: [Change] = [
    Change(testDescription: "and is bea/", stale: 3) { $0.owner.name = "bea" },
    Change(testDescription: "build was 7 and is 8", stale: 3) { $0.buildNumber = 8 },
    Change(testDescription: "deadline was", stale: 3) { $0.deadline = wednesday + .hours(3) },
    Change(testDescription: "max_deadline was none", stale: 3) { $0.maxDeadline = wednesday + .days(2) },
    Change(testDescription: "TTL was 8h and is 7h", stale: 3) { $0.ttl = .hours(7) },
    Change(testDescription: "schedule was none", stale: 3) { $0.autostart = "CRON_TZ=UTC 0 8 * * 1-5" },
    // To stop what somebody uses again was not approved; to extend it was.
    Change(testDescription: "last use was", stale: 2) { $0.lastUsedAt = wednesday - .minutes(6) },
  ]

  @Test(arguments: changes) func refusesWhatHasChangedByName(_ example: Change) throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules)
    let partial = applying(plan, to: fleet(example.change), under: rules, isPartial: true)
    let refused = partial.decisions.filter { $0.verdict.guardName == .planStale }
    #expect(refused.count == example.stale)
    #expect(refused.allSatisfy { $0.verdict.reason?.contains(example.testDescription) ?? false })
    #expect(partial.decisions.count { $0.verdict == .act } == 3 - example.stale)
    // Without --partial nothing at all is sent.
    let whole = applying(plan, to: fleet(example.change), under: rules)
    #expect(whole.decisions.allSatisfy { $0.verdict != .act })
    let report = PlanReport(try #require(whole.policy.plan), whole, outcomes: [:], notTried: [:])
    #expect(report.count(.refused) == 3)
    let reasons = report.results.filter { $0.reason?.contains(example.testDescription) ?? false }
    #expect(reasons.count == example.stale, "\(report.results)")
  }

  @Test func refusesWhatIsGoneOrNotWantedAnyMore() throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules)
    let judgement = applying(
      plan, to: reading([workspace("keep-1"), workspace("stop-1") { $0.lastUsedAt = wednesday }]), under: rules,
      isPartial: true)
    let report = PlanReport(try #require(judgement.policy.plan), judgement, outcomes: [:], notTried: [:])
    #expect(report.results.map(\.state) == [.notTried, .refused, .refused])
    #expect(report.results[1].reason?.contains("last use was") == true)
    #expect(report.results[2].reason == "the server does not show the workspace any more")
    #expect(report.notes.first?.contains("approved by bob: 0 of 3 actions carried out") == true)
  }

  @Test func endsAndTellsWhen() throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules, validFor: .minutes(10))
    let atEnd = applying(plan, to: fleet(now: wednesday + .minutes(10)), under: rules)
    #expect(atEnd.decisions.allSatisfy { $0.verdict == .act })
    let over = applying(plan, to: fleet(now: wednesday + .minutes(10) + .seconds(1)), under: rules)
    let words = "the plan could be applied to it until \((wednesday + .minutes(10)).rfc3339)"
    #expect(over.decisions.allSatisfy { $0.verdict == .blocked(by: .planStale, reason: words) })
  }

  /// A plan of a server whose clock was ahead, and is right by now, would be valid for hours.
  @Test func isRefusedWhereItWasMadeInTheFuture() throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules, validFor: .minutes(10))
    let before = applying(plan, to: fleet(now: wednesday - .hours(5)), under: rules, isPartial: true)
    #expect(before.decisions.allSatisfy { $0.verdict != .act })
    #expect(before.decisions.contains { $0.verdict.reason?.contains("still to come by the server's clock") == true })
  }

  /// A deadline that is too near when the plan is applied is not sent: the server would refuse it.
  @Test func endsBeforeADeadlineIsTooNear() throws {
    let rules = try ruleSet(Self.rules.replacing("'4h'", with: "'3h'"))
    let plan = plan(fleet(), under: rules, validFor: .hours(6))
    #expect(plan.actions[0].validUntil == wednesday + .hours(3) - .minutes(29))
    #expect(plan.actions.count == 2, "nothing can be shortened that is over before the plan is")
    let judgement = applying(plan, to: fleet(now: wednesday + .minutes(152)), under: rules, isPartial: true)
    #expect(judgement.decisions[0].verdict.guardName == .serverFloor)
  }

  @Test func refusesOtherRulesAndServers() throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules)
    let others = try ruleSet(Self.rules.replacing("duration(\"5m\")", with: "duration(\"6m\")"))
    let changed = applying(plan, to: fleet(), under: others, isPartial: true)
    #expect(
      changed.decisions.allSatisfy {
        $0.verdict
          == .blocked(by: .planStale, reason: "the rules are not those of the plan: changed or new: test.yaml")
      })
    for (server, words) in [
      (SavedPlan.Server(url: Self.server.url, deployment: "e", version: "v2.36.0"), "another server"),
      (.init(url: "https://other.example.com", deployment: nil, version: "v2.36.0"), "another server"),
      (.init(url: Self.server.url, deployment: "d", version: "v2.37.0"), "was v2.36.0 and is v2.37.0"),
    ] {
      let judgement = applying(plan, to: fleet(), under: rules, isPartial: true, server: server)
      #expect(judgement.decisions.allSatisfy { $0.verdict.reason?.contains(words) == true })
    }
    let moved = SavedPlan.Server(url: "https://new.example.com", deployment: "d", version: "v2.36.0")
    #expect(applying(plan, to: fleet(), under: rules, server: moved).decisions.allSatisfy { $0.verdict == .act })
  }

  @Test func holdsNothingOfADryRun() throws {
    let rules = try ruleSet(Self.rules, defaults: "mode: dry-run")
    #expect(plan(fleet(), under: rules).actions.isEmpty)
  }

  @Test func isReadAsItWasWritten() throws {
    let plan = plan(fleet(), under: try ruleSet(Self.rules))
    let document = plan.document
    #expect(try SavedPlan(document: document) == plan)
    #expect(try SavedPlan(document: document.replacing("  ", with: "\t")) == plan)
    // Every digit and letter counts, wherever it is changed.
    for (old, new) in [
      ("4h", "5h"), ("ana/keep-1", "ana/keep-2"), ("running", "stopped"), ("ann", "bob"), ("extend", "shorten"),
    ] {
      let edited = document.replacing("\"\(old)\"", with: "\"\(new)\"")
      #expect(edited != document)
      #expect(throws: SavedPlan.Flaw.edited) { try SavedPlan(document: edited) }
    }
    #expect(throws: SavedPlan.Flaw.edited) { try SavedPlan(document: document.replacing("\"rule\"", with: "\"role\"")) }
    #expect(throws: SavedPlan.Flaw.newer(version: 2)) {
      try SavedPlan(document: document.replacing("\"schema_version\" : 1", with: "\"schema_version\" : 2"))
    }
    for text in ["", "{}", "[]", "rules:", String(document.dropLast(20))] {
      #expect(throws: SavedPlan.Flaw.self) { try SavedPlan(document: text) }
    }
  }

  /// The trail has what it takes to judge an applied plan again.
  @Test func isKeptInThePolicyOfItsSweep() throws {
    let rules = try ruleSet(Self.rules)
    let plan = plan(fleet(), under: rules)
    let judgement = applying(plan, to: fleet(now: wednesday + .minutes(3)), under: rules)
    let stored = try StoredPolicy(json: StoredPolicy(judgement.policy, server: judgement.reading.server).json)
    let applied = try #require(stored.policy?.plan)
    #expect(applied.plan == plan && applied.approvedBy == "bob" && !applied.isPartial)
    let again = Judgement(of: judgement.reading, under: rules, policy: try #require(stored.policy))
    #expect(again.decisions.map(\.verdict) == judgement.decisions.map(\.verdict))
    #expect(again.decisions.map(\.action) == judgement.decisions.map(\.action))
  }
}
