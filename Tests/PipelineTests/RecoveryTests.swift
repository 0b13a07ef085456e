import Audit
import CoderAPI
import HTTPClient
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// What the next start finds out about a request whose process died before it could say what became of it.
@Suite struct RecoveryTests {
  /// A world in which an intent to extend was written and nothing after it.
  private func died(_ world: SimulatedWorld, intending deadline: Timestamp) async throws {
    let rules = try ruleSet(
      "- {name: extend, match: {name: [one]}, when: \"true\", actions: [{extend: {to: \"${now + duration('10h')}\"}}]}")
    let sweep = try await world.sweep(rules)
    var memory = FleetMemory()
    let reading = try await Observer(coder: world.coder).read(.everything, &memory)
    let judgement = Judgement(of: reading, under: rules, policy: enforcing)
    let rows = try await Recorder(parts: sweep.parts).begin(judgement, &memory)
    let change = WorkspaceChange.extend(deadline: deadline)
    let id = try await world.workspace("one").id
    _ = try await world.store.recordIntent(
      change.intent(of: try #require(rows.acting.first).row, on: id, at: wednesday, day: "2026-11-26"))
  }

  @Test func findsWhatWasApplied() async throws {
    let world = try await SimulatedWorld()
    let deadline = wednesday + .hours(10)
    try await died(world, intending: deadline)
    _ = try await world.coder.extend(workspace: try await world.workspace("one").id, deadline: deadline)
    var memory = FleetMemory()
    let settled = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    #expect(settled.map(\.result) == [.foundApplied])
    let id = try await world.workspace("one").id
    #expect(memory[id].rules[.init(rule: "extend", shadow: false)]?.actionsThisBuild == 1)
    // The day as the rule's zone had it when the request was to leave, whatever zone is in force now.
    #expect(memory[id].rules[.init(rule: "extend", shadow: false)]?.day == "2026-11-26")
    #expect(memory[id].values[.lifetime]?.setBy == .curfew)
    #expect(try await Recovery(coder: world.coder, store: world.store).run(&memory).isEmpty)
  }

  @Test func findsWhatWasNotApplied() async throws {
    let world = try await SimulatedWorld()
    try await died(world, intending: wednesday + .hours(10))
    var memory = FleetMemory()
    // It may still be on its way.
    let early = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    #expect(early.map(\.result) == [nil] && early.first?.obstacle?.contains("still may") == true)
    world.clock.advance(by: .seconds(61))
    let settled = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    #expect(settled.map(\.result) == [.foundNotApplied])
    let reader = try AuditReader(path: world.path)
    #expect(try await reader.actions().first?.outcome?.result == .foundNotApplied)
    #expect(try await reader.sweeps().first?.end?.result == .failed)
  }

  /// A token loses its rights for a while: what it was not shown is found out when it is shown again.
  @Test func waitsUntilItMaySeeTheWorkspace() async throws {
    let world = try await SimulatedWorld()
    let deadline = wednesday + .hours(10)
    try await died(world, intending: deadline)
    _ = try await world.coder.extend(workspace: try await world.workspace("one").id, deadline: deadline)
    world.clock.advance(by: .hours(4))
    var memory = FleetMemory()
    let blind = Recovery(coder: try world.client(of: "nobody"), store: world.store)
    let early = try await blind.run(&memory)
    #expect(early.map(\.result) == [nil] && early.first?.obstacle?.contains("may not see") == true, "\(early)")
    let settled = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    #expect(settled.map(\.result) == [.foundApplied])
  }

  /// Nothing waits for ever for a workspace that may be no more.
  @Test func givesUpAfterADayWhatItMayNotSee() async throws {
    let world = try await SimulatedWorld()
    try await died(world, intending: wednesday + .hours(10))
    world.clock.advance(by: .hours(25))
    var memory = FleetMemory()
    let settled = try await Recovery(coder: try world.client(of: "nobody"), store: world.store).run(&memory)
    #expect(settled.map(\.result) == [.undeterminable])
  }

  /// The server's clock is set while a request is on its way, so that it seems to be old.
  @Test func waitsForWhatItSentWhateverTheServersClockSays() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let clock = HandClock(wednesday)
    var options = CoderClient.Options()
    options.machine = MachineClock(instant: { clock.machine.instant }, now: { clock.machine.now }, sleep: { _ in })
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))),
      http: try HTTPClient(HTTPConfiguration()), options: options)
    let rules = try ruleSet(
      "- {name: extend, when: \"true\", actions: [{extend: {to: \"${now + duration('10h')}\"}}]}")
    world.server.setFaults(SimulatorFaults(rules: [.init(.resetBefore, method: "PUT")]))
    var memory = FleetMemory()
    #expect(try await world.sweep(rules, client: client).run(.everything, &memory).outcomes.map(\.word) == ["open"])
    world.server.setFaults(SimulatorFaults())
    world.clock.advance(by: .minutes(10))
    let recovery = Recovery(coder: client, store: world.store)
    #expect(try await recovery.run(&memory).map(\.result) == [nil])
    clock.advance(by: .seconds(61))
    #expect(try await recovery.run(&memory).map(\.result) == [.foundNotApplied])
  }

  @Test func aScheduleClearedForAnotherIsNotAnActionDone() async throws {
    let world = try await SimulatedWorld()
    let id = try await world.workspace("one").id
    _ = try await world.coder.setAutostart(workspace: id, schedule: "0 9 * * 1-5")
    try await world.stop("one")
    let rules = try ruleSet(
      "- {name: schedule, match: {name: [one]}, when: \"true\", actions: [{set_autostart: {schedule: \"0 8 * * 1-5\"}}]}"
    )
    let sweep = try await world.sweep(rules)
    var memory = FleetMemory()
    let reading = try await Observer(coder: world.coder).read(.everything, &memory)
    let rows = try await Recorder(parts: sweep.parts).begin(
      Judgement(of: reading, under: rules, policy: enforcing), &memory)
    let clearing = WorkspaceChange.autostart(schedule: nil)
    _ = try await world.store.recordIntent(
      clearing.intent(of: try #require(rows.acting.first).row, on: id, at: wednesday, day: "2026-11-26"))
    _ = try await world.coder.change(workspace: id, clearing)
    let settled = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    #expect(settled.map(\.result) == [.foundApplied])
    #expect(memory[id].rules[.init(rule: "schedule", shadow: false)] == nil)
  }

  @Test func leavesItOpenWhileTheServerCannotBeAsked() async throws {
    let world = try await SimulatedWorld()
    try await died(world, intending: wednesday + .hours(10))
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "GET")]))
    var memory = FleetMemory()
    let asked = try await Recovery(coder: world.coder, store: world.store).run(&memory)
    #expect(asked.map(\.result) == [nil])
    #expect(asked.first?.obstacle?.contains("the server failed") == true)
    world.server.setFaults(SimulatorFaults())
    world.clock.advance(by: .seconds(61))
    #expect(try await Recovery(coder: world.coder, store: world.store).run(&memory).map(\.result) == [.foundNotApplied])
  }
}
