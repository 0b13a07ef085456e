import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// What a sweep does with a server that says wait, fails, says yes and does nothing, or whose people were faster.
@Suite struct ThrottleTests {
  private static let extend = """
    - name: extend
      when: "true"
      actions: [{extend: {to: "${now + duration('10h')}"}}]
    """
  private static let names = (0..<12).map { "w\($0)" }

  private func guards(_ report: SweepReport) -> Set<String> {
    Set(report.judgement.decisions.map { $0.verdict.guardName?.rawValue ?? $0.verdict.word })
  }

  /// One after another, and the last one as a process that knows nothing but the trail.
  @Test func sendsNothingUntilTheServerWantsToBeAskedAgain() async throws {
    let world = try await SimulatedWorld(workspaces: Self.names)
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(SimulatorFaults(rules: [.init(.rateLimited(retryAfterSeconds: 3600), method: "PUT")]))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    #expect(first.outcomes.map(\.failure) == ["rate-limited"])
    #expect(first.notTried.count == 11)
    #expect(first.notTried.values.allSatisfy { $0.contains("left alone until") })
    #expect(first.result == .partial)
    #expect(first.note?.contains("not tried: 11") == true)
    let reader = try AuditReader(path: world.path)
    #expect(try await reader.remarks().filter { $0.kind == .notTried }.count == 11)
    let second = try await sweep.run(.running, &memory)
    #expect(second.outcomes.isEmpty && guards(second) == ["server-waits"])
    var fresh = FleetMemory(try await world.store.loadMemory())
    let third = try await sweep.run(.everything, &fresh)
    #expect(third.outcomes.isEmpty && guards(third) == ["server-waits"])
    world.server.setFaults(SimulatorFaults())
    world.clock.advance(by: .seconds(3610))
    // The first client counts the hour by the machine's clock, which was not moved.
    let later = try await world.sweep(try ruleSet(Self.extend), client: try world.freshClient())
    let last = try await later.run(.everything, &fresh)
    #expect(last.outcomes.map(\.result) == Array(repeating: .applied, count: 12), "\(guards(last)) \(last.notes)")
    #expect(try await reader.verify().isClean)
  }

  @Test(arguments: [SimulatorFaults.Kind.serverError, .badGateway, .html, .resetBefore, .truncated])
  func opensTheCircuitAfterFiveFailures(_ kind: SimulatorFaults.Kind) async throws {
    let world = try await SimulatedWorld(workspaces: Self.names)
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(SimulatorFaults(rules: [.init(kind, method: "PUT")]))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    #expect(first.outcomes.count == 5)
    #expect(first.notTried.count == 7)
    #expect(first.outcomes.allSatisfy { $0.answer?.isEmpty == false })
    #expect(first.notTried.values.allSatisfy { $0.contains("5 requests in a row failed") })
    // One trial at each of the next two sweeps; the second knows it from the trail alone.
    #expect(try await sweep.run(.everything, &memory).outcomes.count == 1)
    var fresh = FleetMemory(try await world.store.loadMemory())
    #expect(try await sweep.run(.everything, &fresh).outcomes.count == 1)
    #expect(try await sweep.run(.everything, &fresh).outcomes.count == 1)
    let resting = try await sweep.run(.everything, &fresh)
    #expect(resting.outcomes.isEmpty && guards(resting).contains("circuit-open"))
  }

