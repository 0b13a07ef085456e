import CoderAPI
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// The service on a clock that is moved by hand.
@Suite struct SweepServiceTests {
  /// What the service told, in order.
  private final class Log: Sendable {
    let (told, continuation) = AsyncStream.makeStream(of: String.self)

    func tell(_ event: SweepService.Event) {
      switch event {
      case .began, .during: break
      case .swept(let report): continuation.yield("\(report.judgement.reading.observations.count) read")
      case .failed(let failure): continuation.yield("failed: \(failure)")
      }
    }
  }

  /// Runs a service of a minute's interval until `steps` are over.
  private func run(
    _ world: SimulatedWorld, _ rules: RuleSet, wakeInterval: Duration = .minutes(1),
    reload: @escaping @Sendable (Sweep.Parts) async -> Sweep.Parts? = { $0 },
    steps: (HandClock, Bell, inout AsyncStream<String>.AsyncIterator) async throws -> Void
  ) async throws {
    let (clock, bell, log) = (HandClock(wednesday), Bell(), Log())
    let process = try await ActingProcess(
      coder: world.coder, store: world.store, ruleSet: rules, policy: enforcing, cause: .service, version: "test")
    let service = SweepService(interval: .minutes(1), wakeInterval: wakeInterval, bell: bell, clock: clock.machine)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await service.run(process) { parts in
          await reload(parts)
        } report: { event in
          log.tell(event)
        }
      }
      var told = log.told.makeAsyncIterator()
      try await steps(clock, bell, &told)
      bell.ring(.stop)
      try await group.waitForAll()
    }
  }

  /// Until the service waits for its next sweep.
  private func settle(_ clock: HandClock) async {
    while clock.sleepers == 0 { await Task.yield() }
  }

  private static let rules = "- {name: extend, when: \"false\", actions: [{extend: {by: 1h}}]}"

  @Test func sweepsAtOnceAndThenEveryInterval() async throws {
    let world = try await SimulatedWorld()
    try await world.stop("two")
    try await run(world, try ruleSet(Self.rules)) { clock, _, told in
      #expect(await told.next() == "2 read")
      for _ in 0..<4 {
        await settle(clock)
        clock.advance(by: .seconds(59))
        #expect(clock.sleepers == 1)
        clock.advance(by: .seconds(1))
        // The running ones only.
        #expect(await told.next() == "1 read")
      }
      await settle(clock)
      clock.advance(by: .minutes(1))
      #expect(await told.next() == "2 read")
    }
  }

  @Test func readsEverythingAfterAReload() async throws {
    let world = try await SimulatedWorld()
    try await world.stop("two")
    try await run(world, try ruleSet(Self.rules)) { clock, bell, told in
      #expect(await told.next() == "2 read")
      await settle(clock)
      bell.ring(.reload)
      await settle(clock)
      clock.advance(by: .minutes(1))
      #expect(await told.next() == "2 read")
    }
  }

  /// A group of rules is judged at its minute, on all workspaces, and once.
  @Test func wakesWhenAGroupIsDue() async throws {
    let world = try await SimulatedWorld()
    try await world.stop("two")
    let rules = try ruleSet(Self.rules, timing: "on: {cron: [\"3 10 * * *\"]}")
    world.clock.advance(by: .seconds(20))
    try await run(world, rules, wakeInterval: .seconds(2)) { clock, _, told in
      #expect(await told.next() == "2 read")
      await settle(clock)
      clock.advance(by: .seconds(39))
      #expect(clock.sleepers == 1)
      world.clock.advance(by: .seconds(40))
      clock.advance(by: .seconds(1))
      // All of them, long before the next sweep over everything.
      #expect(await told.next() == "2 read")
      await settle(clock)
      world.clock.advance(by: .seconds(60))
      clock.advance(by: .seconds(60))
      #expect(await told.next() == "1 read")
    }
    let judged = try await world.store.loadMemory().groups.values.map(\.at)
    #expect(judged == [wednesday + .minutes(3)])
  }

  @Test func goesOnAfterASweepThatFailed() async throws {
    let world = try await SimulatedWorld()
    try await run(world, try ruleSet(Self.rules)) { clock, _, told in
      #expect(await told.next() == "2 read")
      await settle(clock)
      world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "GET", path: "/workspaces")]))
      clock.advance(by: .minutes(1))
      #expect(await told.next()?.hasPrefix("failed:") == true)
      world.server.setFaults(SimulatorFaults())
      await settle(clock)
      clock.advance(by: .minutes(1))
      #expect(await told.next()?.hasSuffix("read") == true)
    }
  }
}
