import CoderAPI
import Rules
import Testing
import Time

@testable import Pipeline

/// What may come between the reading and the request and protects a workspace then.
@Suite struct FreshnessTests {
  /// Why a decision to shorten is left alone, when the workspace was read with these facts and is this now.
  private func reason(
    _ action: String = "shorten: {to: \"${now + duration('40m')}\"}", read: (inout WorkspaceFacts) -> Void = { _ in },
    now: (inout Workspace) -> Void = { _ in }
  ) async throws -> String? {
    let world = try await SimulatedWorld(workspaces: ["one"])
    var present = try await world.workspace("one")
    var facts = WorkspaceFacts(present, templates: nil)
    read(&facts)
    now(&present)
    let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: WorkspaceMemory())
    let judgement = Judgement(
      of: Reading(now: wednesday, observations: [observation], server: ServerTraits(version: nil)),
      under: try ruleSet("- {name: rule, when: \"true\", actions: [{\(action)}]}"), policy: enforcing)
    return Freshness(own: []).overtaken(by: present, try #require(judgement.decisions.first))
  }

  /// A build that runs has been started, whatever its job does not say: nobody has left it idle since before.
  @Test func aRunningBuildWasStartedWhenItWasLastChanged() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    var workspace = try await world.workspace("one")
    workspace.latestBuild.job.completedAt = nil
    #expect(WorkspaceFacts(workspace, templates: nil).startedAt == workspace.latestBuild.updatedAt)
    workspace.latestBuild.updatedAt = nil
    #expect(WorkspaceFacts(workspace, templates: nil).startedAt == workspace.latestBuild.createdAt)
    workspace.latestBuild.status = .stopped
    #expect(WorkspaceFacts(workspace, templates: nil).startedAt == nil)
  }

  @Test func leavesAloneWhatIsProtectedMeanwhile() async throws {
    #expect(try await reason() == nil)
    let begin = "changed since it was read: "
    #expect(try await reason(now: { $0.dormantAt = wednesday }) == begin + "it became dormant")
    #expect(try await reason(now: { $0.name = "keep" }) == begin + "it was ana/one and is ana/keep")
    #expect(
      try await reason(read: { $0.agents[0].status = "disconnected" })?.hasPrefix(begin + "the agent ") == true)
    #expect(try await reason(read: { $0.appStatus = "idle" }) == nil)
  }

  /// People are shown whole seconds, in which two instants can look the same.
  @Test func tellsAMoveWithinASecond() async throws {
    let reason = try await reason(read: {
      $0.lastUsedAt = $0.lastUsedAt.map { $0.flooredToSecond + .milliseconds(200) }
    }) {
      $0.lastUsedAt = $0.lastUsedAt.map { $0.flooredToSecond + .milliseconds(700) }
    }
    #expect(reason?.contains("last use has moved within the second ") == true, "\(reason ?? "")")
  }

  /// What was not tried for a reason of its own is told by name.
  @Test func namesWhatSomebodyChanged() async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two", "three"])
    let one = try await world.workspace("one").id
    let rules = try ruleSet("- {name: shorten, actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}")
    var memory = FleetMemory()
    let sweep = try await world.sweep(rules)
    let reading = try await Observer(coder: world.coder).read(.everything, &memory)
    let judgement = Judgement(of: reading, under: rules, policy: enforcing)
    let rows = try await Recorder(parts: sweep.parts).begin(judgement, &memory)
    _ = try await world.coder.extend(workspace: one, deadline: wednesday + .hours(11))
    let performer = Performer(parts: sweep.parts, reading: reading)
    let summary = await performer.carryOut(rows.acting, &memory) { _, _ in }
    let report = SweepReport(judgement, summary, mode: .enforce, sweep: 1)
    let words = "ana/one: not tried, because changed since it was read: deadline was "
    #expect(report.notes.contains { $0.hasPrefix(words) }, "\(report.notes)")
  }

  @Test func hidesNoSingleName() {
    let six = (1...6).map { "w\($0)" }
    #expect(six.shortened { "and \($0) more" } == six)
    #expect((six + ["w7"]).shortened { "and \($0) more" } == six.prefix(5) + ["and 2 more"])
  }

  /// That somebody is at work is no reason against an extension.
  @Test func extendsWhatIsInUseMeanwhile() async throws {
    let extend = "extend: {to: \"${now + duration('10h')}\"}"
    #expect(try await reason(extend, read: { $0.agents[0].status = "disconnected" }) == nil)
  }
}
