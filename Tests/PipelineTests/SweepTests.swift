import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// Whole sweeps: a simulated server over HTTP, a real database.
@Suite struct SweepTests {
  private static let extend = """
    - name: extend
      when: ws.name == "one"
      actions: [{extend: {to: "${now + duration('10h')}"}}]
    """
  private static let shorten = """
    - name: shorten
      when: "true"
      actions: [{shorten: {to: "${now + duration('40m')}"}}]
    """

  @Test(arguments: ServerVersion.allCases)
  func sendsWhatChangesSomethingAndNothingElse(_ version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    #expect(first.outcomes.map(\.result) == [.applied])
    #expect(first.result == .done)
    #expect(try await world.workspace("one").deadline == (wednesday + .hours(10)).flooredToMinute)
    #expect(world.puts == 1)
    let second = try await sweep.run(.everything, &memory)
    #expect(second.judgement.decisions.map(\.verdict.word) == ["no-op"])
    #expect(world.puts == 1)
  }

  @Test func recordsIntentAndOutcomeOfEachRequest() async throws {
    let world = try await SimulatedWorld()
    var memory = FleetMemory()
    _ = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory)
    let reader = try AuditReader(path: world.path)
    let action = try #require(try await reader.actions().first)
    #expect(action.decision.record.rule == "extend")
    #expect(action.intent.method == "PUT" && action.intent.path.hasSuffix("/extend"))
    #expect(action.outcome?.result == .applied && action.outcome?.status == 200)
    #expect(try await reader.verify().isClean)
  }

  @Test func dryRunSendsNothingAndRemembersAsIfItHad() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(
      try ruleSet(Self.extend + "\n  cooldown: 1h"), policy: Policy(mode: .dryRun))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    #expect(first.judgement.decisions.map(\.verdict.word) == ["would-act"])
    #expect(world.puts == 0)
    let second = try await sweep.run(.everything, &memory)
    // Enforced, a sweep would act now; the dry run's own account rests, and the trail tells that one.
    #expect(verdicts(second.judgement) == ["extend: would-act"])
    let note = try #require(second.judgement.decisions.first?.note)
    #expect(note.contains("in the dry run it would have acted at") && note.contains("rests until"))
    let told = try await AuditReader(path: world.path).decisions().map { $0.record.guardName ?? "none" }
    #expect(told == ["cooldown", "none"])
  }

  @Test func aDryRunThatRepeatsItselfCountsOnce() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(
      try ruleSet(Self.extend + "\n  limits: {max_per_build: 2}"), policy: Policy(mode: .dryRun))
    var memory = FleetMemory()
    for _ in 0..<4 {
      #expect(verdicts(try await sweep.run(.everything, &memory).judgement) == ["extend: would-act"])
    }
    let id = try await world.workspace("one").id
    #expect(memory[id].rules[.init(rule: "extend", shadow: true)]?.actionsThisBuild == 1)
  }

  @Test func remembersAcrossRestarts() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.shorten + "\n  cooldown: 6h"))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.clock.advance(by: .minutes(5))
    var reloaded = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday)
    // A person extends meanwhile; the reloaded memory knows that this value is nobody's it knows.
    let id = try await world.workspace("one").id
    _ = try await world.coder.extend(workspace: id, deadline: wednesday + .hours(7))
    let next = try await sweep.run(.everything, &reloaded)
    #expect(next.judgement.decisions.count { $0.verdict.guardName == .humanIntervention } == 1)
    #expect(next.judgement.decisions.count { $0.verdict.word == "no-op" } == 1)
  }

  @Test func aSweepOverTheRunningOnesKnowsHowManyThereAre() async throws {
    let world = try await SimulatedWorld()
    try await world.stop("two")
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    var memory = FleetMemory()
    let all = try await sweep.run(.everything, &memory).judgement.reading
    #expect(all.observations.count == 2 && all.total == 2)
    let running = try await sweep.run(.running, &memory).judgement.reading
    #expect(running.observations.count == 1 && running.total == 2)
  }

  @Test func tellsOfAnActionBeforeTheSweepEnds() async throws {
    let world = try await SimulatedWorld()
    var memory = FleetMemory()
    var told: [String] = []
    let report = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory) { event in
      guard case .carriedOut(let act) = event else { return }
      let recorded = try? await AuditReader(path: world.path).actions().first?.outcome?.result
      told.append("\(act.decision.facts.fullName) \(act.outcome.result) \(recorded == .applied)")
    }
    #expect(told == ["ana/one applied true"])
    #expect(report.outcomes.count == 1)
  }

  /// A proxy that keeps answers gives an old list: what was done since would look undone.
  @Test func judgesNothingByAnOldList() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.clock.advance(by: .minutes(10))
    _ = try await sweep.run(.running, &memory)
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces")]))
    world.clock.advance(by: .minutes(10))
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    // Another process knows by the file when a list was read last.
    memory = FleetMemory(try await world.store.loadMemory())
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    let end = try await AuditReader(path: world.path).sweeps().first?.end
    #expect(end?.result == .failed && end?.note?.contains("a proxy in front of the server keeps answers") == true)
    world.server.setFaults(SimulatorFaults())
    _ = try await sweep.run(.everything, &memory)
  }

  @Test func pauseIsSeenAtTheNextAction() async throws {
    let world = try await SimulatedWorld()
    try PauseSwitch(path: world.path).pause(Pause(since: wednesday, reason: "incident"))
    var memory = FleetMemory()
    let report = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory)
    #expect(verdicts(report.judgement) == ["extend: blocked paused"])
    #expect(report.note == "paused: incident" && report.result == .done)
    #expect(world.puts == 0)
  }

  /// A server that does not say what the token may do, so that a refusal tells.
  @Test func aRefusalForGoodIsNotRepeatedAtOnce() async throws {
    let world = try await SimulatedWorld(roles: [.templateAdmin])
    world.server.setFaults(SimulatorFaults(rules: [.init(.badGateway, path: "/authcheck")]))
    let sweep = try await world.sweep(
      try ruleSet("- {name: ttl, match: {name: [one]}, when: \"true\", actions: [{set_ttl: {to: 3h}}]}"))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    #expect(first.outcomes.map(\.result) == [.refused])
    #expect(first.outcomes.map(\.failure) == ["forbidden"])
    #expect(first.result == .partial)
    let puts = world.puts
    let second = try await sweep.run(.everything, &memory)
    #expect(verdicts(second.judgement) == ["ttl: blocked refused"])
    #expect(world.puts == puts)
  }

  /// Whoever sees all and may change nothing is told so, and nothing is sent; rules in dry run are shown as ever.
  @Test func sendsNothingThatTheTokenMayNot() async throws {
    let world = try await SimulatedWorld(roles: [.templateAdmin])
    var memory = FleetMemory()
    let report = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory)
    #expect(verdicts(report.judgement) == ["extend: blocked not-allowed"])
    #expect(report.judgement.isNotAllowed && report.result == .partial)
    #expect(report.note?.contains("the token may change none of the 2 workspaces") == true, "\(report.note ?? "")")
    #expect(world.puts == 0)
    let dry = try await world.sweep(try ruleSet(Self.extend), policy: Policy()).run(.everything, &memory)
    #expect(verdicts(dry.judgement) == ["extend: would-act"])
    // A plan is the same judgement.
    let plan = Plan(
      coder: world.coder, server: try await world.coder.buildInfo(), ruleSet: try ruleSet(Self.extend),
      policy: enforcing)
    #expect(verdicts(try await plan.judgement(FleetMemory())) == ["extend: blocked not-allowed"])
  }

  /// Rights that are taken away in the middle: one refusal, and the rest is not tried to find out.
  @Test func asksAfterARefusalInsteadOfTryingTheRest() async throws {
    let names = (0..<12).map { "w\($0)" }
    let world = try await SimulatedWorld(roles: [.templateAdmin], workspaces: names)
    // The first question, that of the sweep's beginning, gets no answer.
    world.server.setFaults(SimulatorFaults(rules: [.init(.html, path: "/authcheck", limit: 1)]))
    var memory = FleetMemory()
    let rules = try ruleSet("- {name: ttl, when: \"true\", actions: [{set_ttl: {to: 9h}}]}")
    let report = try await world.sweep(rules).run(.everything, &memory)
    #expect(world.puts == 1)
    #expect(report.notTried.values.allSatisfy { $0.contains("may not change") } && report.notTried.count == 11)
    let next = try await world.sweep(rules).run(.everything, &memory)
    #expect(next.judgement.decisions.allSatisfy { $0.verdict.guardName == .notAllowed })
    #expect(world.puts == 1)
  }

  /// Seeing much less than before says nothing about what is not seen.
  @Test func takesNothingForDeletedThatIsNotShownAnyMore() async throws {
    let world = try await SimulatedWorld(workspaces: (0..<9).map { "w\($0)" })
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    memory = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday)
    // The same server to a user who sees none of them.
    let stranger = try world.client(of: "eve")
    let report = try await world.sweep(try ruleSet(Self.extend), client: stranger).run(.everything, &memory)
    #expect(report.result == .partial)
    #expect(report.note?.contains("sees 0 workspaces, where a sweep before saw 9") == true, "\(report.note ?? "")")
    #expect(report.judgement.reading.gone.isEmpty)
    #expect(report.judgement.reading.requests <= 3)
    // And it is said again, until it is so for a day.
    #expect(
      try await world.sweep(try ruleSet(Self.extend), client: stranger).run(.everything, &memory).result == .partial)
  }

  /// A service reads the running ones mostly: that it sees none of them any more is noticed there, and told until they are back.
  @Test func noticesBetweenFullReadingsThatItSeesFarLess() async throws {
    let world = try await SimulatedWorld(workspaces: (0..<9).map { "w\($0)" })
    let rules = try ruleSet(Self.extend)
    var memory = FleetMemory()
    _ = try await world.sweep(rules).run(.everything, &memory)
    #expect(try await world.sweep(rules).run(.running, &memory).result == .done)
    let stranger = try world.client(of: "eve")
    for _ in 0..<2 {
      let report = try await world.sweep(rules, client: stranger).run(.running, &memory)
      #expect(report.result == .partial)
      #expect(report.note?.contains("sees 0 workspaces, where a sweep before saw 9") == true, "\(report.note ?? "")")
    }
    #expect(try await world.sweep(rules).run(.everything, &memory).result == .done)
    #expect(try await world.sweep(rules).run(.running, &memory).result == .done)
  }

  @Test(arguments: [SimulatorFaults.Kind.html, .truncated, .malformed, .serverError])
  func aServerThatLiesStopsTheSweepAndIsRecorded(_ kind: SimulatorFaults.Kind) async throws {
    let world = try await SimulatedWorld()
    world.server.setFaults(SimulatorFaults(rules: [.init(kind, method: "GET", path: "/workspaces")]))
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    var memory = FleetMemory()
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    #expect(world.puts == 0)
    #expect(try await AuditReader(path: world.path).sweeps().first?.end?.result == .failed)
  }

  @Test(arguments: [
    #"has(template.default_ttl) && template.default_ttl > duration("1h")"#,
    "!(has(template.deprecated) && template.deprecated)", "size(template.?autostart_days.orValue([])) < 7",
  ])
  func missingTemplatesAreUnknownNotAnError(_ condition: String) async throws {
    let world = try await SimulatedWorld()
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "GET", path: "/templates")]))
    let rules = try ruleSet(
      """
      - name: template
        when: '\(condition)'
        actions: [{extend: {to: "${now + duration('10h')}"}}]
      """)
    var memory = FleetMemory()
    let report = try await world.sweep(rules).run(.everything, &memory)
    #expect(verdicts(report.judgement) == ["template: error"])
    // Told: in the note, and as a sweep that did not see all.
    #expect(report.result == .partial)
    #expect(report.note?.contains("some templates could not be read") == true)
    world.server.setFaults(SimulatorFaults())
    let next = try await world.sweep(rules).run(.running, &memory)
    #expect(next.result == .done && next.note == nil)
  }

  /// A sweep that is to end while it waits has found out nothing: neither that there are no templates nor who is gone.
  @Test(arguments: ["/templates", "/workspaces/00000000"])
  func takesCancellationForNoAnswer(path: String) async throws {
    let world = try await SimulatedWorld(sleep: { _ in throw CancellationError() })
    var memory = FleetMemory()
    _ = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory)
    try await memory.refresh(from: world.store)
    memory["00000000-0000-4000-8000-000000000000"].lastReadAt = wednesday
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "GET", path: path)]))
    await #expect(throws: CancellationError.self) {
      _ = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory)
    }
    #expect(memory.ids.contains("00000000-0000-4000-8000-000000000000"))
    #expect(memory["00000000-0000-4000-8000-000000000000"].notDeletedUntil == nil)
  }

  /// A question that fails says nothing of the workspace that it was about.
  @Test(arguments: [SimulatorFaults.Kind.serverError, .resetBefore, .html])
  func takesAFailedQuestionForNoAnswer(kind: SimulatorFaults.Kind) async throws {
    let world = try await SimulatedWorld()
    var memory = FleetMemory()
    memory["00000000-0000-4000-8000-000000000000"].lastReadAt = wednesday
    world.server.setFaults(SimulatorFaults(rules: [.init(kind, method: "GET", path: "/workspaces/00000000")]))
    let report = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory)
    #expect(report.judgement.reading.gone.isEmpty)
    #expect(memory["00000000-0000-4000-8000-000000000000"].notDeletedUntil == nil)
  }

  @Test func twoActionsOfARuleOnOneWorkspaceAreBothRemembered() async throws {
    let world = try await SimulatedWorld()
    let rules = try ruleSet(
      """
      - name: both
        match: {name: [one]}
        when: "true"
        actions: [{extend: {to: "${now + duration('10h')}"}}, {set_ttl: {to: 9h}}]
      """)
    var memory = FleetMemory()
    _ = try await world.sweep(rules).run(.everything, &memory)
    let key = StoredMemory.RuleKey(workspace: try await world.workspace("one").id, rule: "both", shadow: false)
    #expect(try await world.store.loadMemory().rules[key]?.actionsThisBuild == 2)
  }

  @Test func forgetsWhatWasDeletedAndKeepsWhatOnlyIsNotShown() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    let gone = try await world.workspace("one").id
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    try await memory.refresh(from: world.store)
    memory["00000000-0000-4000-8000-000000000000"] = WorkspaceMemory()
    try await world.build("one", "delete")
    let report = try await sweep.run(.everything, &memory)
    #expect(report.judgement.reading.gone == [gone])
    #expect(!memory.ids.contains(gone) && memory.ids.contains("00000000-0000-4000-8000-000000000000"))
    #expect(try await world.store.loadMemory().values.keys.allSatisfy { $0.workspace != gone })
  }
}