  @Test func oneTrialClosesTheCircuit() async throws {
    let world = try await SimulatedWorld(workspaces: Self.names)
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "PUT")]))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.server.setFaults(SimulatorFaults())
    let second = try await sweep.run(.everything, &memory)
    // Those that failed rest by themselves.
    #expect(second.outcomes.count == 7 && second.outcomes.allSatisfy(\.isApplied))
    #expect(second.notTried.isEmpty)
  }

  @Test func aRefusalIsAnAnswer() {
    var throttle = Throttle()
    func answer(_ status: Int?, _ failure: String?, at second: Int64 = 0, retryAt: Timestamp? = nil) -> OutcomeRecord {
      OutcomeRecord(
        intent: 1, at: wednesday + .seconds(second), status: status, failure: failure, result: .failed,
        retryAt: retryAt)
    }
    for _ in 1...4 { throttle.take(answer(500, "server-error")) }
    #expect(throttle.window == 1 && !throttle.isOpen)
    throttle.take(answer(409, "conflict-other"))
    #expect(throttle.failures == 0)
    for failure in ["timed-out", "unreachable", "interrupted", "malformed-answer", "not-a-coder-server"] {
      throttle.take(answer(nil, failure))
    }
    #expect(throttle.isOpen && throttle.hold(at: wednesday) == nil)
    throttle.take(answer(nil, "canceled"))
    #expect(throttle.failures == 5)
    for _ in 1...3 { throttle.take(answer(503, "server-error")) }
    #expect(throttle.hold(at: wednesday + .seconds(29))?.guardName == .circuitOpen)
    #expect(throttle.hold(at: wednesday + .seconds(30)) == nil)
    throttle.take(answer(200, nil))
    #expect(!throttle.isOpen)
    // A wish is heeded, but not for a year.
    throttle.take(answer(503, "server-error", retryAt: wednesday + .hours(9000)))
    #expect(throttle.hold(at: wednesday + .hours(24) - .seconds(1))?.guardName == .serverWaits)
    #expect(throttle.hold(at: wednesday + .hours(24)) == nil)
    // Who says nothing of a time is given a minute.
    var silent = Throttle([answer(429, "rate-limited")])
    #expect(silent.hold(at: wednesday + .seconds(59)) != nil && silent.hold(at: wednesday + .seconds(60)) == nil)
    // So is who says a second to a request that has waited for it at each of its tries.
    let brief = Throttle([answer(429, "rate-limited", retryAt: wednesday + .seconds(1))])
    #expect(brief.hold(at: wednesday + .seconds(59)) != nil && brief.hold(at: wednesday + .seconds(60)) == nil)
    // What was on its way then, and succeeds, takes nothing back.
    silent.take(answer(200, nil, at: 30))
    #expect(silent.hold(at: wednesday + .seconds(59)) != nil)
    silent.take(answer(200, nil, at: 61))
    #expect(silent.hold(at: wednesday) == nil)
  }

  @Test func givesUpOnAServerThatSaysYesAndDoesNothing() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(SimulatorFaults(rules: [.init(.unheeded, method: "PUT")]))
    var memory = FleetMemory()
    for count in 1...3 {
      world.clock.advance(by: .minutes(1))
      let report = try await sweep.run(.everything, &memory)
      #expect(report.outcomes.map(\.result) == [.applied])
      #expect(
        report.judgement.notes.contains { $0.contains("ana/one") && $0.contains("\(count - 1) of 3") } == (count > 1))
      // Every second sweep is another process's.
      if count == 2 { memory = FleetMemory(try await world.store.loadMemory()) }
    }
    for _ in 1...2 {
      world.clock.advance(by: .minutes(1))
      let report = try await sweep.run(.everything, &memory)
      #expect(report.outcomes.isEmpty && guards(report) == ["not-changed"])
      memory = FleetMemory(try await world.store.loadMemory())
    }
    let reader = try AuditReader(path: world.path)
    #expect(try await reader.remarks().map(\.kind) == [.notChanged, .notChanged, .notChanged])
    #expect(try await reader.verify().isClean)
  }

  /// A sweep can come within a second of a request, and the server dates its lists in whole seconds.
  @Test func takesAChangeForMadeThatIsSeenInTheSecondOfItsRequest() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let sweep = try await world.sweep(
      try ruleSet("- {name: extend, when: \"true\", actions: [{extend: {to: \"${now + duration('10h')}\"}}]}"))
    var memory = FleetMemory()
    #expect(try await sweep.run(.everything, &memory).outcomes.map(\.result) == [.applied])
    #expect(try await sweep.run(.everything, &memory).outcomes.isEmpty)
    #expect(memory.differences(from: FleetMemory(try await world.store.loadMemory())) == [])
  }

  /// What was never made lets no rule rest and counts nowhere.
  @Test(arguments: [false, true]) func aChangeThatWasNeverMadeStartsNoCooldown(_ isRestarted: Bool) async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let sweep = try await world.sweep(
      try ruleSet(
        """
        - name: extend
          when: "true"
          actions: [{extend: {to: "${now + duration('10h')}"}}]
          cooldown: 2h
          limits: {max_per_build: 2}
        """))
    world.server.setFaults(SimulatorFaults(rules: [.init(.unheeded, method: "PUT", limit: 1)]))
    var memory = FleetMemory()
    #expect(try await sweep.run(.everything, &memory).outcomes.map(\.result) == [.applied])
    if isRestarted { memory = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday) }
    world.clock.advance(by: .minutes(1))
    #expect(try await sweep.run(.everything, &memory).outcomes.map(\.result) == [.applied])
    let id = try await world.workspace("one").id
    try await memory.refresh(from: world.store)
    #expect(memory[id].rules[.init(rule: "extend", shadow: false)]?.actionsThisBuild == 1)
    #expect(guards(try await sweep.run(.everything, &memory)).allSatisfy { $0 != "not-changed" })
    #expect(try await AuditReader(path: world.path).verify().isClean)
  }

  @Test func leavesAloneWhatPeopleChangedAfterTheReading() async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two"])
    let rules = try ruleSet(
      "- {name: shorten, when: \"true\", actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}")
    let sweep = try await world.sweep(rules)
    var memory = FleetMemory()
    let reading = try await Observer(coder: world.coder).read(.everything, &memory)
    let judgement = Judgement(of: reading, under: rules, policy: enforcing)
    let rows = try await Recorder(parts: sweep.parts).begin(judgement, &memory)
    world.clock.advance(by: .seconds(20))
    let one = try await world.workspace("one")
    _ = try await world.coder.extend(workspace: one.id, deadline: wednesday + .hours(11))
    let performer = Performer(parts: sweep.parts, reading: reading)
    let performance = await performer.carryOut(rows.acting, &memory) { _, _ in }
    #expect(performance.outcomes.map(\.result) == [.applied])
    #expect(performance.overtaken == 1)
    #expect(performance.notTried.values.allSatisfy { $0.contains("changed since it was read: deadline was") })
    #expect(try await world.workspace("one").deadline == (wednesday + .hours(11)).flooredToMinute)
  }

  /// One word for one state, and a plan says that only one request would be tried.
  @Test func tellsTheStateOfTheCircuit() throws {
    func throttle(_ failures: Int64) -> Throttle {
      Throttle(
        (0..<failures).map {
          OutcomeRecord(
            intent: $0, at: wednesday, status: 500, failure: "server-error", answer: "boom", result: .failed)
        })
    }
    #expect(throttle(4).circuit(at: wednesday) == .closed && throttle(4).circuitProblem(at: wednesday) == nil)
    #expect(throttle(5).circuit(at: wednesday) == .halfOpen)
    #expect(throttle(9).circuit(at: wednesday) == .open)
    #expect(throttle(9).circuit(at: wednesday + .hours(1)) == .halfOpen)
    #expect(
      throttle(9).circuitProblem(at: wednesday)?.hasPrefix("the circuit is open: 9 requests in a row failed") == true)
    var reading = reading([workspace("one"), workspace("two")])
    reading.throttle = throttle(5)
    let judgement = Judgement(of: reading, under: try ruleSet(Self.extend), policy: enforcing)
    let note =
      "the circuit is half open: 5 requests in a row failed (the last one: boom); one request is tried first, and the "
    #expect(judgement.notes.contains { $0.hasPrefix(note) }, "\(judgement.notes)")
  }

  @Test func leavesTheRestWhenItsTimeIsUp() async throws {
    let world = try await SimulatedWorld(workspaces: Self.names)
    var policy = enforcing
    policy.sweepBudget = .zero
    var memory = FleetMemory()
    let report = try await world.sweep(try ruleSet(Self.extend), policy: policy).run(.everything, &memory)
    #expect(report.outcomes.isEmpty && report.notTried.count == 12)
    #expect(report.result == .partial && report.isCutShort)
    #expect(report.notes.contains { $0.hasPrefix("not tried: 12, because the sweep's time") }, "\(report.notes)")
  }
}
