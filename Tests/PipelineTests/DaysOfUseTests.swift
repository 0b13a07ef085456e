import Audit
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// `state.days_used_last_14`: what Curfew saw of the use of workspaces.
@Suite struct DaysOfUseTests {
  private static let rule = """
    - name: count
      mode: dry-run
      when: state.days_used_last_14 != 99
      actions: [{set_ttl: {to: 4h}}]
      message: "${state.days_used_last_14}"
    """

  /// Sweeps over simulated workspaces of ana's from Wednesday 10:00 UTC on, each in a new process if it is restarted.
  private final class Scene {
    let world: SimulatedWorld
    let rules: RuleSet
    let isRestarted: Bool
    private var memory = FleetMemory()

    init(isRestarted: Bool, rule: String = DaysOfUseTests.rule) async throws {
      world = try await SimulatedWorld(workspaces: ["one", "two"])
      rules = try ruleSet(rule)
      self.isRestarted = isRestarted
    }

    /// The counts of both workspaces after that time; `nil` for one that is unknown.
    @discardableResult func counts(after time: Duration) async throws -> [String?] {
      pass(time)
      if isRestarted { memory = FleetMemory(try await world.store.loadMemory()) }
      let judgement = try await world.sweep(rules).run(.everything, &memory).judgement
      return ["one", "two"].map { name in
        judgement.decisions.first { $0.facts.name == name && $0.verdict == .wouldAct }
          .map { judgement.record(of: $0).message }
      }
    }

    /// Sweeps on, every four hours.
    func watch(_ time: Duration) async throws {
      for _ in 0..<Int(time / .hours(4)) { try await counts(after: .hours(4)) }
    }

    /// Somebody uses a workspace for ten minutes.
    func use(_ name: String) async throws {
      let id = try await world.workspace(name).id
      try await world.build(name, "start")
      world.server.withCoder { $0.connect(to: id) }
      pass(.minutes(10))
      world.server.withCoder { $0.disconnect(from: id) }
    }

    func pass(_ time: Duration) {
      world.clock.advance(by: time)
      world.server.catchUp()
    }
  }

  @Test(arguments: [false, true]) func countsWhatItSaw(isRestarted: Bool) async throws {
    let scene = try await Scene(isRestarted: isRestarted)
    // Both were created an hour ago, which is a use: their whole life is known.
    #expect(try await scene.counts(after: .zero) == ["1", "1"])
    for _ in 0..<3 {
      try await scene.watch(.days(1))
      try await scene.use("one")
      #expect(try await scene.counts(after: .minutes(1)).last == "1")
    }
    #expect(try await scene.counts(after: .minutes(1)) == ["4", "1"])
    // Two days later the same use counts once.
    try await scene.watch(.days(2))
    #expect(try await scene.counts(after: .minutes(1)) == ["4", "1"])
    // After a night without a sweep, what happened in it is not known.
    try await scene.use("one")
    #expect(try await scene.counts(after: .hours(8)) == [nil, nil])
    // It is known again when the last use of one is older than what counts, and of the other when it was watched for so long.
    try await scene.watch(.days(9))
    #expect(try await scene.counts(after: .minutes(1)) == [nil, "0"])
    try await scene.watch(.days(5))
    #expect(try await scene.counts(after: .minutes(1)) == ["0", "0"])
    try await scene.use("one")
    #expect(try await scene.counts(after: .minutes(1)) == ["1", "0"])
    let reader = try AuditReader(path: scene.world.path)
    var replay = Replay()
    try await replay.run(over: reader)
    #expect(replay.differences.isEmpty && replay.compared > 3)
  }

  /// The trail keeps the days with decisions alone; who tries rules on it knows the days that were seen after them, too.
  @Test func areTriedByTheDaysThatWereSeenThen() async throws {
    let scene = try await Scene(
      isRestarted: false,
      rule: "- {name: rare, when: state.days_used_last_14 < 3, actions: [{set_ttl: {to: 4h}}], cooldown: 1h}")
    // A night without a sweep: for two weeks nothing is known, which is one decision.
    try await scene.counts(after: .hours(8))
    try await scene.watch(.days(4))
    for _ in 0..<5 {
      try await scene.watch(.days(2))
      for name in ["one", "two"] { try await scene.use(name) }
    }
    // Known by now, and used on four days or five.
    try await scene.watch(.days(1))
    var carried: [String: CarriedMemory] = [:]
    var (readings, differences) = (0, 0)
    try await RuleTrial.run(of: scene.rules, over: try AuditReader(path: scene.world.path), from: nil, to: nil) {
      workspace, at, trial in
      guard let trial = try? trial.get() else { return }
      readings += 1
      let wishes = trial.compare(
        at: at, lastUsedAt: trial.facts.lastUsedAt, &carried[workspace, default: CarriedMemory()])
      if wishes.inForce != wishes.new { differences += 1 }
    }
    #expect(readings > 5 && differences == 0, "\(differences) of \(readings)")
  }
}
