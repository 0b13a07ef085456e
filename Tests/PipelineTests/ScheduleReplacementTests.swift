import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// One schedule for another: cleared first where the server would start the workspace, and never lost in between.
@Suite struct ScheduleReplacementTests {
  /// A schedule that was cleared for another one is not lost when the server fails in between.
  @Test(arguments: [false, true]) func putsBackAScheduleThatWasClearedForNothing(_ isRestarted: Bool) async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let id = try await world.workspace("one").id
    _ = try await world.coder.setAutostart(workspace: id, schedule: "CRON_TZ=UTC 0 9 * * 1-5")
    try await world.stop("one")
    let rules = try ruleSet(
      "- {name: schedule, when: \"true\", actions: [{set_autostart: {schedule: \"CRON_TZ=UTC 0 8 * * 1-5\"}}]}")
    let sweep = try await world.sweep(rules)
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "PUT", path: "/autostart", after: 1)]))
    var memory = FleetMemory()
    let failed = try await sweep.run(.everything, &memory)
    #expect(try await world.workspace("one").autostartSchedule == nil)
    #expect(failed.isLeftUndone && failed.result == .partial)
    let words = "ana/one is without its schedule CRON_TZ=UTC 0 9 * * 1-5"
    #expect(failed.note?.contains(words) == true, "\(failed.note ?? "")")
    if isRestarted { memory = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday) }
    // A plan foretells what the next sweep does first, and so does what is said of the workspace alone.
    let client = world.coder
    let plan = Plan(coder: client, server: try await client.buildInfo(), ruleSet: rules, policy: enforcing)
    let known = FleetMemory(try await world.store.loadMemory())
    let deed = "the next sweep first sets the schedule CRON_TZ=UTC 0 9 * * 1-5 again, which schedule had cleared at "
    let foretold = try await plan.judgement(known).notes.joined(separator: "\n")
    #expect(foretold.contains("ana/one: \(deed)"), "\(foretold)")
    let workspace = try await world.workspace("one")
    let explanation = try await plan.explanation(of: workspace, known)
    #expect(explanation.unfinished.first?.deed.hasPrefix(deed) == true && explanation.unfinished.count == 1)
    // Nobody is told of a schedule that was never set.
    let left = try await world.deeds(of: "one", rules)
    #expect(left.map(\.isDone) == [false])
    let cleared = "the schedule before it, 09:00 Mon-Fri (UTC), was cleared for it and "
    #expect(left.map(\.sequel) == [cleared + "is missing; a later sweep puts it back"])
    // As long as the server fails it is told by name.
    let again = try await sweep.run(.everything, &memory)
    #expect(again.note?.contains(words) == true)
    world.server.setFaults(SimulatorFaults())
    let mended = try await sweep.run(.everything, &memory)
    #expect(mended.note?.contains("put back the schedule CRON_TZ=UTC 0 9 * * 1-5 of ana/one") == true)
    #expect(try await world.workspace("one").autostartSchedule == "CRON_TZ=UTC 0 9 * * 1-5")
    #expect(try await world.store.loadMemory().unscheduled.isEmpty)
    let back = try await world.deeds(of: "one", rules)
    #expect(back.map(\.isDone) == [false])
    #expect(back.first?.sequel?.hasPrefix(cleared + "put back at ") == true, "\(back.map(\.sequel))")
    #expect(back.first?.action.outcome?.result.isApplied == false)
    // Neither was a person's doing: the rule goes on.
    world.clock.advance(by: .hours(2))
    if isRestarted { memory = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday) }
    #expect(verdicts(try await sweep.run(.everything, &memory).judgement) == ["schedule: act"])
    #expect(try await AuditReader(path: world.path).verify().isClean)
  }

  /// A put-back that may still arrive would overwrite what a rule sets in the same sweep.
  @Test func setsNoScheduleWhileNobodyKnowsWhetherOneWasPutBack() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let id = try await world.workspace("one").id
    _ = try await world.coder.setAutostart(workspace: id, schedule: "CRON_TZ=UTC 0 9 * * 1-5")
    try await world.stop("one")
    func rules(_ name: String) throws -> RuleSet {
      try ruleSet(
        "- {name: \(name), when: \"true\", actions: [{set_autostart: {schedule: \"CRON_TZ=UTC 0 8 * * 1-5\"}}]}")
    }
    var memory = FleetMemory()
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "PUT", path: "/autostart", after: 1)]))
    _ = try await (try await world.sweep(try rules("first"))).run(.everything, &memory)
    #expect(try await world.workspace("one").autostartSchedule == nil)
    world.server.setFaults(SimulatorFaults(rules: [.init(.resetBefore, method: "PUT", path: "/autostart", limit: 1)]))
    world.clock.advance(by: .hours(2))
    let sweep = try await world.sweep(try rules("other"))
    let before = world.puts
    let report = try await sweep.run(.everything, &memory)
    #expect(verdicts(report.judgement) == ["other: act"])
    #expect(report.outcomes.isEmpty && world.puts == before, "\(report.outcomes)")
    #expect(report.notTried.values.contains { $0.contains("is not known yet") }, "\(report.notTried)")
    world.clock.advance(by: .minutes(2))
    _ = try await sweep.run(.everything, &memory)
    #expect(try await world.workspace("one").autostartSchedule == "CRON_TZ=UTC 0 9 * * 1-5")
  }

  struct TakingOver: Sendable, CustomTestStringConvertible {
    let schedule: String
    let isRestarted: Bool

    var testDescription: String { "\(schedule), \(isRestarted ? "timer" : "service")" }
  }

  /// Another one, and the very one that was cleared.
  static let takeovers = ["30 6 * * 1-5", "CRON_TZ=UTC 0 9 * * 1-5"].flatMap { schedule in
    [false, true].map { TakingOver(schedule: schedule, isRestarted: $0) }
  }

  /// Whoever set a schedule meanwhile, and cleared it later, is not given the one of before.
  @Test(arguments: takeovers) func putsNothingBackWherePeopleTookOver(_ takeover: TakingOver) async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let id = try await world.workspace("one").id
    world.put("autostart", #"{"schedule":"CRON_TZ=UTC 0 9 * * 1-5"}"#, on: id)
    try await world.stop("one")
    let rules = try ruleSet(
      "- {name: schedule, when: \"true\", actions: [{set_autostart: {schedule: \"CRON_TZ=UTC 0 8 * * 1-5\"}}]}")
    let sweep = try await world.sweep(rules)
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "PUT", path: "/autostart", after: 1)]))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.server.setFaults(SimulatorFaults())
    for schedule in ["\"\(takeover.schedule)\"", "null"] {
      world.put("autostart", #"{"schedule":\#(schedule)}"#, on: id)
      for _ in 0..<2 {
        world.clock.advance(by: .minutes(2))
        if takeover.isRestarted {
          memory = FleetMemory(try await world.store.loadMemory(), lastSweepAt: wednesday)
        }
        #expect(
          verdicts(try await sweep.run(.everything, &memory).judgement) == ["schedule: blocked human-intervention"])
        #expect((try await world.workspace("one").autostartSchedule.map { "\"\($0)\"" } ?? "null") == schedule)
      }
    }
    #expect(try await world.store.loadMemory().unscheduled.isEmpty)
  }

  /// Before v2.19.0 no server starts a workspace because its schedule was written anew.
  @Test(arguments: [(Simulator.ServerVersion.v0136, 1), (.v2360, 2)])
  func clearsAScheduleFirstWhereThatMatters(_ version: Simulator.ServerVersion, _ count: Int) async throws {
    let world = try await SimulatedWorld(version: version, workspaces: ["one"])
    let id = try await world.workspace("one").id
    _ = try await world.coder.setAutostart(workspace: id, schedule: "CRON_TZ=UTC 0 9 * * 1-5")
    try await world.stop("one")
    let before = world.puts
    var memory = FleetMemory()
    let rules = try ruleSet(
      "- {name: schedule, when: \"true\", actions: [{set_autostart: {schedule: \"CRON_TZ=UTC 30 9 * * 1-5\"}}]}")
    let report = try await world.sweep(rules).run(.everything, &memory)
    #expect(report.outcomes.map(\.result) == Array(repeating: .applied, count: count))
    #expect(world.puts - before == count)
  }

  @Test func schedulesOfStoppedWorkspacesAreClearedFirst() async throws {
    let world = try await SimulatedWorld()
    let id = try await world.workspace("one").id
    _ = try await world.coder.setAutostart(workspace: id, schedule: "0 9 * * 1-5")
    try await world.stop("one")
    let before = world.puts
    let rules = try ruleSet(
      "- {name: schedule, match: {name: [one]}, when: \"true\", actions: [{set_autostart: {schedule: \"0 8 * * 1-5\"}}]}"
    )
    var memory = FleetMemory()
    let report = try await world.sweep(rules).run(.everything, &memory)
    #expect(report.outcomes.map(\.result) == [.applied, .applied])
    #expect(world.puts == before + 2)
    #expect(try await world.workspace("one").autostartSchedule == "CRON_TZ=UTC 0 8 * * 1-5")
  }

  @Test func aScheduleIsPutBackWhenTheServerDoesNotTakeTheOther() async throws {
    let world = try await SimulatedWorld()
    let id = try await world.workspace("one").id
    _ = try await world.coder.setAutostart(workspace: id, schedule: "0 9 * * 6")
    try await world.stop("one")
    // Clearing is allowed on any day, a schedule for working days is not: the server answers it with 500.
    world.server.withCoder { $0.settings.isLicensed = true }
    let rules = try ruleSet(
      "- {name: schedule, match: {name: [one]}, when: \"true\", actions: [{set_autostart: {schedule: \"0 8 * * 1-5\"}}]}"
    )
    var memory = FleetMemory()
    let report = try await world.sweep(rules).run(.everything, &memory)
    #expect(report.outcomes.map(\.isApplied) == [true, false])
    #expect(try await world.workspace("one").autostartSchedule == "0 9 * * 6")
    #expect(try await AuditReader(path: world.path).actions().count == 3)
    let deed = try #require(try await world.deeds(of: "one", rules).first)
    #expect(!deed.isDone && deed.action.outcome?.result == .refused)
    #expect(deed.sequel?.contains("was cleared for it and put back at ") == true)
  }
}
