import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// Requests that no answer came to: what became of them is decided by looking, over restarts, too.
@Suite struct UnansweredRequestTests {
  private static let extend = """
    - name: extend
      when: ws.name == "one"
      actions: [{extend: {to: "${now + duration('10h')}"}}]
    """

  @Test func aRequestWithoutAnAnswerIsSettledByALook() async throws {
    let world = try await SimulatedWorld()
    world.server.setFaults(SimulatorFaults(rules: [.init(.reset, method: "PUT", limit: 1)]))
    var memory = FleetMemory()
    let report = try await world.sweep(try ruleSet(Self.extend)).run(.everything, &memory)
    #expect(report.outcomes.map(\.result) == [.foundApplied])
    #expect(report.failures == 0)
    #expect(world.puts == 1)
  }

  /// What got no answer may still arrive: for a minute nothing new is decided, then a reading does.
  @Test(arguments: [false, true]) func aRequestThatNeverArrivedIsDecidedByALaterReading(_ isRestarted: Bool)
    async throws
  {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(SimulatorFaults(rules: [.init(.resetBefore, method: "PUT", limit: 1)]))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    #expect(first.outcomes.map(\.word) == ["open"] && first.failures == 1)
    func restart() async throws {
      guard isRestarted else { return }
      memory = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday)
      _ = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    }
    try await restart()
    world.clock.advance(by: .seconds(30))
    let second = try await sweep.run(.everything, &memory)
    #expect(verdicts(second.judgement) == ["extend: blocked not-settled"])
    #expect(second.outcomes.isEmpty)
    let reader = try AuditReader(path: world.path)
    #expect(try await reader.remarks().map(\.kind) == [.noAnswer])
    #expect(try await reader.actions().map { $0.outcome?.result } == [nil])
    world.clock.advance(by: .seconds(40))
    try await restart()
    let third = try await sweep.run(.everything, &memory)
    #expect(third.outcomes.map(\.result) == [.applied])
    let settled = try #require(try await reader.actions().last?.outcome)
    #expect(settled.result == .foundNotApplied && settled.failure == "interrupted")
    #expect(try await reader.verify().isClean)
  }

  /// Held up on its way, it arrives after the sweep.
  @Test func aRequestThatArrivesLateIsFoundAsDone() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(SimulatorFaults(rules: [.init(.resetBefore, method: "PUT", limit: 1)]))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    let wish = try #require(first.judgement.decisions.first?.action)
    guard case .deadline(let deadline, _) = wish else { return }
    _ = try await world.coder.extend(workspace: try await world.workspace("one").id, deadline: deadline)
    let second = try await sweep.run(.everything, &memory)
    #expect(second.outcomes.isEmpty)
    #expect(verdicts(second.judgement).allSatisfy { !$0.contains("not-settled") })
    #expect(try await AuditReader(path: world.path).actions().map { $0.outcome?.result } == [.foundApplied])
  }

  /// Held up by a proxy while somebody set a deadline: the server takes what comes last, and what it did away with is told.
  @Test(arguments: [false, true]) func tellsWhatALateRequestOverwrote(_ isRestarted: Bool) async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(SimulatorFaults(rules: [.init(.resetBefore, method: "PUT", limit: 1)]))
    var memory = FleetMemory()
    let first = try await sweep.run(.everything, &memory)
    guard case .deadline(let deadline, _) = try #require(first.judgement.decisions.first?.action) else { return }
    let id = try await world.workspace("one").id
    world.clock.advance(by: .seconds(10))
    world.put("extend", #"{"deadline":"2026-03-11T13:00:00Z"}"#, on: id)
    #expect(try await sweep.run(.everything, &memory).outcomes.isEmpty)
    world.clock.advance(by: .seconds(10))
    _ = try await world.coder.extend(workspace: id, deadline: deadline)
    if isRestarted { memory = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday) }
    let settled = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    let words = """
      it arrived after somebody had set 2026-03-11T13:00:00Z by hand, seen at 2026-03-11T10:00:10Z, and overwrote that
      """
    #expect(settled.map(\.obstacle) == [words])
    let outcome = try await AuditReader(path: world.path).actions().last?.outcome
    #expect(outcome?.result == .foundApplied && outcome?.answer == words)
  }
}
