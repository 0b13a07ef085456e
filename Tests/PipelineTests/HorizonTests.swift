import CoderAPI
import HTTPClient
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// The service wakes between two sweeps for what a rule is about to say, on a clock that is moved by hand.
@Suite struct HorizonTests {
  /// A service of an interval of five minutes, beside a server whose clock goes with its own.
  private final class Stage: Sendable {
    let world: SimulatedWorld
    let clock = HandClock(wednesday)
    let bell = Bell()
    private let (told, continuation) = AsyncStream.makeStream(of: SweepReport.self)

    init(workspaces: [String] = ["one", "two"]) async throws {
      world = try await SimulatedWorld(workspaces: workspaces)
    }

    /// Runs the service under these rules until `steps` are over.
    func run(
      _ rules: String, policy: Policy = fiveMinutes, reload: String? = nil,
      steps: (inout AsyncStream<SweepReport>.AsyncIterator) async throws -> Void
    ) async throws {
      var options = CoderClient.Options()
      options.machine = clock.machine
      let coder = CoderClient(
        url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))),
        http: try HTTPClient(HTTPConfiguration()), options: options)
      let process = try await ActingProcess(
        coder: coder, store: world.store, ruleSet: try ruleSet(rules), policy: policy, cause: .service,
        version: "test")
      let service = SweepService(
        interval: .minutes(5), wakeInterval: .seconds(2), bell: bell, clock: clock.machine)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { [continuation] in
          await service.run(process) { _ in
            guard let reload, let rules = try? ruleSet(reload) else { return nil }
            return try? await process.parts.using(rules, policy)
          } report: { event in
            if case .swept(let report) = event { continuation.yield(report) }
          }
        }
        var iterator = told.makeAsyncIterator()
        try await steps(&iterator)
        bell.ring(.stop)
        try await group.waitForAll()
      }
    }

    /// Lets time pass for both, once the service waits.
    func wait(_ duration: Duration) async {
      while clock.sleepers == 0 { await Task.yield() }
      world.clock.advance(by: duration)
      world.server.catchUp()
      clock.advance(by: duration)
    }

    /// How many requests for single workspaces were answered.
    var singleReads: Int {
      world.server.report.requests.filter { $0.key.hasPrefix("GET /api/v2/workspaces/") }.values.reduce(0, +)
    }
  }

  private static let fiveMinutes: Policy = {
    var policy = enforcing
    policy.interval = .minutes(5)
    return policy
  }()

  private func shorten(_ name: String, from minute: Int, holds: String = "") -> String {
    """
    - name: at-\(minute)-\(name)
      match: {name: [\(name)]}
      when: now >= timestamp("2026-03-11T10:0\(minute):00Z")
      actions: [{shorten: {to: "${now + duration('45m')}"}}]
      cooldown: 1h
      \(holds)

    """
  }

  private func applied(_ report: SweepReport?) -> [String] {
    guard let report else { return [] }
    return report.judgement.decisions.filter { report.outcome(of: $0)?.isApplied == true }.map(\.facts.fullName)
  }

  @Test func actsAtTheSecondOnTheWorkspaceConcerned() async throws {
    let stage = try await Stage()
    try await stage.run(shorten("one", from: 2)) { told in
      #expect(await told.next()?.judgement.reading.observations.count == 2)
      await stage.wait(.seconds(119))
      #expect(stage.clock.sleepers == 1, "it must not wake before")
      await stage.wait(.seconds(1))
      let report = await told.next()
      #expect(report?.judgement.reading.now == wednesday + .minutes(2))
      #expect(report?.judgement.reading.scope == .some)
      #expect(applied(report) == ["ana/one"])
      // The deadline is cut to the minute, so it shows the instant of the decision.
      let deadline = try await stage.world.workspace("one").deadline
      #expect(deadline == wednesday + .minutes(47))
      // What stays is read as a list at the next tick, three minutes later.
      await stage.wait(.seconds(179))
      #expect(stage.clock.sleepers == 1)
      await stage.wait(.seconds(1))
      #expect(await told.next()?.judgement.reading.observations.count == 2)
    }
  }

  @Test func beginsAndEndsToWaitOnTime() async throws {
    let stage = try await Stage()
    try await stage.run(shorten("one", from: 1, holds: "for: 2m")) { told in
      _ = await told.next()
      await stage.wait(.minutes(1))
      let begun = await told.next()
      #expect(begun?.judgement.decisions.first?.verdict.guardName == .holdFor)
      await stage.wait(.minutes(2))
      let report = await told.next()
      #expect(report?.judgement.reading.now == wednesday + .minutes(3))
      #expect(applied(report) == ["ana/one"])
    }
  }

  /// Nothing is read where no answer changes, or where its change would do nothing.
  @Test func sleepsWhereNothingWouldBeDone() async throws {
    let stage = try await Stage()
    // The lifetime is eight hours: there is nothing to extend to, whenever it is true.
    let rules = """
      - name: never-later
        when: now >= timestamp("2026-03-11T10:02:00Z")
        actions: [{extend: {to: "${now + duration('1h')}"}}]

      """
    try await stage.run(rules) { told in
      _ = await told.next()
      let before = stage.singleReads
      await stage.wait(.seconds(299))
      #expect(stage.clock.sleepers == 1)
      #expect(stage.singleReads == before)
      await stage.wait(.seconds(1))
      #expect(await told.next()?.judgement.reading.scope == .everything)
    }
  }

  /// What a person does before the instant counts: the workspace is read again.
  @Test func judgesWhatIsThereWhenItWakes() async throws {
    let stage = try await Stage()
    try await stage.run(shorten("one", from: 2)) { told in
      _ = await told.next()
      await stage.wait(.minutes(1))
      let later = wednesday + .hours(11)
      let owner = try stage.world.freshClient()
      _ = try await owner.change(
        workspace: try await owner.workspace(owner: "ana", name: "one").value.id, .extend(deadline: later))
      await stage.wait(.minutes(1))
      let report = await told.next()
      #expect(report?.judgement.decisions.first?.verdict.guardName == .humanIntervention)
      let deadline = try await owner.workspace(owner: "ana", name: "one").value.deadline
      #expect(deadline == later)
    }
  }

  /// The limits of a sweep hold over the wakings of an interval together.
  @Test(arguments: [true, false]) func holdsTheLimitsOverWakings(isRadius: Bool) async throws {
    let stage = try await Stage()
    var policy = Self.fiveMinutes
    if isRadius { (policy.maxShortenedPercent, policy.alwaysShortened) = (0, 1) } else { policy.maxActionsPerSweep = 1 }
    try await stage.run(shorten("one", from: 1) + shorten("two", from: 2), policy: policy) { told in
      _ = await told.next()
      await stage.wait(.minutes(1))
      #expect(applied(await told.next()) == ["ana/one"])
      await stage.wait(.minutes(1))
      let second = await told.next()
      #expect(
        second?.judgement.decisions.first?.verdict.guardName == (isRadius ? .blastRadius : .maxActionsPerSweep))
      // The radius counts the whole fleet, not the workspace that was read.
      if isRadius { #expect(second?.judgement.overreaches.first?.population == 2) }
    }
  }

  /// Two that are due within the shortest time are woken for that far apart.
  @Test func wakesNoOftenerThanAllowed() async throws {
    let stage = try await Stage()
    let rules = shorten("one", from: 2) + shorten("two", from: 2).replacing("02:00Z", with: "02:01Z")
    try await stage.run(rules) { told in
      _ = await told.next()
      await stage.wait(.minutes(2))
      #expect(applied(await told.next()) == ["ana/one"])
      await stage.wait(.seconds(1))
      #expect(stage.clock.sleepers == 1)
      await stage.wait(.seconds(1))
      #expect(applied(await told.next()) == ["ana/two"])
    }
  }

  /// Rules that were replaced wake nobody.
  @Test func forgetsWhatOldRulesWouldHaveSaid() async throws {
    let stage = try await Stage()
    try await stage.run(shorten("one", from: 2), reload: shorten("two", from: 3)) { told in
      _ = await told.next()
      while stage.clock.sleepers == 0 { await Task.yield() }
      stage.bell.ring(.reload)
      await stage.wait(.minutes(4))
      #expect(stage.singleReads == 0)
      await stage.wait(.minutes(1))
      let report = await told.next()
      #expect(report?.judgement.reading.scope == .everything)
      #expect(applied(report) == ["ana/two"])
    }
  }

  /// A reading of a few says nothing of when the others were seen: `for` does not count on it after a restart.
  @Test func isNoSightOfTheOthers() async throws {
    let stage = try await Stage()
    try await stage.run(shorten("one", from: 2)) { told in
      let first = await told.next()
      await stage.wait(.minutes(2))
      _ = await told.next()
      let memory = FleetMemory(try await stage.world.store.loadMemory())
      #expect(memory.lastSweepAt == first?.judgement.reading.now)
    }
  }
}
