import Audit
import CoderAPI
import Rules
import SQLite
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// What a process remembers never runs ahead of the file: after each sweep, and after each write that fails, it is what a
/// fresh start would load.
@Suite struct CommittedStateTests {
  private static let rules = """
    - {name: extend, match: {name: [one]}, when: "true", actions: [{extend: {to: "${now + duration('10h')}"}}], cooldown: 5m}
    - {name: shorten, match: {name: [two]}, when: "true", for: 2m, actions: [{shorten: {to: "${now + duration('40m')}"}}]}
    - {name: schedule, match: {name: [three]}, when: "true", actions: [{set_autostart: {schedule: "0 8 * * 1-5"}}]}
    - {name: watch, mode: dry-run, when: "true", actions: [{set_ttl: {to: 5h}}], cooldown: 10m}
    """

  private func world() async throws -> SimulatedWorld {
    let world = try await SimulatedWorld(workspaces: ["one", "two", "three"])
    _ = try await world.coder.setAutostart(workspace: try await world.workspace("three").id, schedule: "0 9 * * 1-5")
    try await world.stop("three")
    return world
  }

  private func expectAsInFile(
    _ memory: FleetMemory, _ world: SimulatedWorld, _ when: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    // It knows itself that it has to be read again.
    if memory.isStale { return }
    let fresh = FleetMemory(try await world.store.loadMemory())
    #expect(memory.differences(from: fresh) == [], when, sourceLocation: sourceLocation)
  }

  @Test func memoryIsWhatAFreshStartWouldLoad() async throws {
    let world = try await world()
    let sweep = try await world.sweep(try ruleSet(Self.rules))
    var memory = FleetMemory(try await world.store.loadMemory())
    let faults: [Int: SimulatorFaults] = [
      2: SimulatorFaults(rules: [.init(.serverError, method: "PUT")]),
      4: SimulatorFaults(rules: [.init(.resetBefore, method: "PUT", limit: 1)]),
      6: SimulatorFaults(rules: [.init(.reset, method: "PUT")]),
    ]
    for minute in 0..<14 {
      world.server.setFaults(faults[minute] ?? SimulatorFaults())
      if minute == 9 {
        let id = try await world.workspace("two").id
        _ = try await world.coder.extend(workspace: id, deadline: world.clock.now() + .hours(5))
      }
      _ = try await sweep.run(minute % 3 == 2 ? .running : .everything, &memory)
      try await expectAsInFile(memory, world, "after the sweep of minute \(minute)")
      world.clock.advance(by: .minutes(1))
      world.server.catchUp()
    }
  }

  /// A write fails in the middle of a sweep, for each table that a sweep writes to.
  @Test(arguments: [
    "sweeps", "snapshots", "observations", "decisions", "decision_ends", "repeats", "rule_states", "value_changes",
    "intents", "outcomes", "sweep_ends",
  ])
  func memoryDoesNotRunAheadOfAWriteThatFailed(_ table: String) async throws {
    let world = try await world()
    let sweep = try await world.sweep(try ruleSet(Self.rules))
    var memory = FleetMemory(try await world.store.loadMemory())
    var failures = 0
    for minute in 0..<9 {
      let isFailing = [1, 2, 4, 7].contains(minute)
      if isFailing { try world.failInserts(into: table) }
      do {
        _ = try await sweep.run(.everything, &memory)
      } catch is AuditFailure {
        failures += 1
      }
      if isFailing { try world.letInserts(into: table) }
      try await expectAsInFile(memory, world, "\(table), after the sweep of minute \(minute)")
      world.clock.advance(by: .minutes(1))
      world.server.catchUp()
    }
    #expect(failures > 0)
    let reader = try AuditReader(path: world.path)
    #expect(try await reader.verify().isClean)
    // Whatever was sent, and could not be written, is known in the end.
    world.clock.advance(by: .minutes(2))
    _ = try await sweep.run(.everything, &memory)
    #expect(try await reader.actions().allSatisfy { $0.outcome != nil })
    #expect(try await reader.sweeps(limit: 50).allSatisfy { $0.end != nil })
    #expect(try await world.workspace("three").autostartSchedule != nil)
  }

  /// A condition that was false in a sweep that could not be recorded: it began anew, whatever the file says.
  @Test func aConditionThatBeganAnewIsNotTakenForAnOldOne() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let rules = try ruleSet(
      "- {name: idle, when: \"has(ws.ttl) && ws.ttl > duration('5h')\", for: 30m, actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}"
    )
    let sweep = try await world.sweep(rules)
    let id = try await world.workspace("one").id
    var memory = FleetMemory(try await world.store.loadMemory())
    func setTTL(_ ttl: Duration) async throws {
      _ = try await world.coder.setTTL(workspace: id, milliseconds: ttl.wholeMilliseconds)
    }
    try await setTTL(.hours(8))
    _ = try await sweep.run(.everything, &memory)
    world.clock.advance(by: .minutes(10))
    try await setTTL(.hours(4))
    try world.failInserts(into: "rule_states")
    await #expect(throws: AuditFailure.self) { _ = try await sweep.run(.everything, &memory) }
    try world.letInserts(into: "rule_states")
    // It is false at the next sweep as well, which has to write it.
    world.clock.advance(by: .minutes(1))
    _ = try await sweep.run(.everything, &memory)
    #expect(try await world.store.loadMemory().rules.values.allSatisfy { $0.trueSince == nil })
    try await setTTL(.hours(8))
    world.clock.advance(by: .minutes(25))
    memory = FleetMemory(try await world.store.loadMemory())
    let report = try await sweep.run(.everything, &memory)
    #expect(verdicts(report.judgement) == ["idle: blocked for"])
  }

  /// The trail could not take the outcome; the same process finds out before its next sweep, which says so.
  @Test func aRunningProcessSettlesWhatItCouldNotRecord() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let sweep = try await world.sweep(
      try ruleSet(
        "- {name: extend, when: \"true\", actions: [{extend: {to: \"${now + duration('10h')}\"}}], cooldown: 30m}"))
    var memory = FleetMemory(try await world.store.loadMemory())
    try world.failInserts(into: "outcomes")
    await #expect(throws: AuditFailure.self) { _ = try await sweep.run(.everything, &memory) }
    try world.letInserts(into: "outcomes")
    #expect(world.puts == 1)
    world.clock.advance(by: .seconds(30))
    var settled: [OutcomeRecord.Result?] = []
    let report = try await sweep.run(.everything, &memory) { event in
      if case .settled(let found) = event { settled.append(found.result) }
    }
    #expect(settled == [.foundApplied])
    #expect(world.puts == 1)
    #expect(report.judgement.decisions.allSatisfy { $0.verdict != .act })
    let sweeps = try await AuditReader(path: world.path).sweeps()
    #expect(sweeps.last?.end?.result == .failed)
    #expect(sweeps.last?.end?.note?.contains("its end could not be written") == true)
  }
}

extension SimulatedWorld {
  /// Makes every insert into a table of the trail fail, as a disk does that gives errors.
  fileprivate func failInserts(into table: String) throws {
    let connection = try Connection(path: path, access: .readWrite)
    try connection.trustSchema()
    try connection.execute(
      "CREATE TRIGGER failing BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'the disk fails'); END")
  }

  /// Lets them succeed again.
  fileprivate func letInserts(into table: String) throws {
    let connection = try Connection(path: path, access: .readWrite)
    try connection.trustSchema()
    try connection.execute("DROP TRIGGER failing")
  }
}
