import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// A workspace in use cannot be ended by a deadline: the server moves it back, which is told once and not tried for ever.
@Suite struct MovedByUseTests {
  private static let rule = """
    - name: late
      match: {name: [one]}
      actions: [{shorten: {to: "${now + duration('35m')}"}}]
    """

  /// Lets the server notice whoever is connected, and write down that there was use.
  private func wait(in world: SimulatedWorld) {
    for _ in 0..<4 {
      world.clock.advance(by: .minutes(1))
      world.server.catchUp()
    }
  }

  /// The server takes an agent's report for use without noting it as the last use.
  @Test func tellsAnAgentsReportFromUse() {
    let since = wednesday - .minutes(20)
    let used = workspace { $0.lastUsedAt = wednesday - .minutes(1) }
    #expect(used.causeOfMove(since: since) == "it is in use, last at \((wednesday - .minutes(1)).rfc3339)")
    let reported = workspace {
      $0.lastUsedAt = wednesday - .hours(4)
      $0.appStatus = "working"
      $0.appStatusSince = wednesday - .minutes(1)
    }
    #expect(
      reported.causeOfMove(since: since)
        == "its AI agent reports, last 'working' at \((wednesday - .minutes(1)).rfc3339)")
    // Neither is known: no instant is named.
    #expect(workspace { $0.lastUsedAt = wednesday - .hours(4) }.causeOfMove(since: since) == "it is in use")
  }

  @Test func isToldOnceAndRestsAfterThree() async throws {
    let world = try await SimulatedWorld()
    var memory = FleetMemory()
    let sweep = try await world.sweep(try ruleSet(Self.rule))
    let id = try await world.workspace("one").id
    world.server.withCoder { $0.connect(to: id) }
    var told: [String] = []
    var acted = 0
    for _ in 0..<6 {
      let report = try await sweep.run(.everything, &memory)
      acted += report.applied
      told += report.notes.filter { $0.contains("because it is in use") }
      // Once more without anything new: nothing is said again.
      #expect(try await sweep.run(.everything, &memory).notes.allSatisfy { !$0.contains("because it is in use") })
      wait(in: world)
    }
    #expect(acted == 3 && told.count == 3, "\(told)")
    #expect(told.last?.contains("(3 times in this session); the rule shortens it no more in this session") == true)

    // Another process knows it as well.
    var fresh = FleetMemory(try await world.store.loadMemory())
    let judgement = try await sweep.run(.everything, &fresh).judgement
    #expect(verdicts(judgement) == ["late: blocked moved-by-use"])
    let remarks = try await AuditReader(path: world.path).remarks().filter { $0.kind == .movedByUse }
    #expect(remarks.count == 3)

    let workspace = try await world.workspace("one")
    let trail = try await WorkspaceTrail(of: workspace.id, from: AuditReader(path: world.path))
    let plan = Plan(
      coder: world.coder, server: try await world.coder.buildInfo(), ruleSet: try ruleSet(Self.rule), policy: enforcing)
    let deeds = try await plan.explanation(of: workspace, FleetMemory(), trail: trail).deeds
    #expect(deeds.map { $0.sequel?.contains("because it is in use, last at ") } == [true])

    // A new session is a new try.
    try await world.build("one", "stop")
    try await world.build("one", "start")
    #expect(try await sweep.run(.everything, &memory).applied == 1)
  }
}
