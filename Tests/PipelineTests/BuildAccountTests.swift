import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// "Why was my workspace stopped?", asked of servers of both ages.
@Suite struct BuildAccountTests {
  private static let versions: [Simulator.ServerVersion] = [.v0136, .v2360]

  private func explanation(_ name: String, in world: SimulatedWorld) async throws -> WorkspaceExplanation {
    let workspace = try await world.workspace(name)
    let plan = Plan(
      coder: world.coder, server: try await world.coder.buildInfo(), ruleSet: try ruleSet(""), policy: enforcing)
    let trail = try await WorkspaceTrail(of: workspace.id, from: AuditReader(path: world.path))
    return try await plan.explanation(of: workspace, FleetMemory(), trail: trail)
  }

  private func account(_ name: String, in world: SimulatedWorld) async throws -> String {
    try #require(try await explanation(name, in: world).account?.sentence)
  }

  /// Whether a story tells something, its instants to the minute: a slow machine sends a second later.
  private func expect(_ story: String, tells words: String, sourceLocation: SourceLocation = #_sourceLocation) {
    func toTheMinute(_ text: String) -> String { text.replacing(/:\d\d(\.\d+)?Z/, with: "Z") }
    #expect(toTheMinute(story).contains(toTheMinute(words)), "\(story)", sourceLocation: sourceLocation)
  }

  /// Lets time pass, in the minutes in which the server looks at its workspaces.
  private func wait(_ duration: Duration, in world: SimulatedWorld) {
    world.clock.advance(by: duration)
    world.server.catchUp()
  }

  private func sweep(_ rules: String, in world: SimulatedWorld, _ memory: inout FleetMemory) async throws {
    _ = try await world.sweep(try ruleSet(rules)).run(.everything, &memory)
  }

  @Test(arguments: versions) func namesCurfewsShortening(version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    let rule = """
      - name: idle
        match: {name: [one]}
        actions: [{shorten: {to: "${now + duration('40m')}"}}]
        message: "Not used."
      """
    try await sweep(rule, in: world, &memory)
    let deadline = try #require(try await world.workspace("one").deadline)
    wait(.minutes(50), in: world)
    let story = try await account("one", in: world)
    #expect(story.hasPrefix("stopped at "), "\(story)")
    expect(
      story,
      tells:
        " by the server: its deadline, \(deadline.rfc3339), had passed, which it was shortened to by Curfew's rule "
        + "'idle' at \(wednesday.rfc3339) (Not used.")
    let deeds = try await explanation("one", in: world).deeds
    #expect(deeds.map(\.action.decision.record.action) == ["shorten"])
    #expect(deeds.map(\.sequel) == ["that session is over"])
    // The other one was left alone, and says nothing of it.
    #expect(try await explanation("two", in: world).deeds.isEmpty)
  }

  @Test(arguments: versions) func namesADeadlineSetByHand(version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    let none = "- {name: none, when: \"false\", actions: [{clear_ttl: {}}]}"
    try await sweep(none, in: world, &memory)
    wait(.minutes(1), in: world)
    let deadline = (wednesday + .hours(12)) + .seconds(17)
    _ = try await world.coder.change(
      workspace: try await world.workspace("one").id, .extend(deadline: deadline))
    wait(.minutes(2), in: world)
    try await sweep(none, in: world, &memory)
    wait(.hours(12), in: world)
    let story = try await account("one", in: world)
    // Newer servers tell when it was moved; of older ones it is known when it was first seen.
    let at = (wednesday + .minutes(version == .v0136 ? 3 : 1)).rfc3339
    expect(story, tells: "by the server: its deadline, \(deadline.rfc3339), set by hand at \(at), had passed")
  }

  @Test(arguments: versions) func namesTheLifetime(version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    try await sweep("- {name: short, actions: [{set_ttl: {to: 45m}}]}", in: world, &memory)
    try await world.build("one", "stop")
    try await world.build("one", "start")
    wait(.minutes(60), in: world)
    let story = try await account("one", in: world)
    expect(
      story,
      tells:
        "by the server: its lifetime of 45m, set by Curfew's rule 'short' at \(wednesday.rfc3339), was over; it was "
        + "started at ")
    // Without a word from Curfew.
    wait(.hours(9), in: world)
    #expect(try await account("two", in: world).contains("by the server: its lifetime of 8h was over"))
  }

  @Test(arguments: versions) func namesWhoDidIt(version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    #expect(try await account("one", in: world).hasSuffix(" by its owner, ana"))
    try await world.stop("one")
    let story = try await account("one", in: world)
    #expect(story.hasPrefix("stopped at ") && story.hasSuffix(" by curfew"), "\(story)")
  }

  @Test(arguments: versions) func namesTheSchedule(version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    try await world.stop("one")
    let rule =
      "- {name: morning, match: {name: [one]}, actions: [{set_autostart: {schedule: \"CRON_TZ=UTC 30 10 * * *\"}}]}"
    try await sweep(rule, in: world, &memory)
    let set = world.clock.now().rfc3339
    wait(.minutes(40), in: world)
    let story = try await account("one", in: world)
    #expect(story.hasPrefix("started at ") || story.hasPrefix("being started since "), "\(story)")
    expect(
      story,
      tells:
        " by the server: its schedule 10:30 daily (UTC) fired at \((wednesday + .minutes(30)).rfc3339), set by Curfew's "
        + "rule 'morning' at \(set)")
  }

  /// Who sets another schedule after the start, and whether a sweep has seen it.
  enum Later: CaseIterable {
    case curfew, personSeen, personUnseen
  }

  /// What is set after the start has not caused it.
  @Test(arguments: versions, Later.allCases) func namesTheScheduleOfThen(
    version: Simulator.ServerVersion, later: Later
  ) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    try await world.stop("one")
    try await sweep(morning(at: "30 10"), in: world, &memory)
    let set = world.clock.now().rfc3339
    wait(.minutes(40), in: world)
    switch later {
    case .curfew: try await sweep(morning(at: "5 10"), in: world, &memory)
    case .personSeen:
      try await schedule("one", "CRON_TZ=UTC 5 10 * * *", in: world)
      try await sweep(nothing, in: world, &memory)
    case .personUnseen: try await schedule("one", "CRON_TZ=UTC 5 10 * * *", in: world)
    }
    #expect(try await world.workspace("one").autostartSchedule == "CRON_TZ=UTC 5 10 * * *")
    expect(
      try await account("one", in: world),
      tells:
        " by the server: its schedule 10:30 daily (UTC) fired at \((wednesday + .minutes(30)).rfc3339), set by Curfew's "
        + "rule 'morning' at \(set)")
  }

  /// What a person sets over Curfew's schedule is the cause from then on, though no sweep saw it before the start.
  @Test(arguments: versions, [false, true]) func namesAScheduleSetByHandAfterCurfews(
    version: Simulator.ServerVersion, isSeen: Bool
  ) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    try await world.stop("one")
    try await sweep(morning(at: "50 10"), in: world, &memory)
    wait(.minutes(10), in: world)
    try await schedule("one", "CRON_TZ=UTC 20 10 * * *", in: world)
    let seen = world.clock.now().rfc3339
    if isSeen { try await sweep(nothing, in: world, &memory) }
    wait(.minutes(20), in: world)
    if !isSeen { try await sweep(nothing, in: world, &memory) }
    let story = try await account("one", in: world)
    expect(
      story,
      tells:
        " by the server: its schedule 10:20 daily (UTC) fired at \((wednesday + .minutes(20)).rfc3339), set by hand")
    expect(story, tells: isSeen ? "by hand, first seen at \(seen)" : "by hand before that")
  }

  /// A start by none of the schedules that were read is not explained by one of them.
  @Test(arguments: versions) func doesNotGuessAtAScheduleNobodySaw(version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    try await world.stop("one")
    try await sweep(morning(at: "50 10"), in: world, &memory)
    try await schedule("one", "CRON_TZ=UTC 20 10 * * *", in: world)
    wait(.minutes(30), in: world)
    try await schedule("one", "CRON_TZ=UTC 40 12 * * *", in: world)
    try await sweep(nothing, in: world, &memory)
    let story = try await account("one", in: world)
    #expect(story.hasSuffix(" by the server: its schedule of then, which is not known"), "\(story)")
  }

  /// The lifetime that a person set over Curfew's is told as theirs, though it is as long.
  @Test(arguments: versions) func namesALifetimeSetByHandAfterCurfews(version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version)
    var memory = FleetMemory()
    try await sweep("- {name: short, actions: [{set_ttl: {to: 45m}}]}", in: world, &memory)
    let id = try await world.workspace("one").id
    for ttl in [Duration.minutes(90), .minutes(45)] {
      wait(.minutes(1), in: world)
      _ = try await world.coder.change(workspace: id, .ttl(milliseconds: Int64(ttl.wholeSeconds) * 1000))
      try await sweep(nothing, in: world, &memory)
    }
    let seen = world.clock.now().rfc3339
    try await world.build("one", "stop")
    try await world.build("one", "start")
    wait(.minutes(60), in: world)
    expect(
      try await account("one", in: world),
      tells: "its lifetime of 45m, set by hand, first seen at \(seen), was over; it was started at ")
  }

  private let nothing = "- {name: none, when: \"false\", actions: [{clear_ttl: {}}]}"

  private func schedule(_ name: String, _ text: String, in world: SimulatedWorld) async throws {
    _ = try await world.coder.change(workspace: try await world.workspace(name).id, .autostart(schedule: text))
  }

  private func morning(at time: String) -> String {
    """
    - name: morning
      respect: never
      match: {name: [one]}
      actions: [{set_autostart: {schedule: "CRON_TZ=UTC \(time) * * *"}}]
    """
  }

  /// What cannot be read is named, and everything else is told.
  @Test(arguments: ["/builds", "/workspaces"]) func tellsTheRestWhereAPartCannotBeRead(_ path: String) async throws {
    let world = try await SimulatedWorld()
    let rules = try ruleSet(
      "- {name: idle, match: {name: [one]}, actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}")
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "GET", path: path)]))
    let explanation = try await world.explanation(of: "one", rules)
    #expect(explanation.rules.map { $0.decisions.map(\.decision.verdict) } == [[.act]])
    let what = path == "/builds" ? "its builds could not be read: " : "the other workspaces could not be read: "
    #expect(explanation.notes.contains { $0.contains(what) }, "\(explanation.notes)")
    #expect(explanation.account?.transition == "start")
  }

  /// A deadline that somebody moves after Curfew did is not Curfew's any more.
  @Test func tellsWhatDidNotLast() async throws {
    let world = try await SimulatedWorld()
    var memory = FleetMemory()
    try await sweep(
      "- {name: idle, match: {name: [one]}, actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}", in: world,
      &memory)
    let deadline = wednesday + .hours(5)
    _ = try await world.coder.change(workspace: try await world.workspace("one").id, .extend(deadline: deadline))
    let deeds = try await explanation("one", in: world).deeds
    #expect(deeds.map(\.sequel) == ["that did not last: the deadline is \(deadline.rfc3339) now"])
  }
}
