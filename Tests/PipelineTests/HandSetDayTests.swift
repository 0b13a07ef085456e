import Audit
import HTTPServer
import CoderAPI
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// Hours in which people use, extend, shorten, clear and reset things while rules extend, shorten and set them: nothing that
/// stands by hand is undone, and nothing that the server did is taken for a person's doing.
@Suite struct HandSetDayTests {
  private static let rules = """
    - name: extend-in-use
      priority: 10
      when: ws.idle_for < duration('10m') && has(ws.deadline) && ws.deadline - now < duration('1h')
      actions: [{extend: {to: "${now + duration('2h')}"}}]
    - name: shorten-idle
      when: ws.idle_for > duration('15m')
      actions: [{shorten: {to: "${now + duration('35m')}"}}]
    - {name: ttl, when: "true", actions: [{set_ttl: {to: 4h}}]}
    - {name: schedule, when: "true", actions: [{set_autostart: {schedule: "0 5 * * 1-5"}}]}
    """

  struct Day: Sendable, CustomTestStringConvertible {
    let version: Simulator.ServerVersion
    /// Minutes from sweep to sweep; a timer's sweeps remember only what the trail tells.
    let every: Int
    let isTimer: Bool

    var testDescription: String { "\(version), every \(every) min\(isTimer ? ", timer" : "")" }
  }

  static let days = Simulator.ServerVersion.allCases.flatMap { version in
    [Day(version: version, every: 1, isTimer: false), Day(version: version, every: 4, isTimer: true)]
  }

  /// What people did, told by themselves.
  private struct Ledger {
    /// The deadline that somebody set, and what it replaced.
    struct Wish {
      let from: Timestamp?
      let to: Timestamp
      let build: Int64
    }
    var wishes: [String: Wish] = [:]
    var byHand: Set<String> = []
    /// The deadline and the build as they were left.
    var left: [String: (deadline: Timestamp?, build: Int64)] = [:]
    var connectedAt: [String: Timestamp] = [:]
    /// Who set the deadline that stands: what has to be told when the server stops the workspace at it.
    var author: [String: Author] = [:]
    /// In which build somebody cleared the TTL, with which newer servers end the session's deadline.
    var cleared: [String: Int64] = [:]
    var told: [String: Int64] = [:]
    enum Author: String {
      case start = "its lifetime of "
      case person = " set by hand at "
      case rule = " by Curfew's rule '"
      case bump = " because it was in use"
      /// Somebody stopped it, with the rights of Curfew's user.
      case stop = " by curfew"
    }
    /// What stood before the first move by hand since the last sweep: what comes and goes between two sweeps nobody sees.
    var movedFrom: [String: Timestamp] = [:]
    /// In which build the server moved what somebody had set since the last sweep: of the two moves Curfew sees one.
    var mingled: [String: Int64] = [:]

    /// Whether a deadline that Curfew set takes back what somebody set.
    func isTakenBack(_ id: String, from before: Timestamp?, to after: Timestamp?, build: Int64, at now: Timestamp)
      -> Bool
    {
      guard let wish = wishes[id], wish.build == build, let after else { return false }
      if let from = wish.from, wish.to < from { return before == wish.to }
      return now < wish.to && after < wish.to
    }
  }

  @Test(arguments: days) func nothingSetByHandIsUndone(_ day: Day) async throws {
    let names = (0..<12).map { "w\($0)" }
    let world = try await SimulatedWorld(version: day.version, workspaces: names)
    let sweep = try await world.sweep(try ruleSet(Self.rules))
    var random = SeededGenerator(seed: 0xDA7)
    var ledger = Ledger()
    var memory = FleetMemory()
    var (acts, respected, bumps) = (0, 0, 0)
    for minute in 0..<240 {
      world.clock.advance(by: .seconds(60))
      world.server.catchUp()
      let now = world.clock.now()
      for workspace in try await world.coder.listAll(query: nil).value.workspaces {
        let left = ledger.left[workspace.id]
        if let left, left.build == workspace.latestBuild.number, left.deadline != workspace.deadline {
          // Neither people nor Curfew did it: the server's bump, after which an earlier wish is over.
          if let wish = ledger.wishes[workspace.id], let from = wish.from, wish.to < from {
            ledger.wishes[workspace.id] = nil
          }
          if left.deadline != nil { bumps += 1 }
          ledger.mingled[workspace.id] = ledger.movedFrom[workspace.id] == nil ? nil : left.build
          ledger.author[workspace.id] = left.deadline == nil ? .start : .bump
        } else if left?.build != workspace.latestBuild.number, workspace.latestBuild.transition == .start {
          ledger.author[workspace.id] = .start
        }
        try await Self.checkStop(of: workspace, in: world, &ledger, minute)
        ledger.left[workspace.id] = (workspace.deadline, workspace.latestBuild.number)
        guard minute > 0, Int.random(in: 0..<100, using: &random) < 6 else { continue }
        try await Self.act(on: workspace, in: world, &ledger, &random, at: now, isSeenAtOnce: day.every == 1)
      }
      guard minute % day.every == 0 else { continue }
      if day.isTimer {
        memory = FleetMemory(
          try await world.store.loadMemory(), lastSweepAt: try await AuditReader(path: world.path).lastSightAt())
      }
      let before = try await Self.fleet(world)
      let report = try await sweep.run(.everything, &memory)
      let after = try await Self.fleet(world)
      for (id, old) in before {
        let new = try #require(after[id])
        let taken = ledger.isTakenBack(
          id, from: old.deadline, to: new.deadline, build: old.latestBuild.number, at: now)
        #expect(
          old.deadline == new.deadline || !taken,
          "minute \(minute): \(old.name) \(String(describing: ledger.wishes[id]))")
        #expect(old.ttlMilliseconds == new.ttlMilliseconds || !ledger.byHand.contains("\(id) ttl"), "minute \(minute)")
        #expect(
          old.autostartSchedule == new.autostartSchedule || !ledger.byHand.contains("\(id) autostart"),
          "minute \(minute)")
        if old.deadline != new.deadline { ledger.author[id] = .rule }
        ledger.left[id] = (new.deadline, new.latestBuild.number)
      }
      ledger.movedFrom = [:]
      acts += report.outcomes.count { $0.isApplied }
      for decision in report.judgement.decisions where decision.verdict.guardName == .humanIntervention {
        respected += 1
        let facts = decision.facts
        let isTold =
          decision.effect == .lifetime
          ? ledger.wishes[facts.id]?.build == Int64(facts.buildNumber)
            || ledger.cleared[facts.id] == Int64(facts.buildNumber)
            || ledger.mingled[facts.id] == Int64(facts.buildNumber)
            // Of a session that has just begun the server writes down the use after its bump.
            || ledger.connectedAt[facts.id].map { now - $0 < .seconds(150) } == true
          : ledger.byHand.contains("\(facts.id) \(decision.effect.rawValue)")
        #expect(isTold, "minute \(minute): \(facts.name): \(decision.verdict.reason ?? "")")
      }
    }
    #expect(acts > 20 && respected > 20 && bumps > 5 && !ledger.told.isEmpty)
    #expect(try await AuditReader(path: world.path).verify().isClean)
  }

  /// A workspace that is stopped: the sentence tells by whom, and when it was the server whose deadline it was.
  private static func checkStop(
    of workspace: Workspace, in world: SimulatedWorld, _ ledger: inout Ledger, _ minute: Int
  ) async throws {
    let build = workspace.latestBuild
    guard build.status == .stopped, ledger.told[workspace.id] != build.number,
      let author = build.reason == "autostop" ? ledger.author[workspace.id] : .stop
    else { return }
    ledger.told[workspace.id] = build.number
    let plan = Plan(
      coder: world.coder, server: try await world.coder.buildInfo(), ruleSet: try ruleSet(Self.rules), policy: enforcing
    )
    let trail = try await WorkspaceTrail(of: workspace.id, from: AuditReader(path: world.path))
    let story = try await plan.explanation(of: workspace, FleetMemory(), trail: trail).account?.sentence
    #expect(story?.contains(author.rawValue) == true, "minute \(minute): \(workspace.name) \(author): \(story ?? "")")
  }

  private static func fleet(_ world: SimulatedWorld) async throws -> [String: Workspace] {
    Dictionary(
      try await world.coder.listAll(query: nil).value.workspaces.map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Somebody does something to a workspace.
  ///
  /// - Parameter isSeenAtOnce: whether a sweep looks at it before anything else happens
  private static func act(
    on workspace: Workspace, in world: SimulatedWorld, _ ledger: inout Ledger, _ random: inout SeededGenerator,
    at now: Timestamp, isSeenAtOnce: Bool
  ) async throws {
    let id = workspace.id
    func pick<Element>(_ choices: [Element]) -> Element { choices[Int.random(in: choices.indices, using: &random)] }
    let build = workspace.latestBuild
    switch Int.random(in: 0..<16, using: &random) {
    case 0...5:
      world.server.withCoder { $0.connect(to: id) }
      ledger.connectedAt[id] = now
    case 6: world.server.withCoder { $0.disconnect(from: id) }
    case 7...11:
      guard workspace.isRunning, let deadline = workspace.deadline else {
        if build.status == .stopped { world.post(build: "start", of: id) }
        return
      }
      // The client's clock, a few milliseconds before the server gets to it. To one whose clock is ahead by as much an hour
      // is what the server's own move gives, and only that nobody uses the workspace tells the two apart.
      let isUnused = isSeenAtOnce && workspace.lastUsedAt.map { now - $0 > .minutes(3) } == true
      let to =
        now + pick([.minutes(31), .minutes(45), .hours(1), .hours(1), .hours(2), .hours(4)])
        - (isUnused ? .zero : .milliseconds(5))
      world.put("extend", #"{"deadline":"\#(to.rfc3339)"}"#, on: id)
      let from = ledger.movedFrom[id] ?? deadline
      ledger.movedFrom[id] = from
      ledger.wishes[id] = .init(from: from, to: to, build: build.number)
      ledger.left[id] = (to, build.number)
      ledger.author[id] = .person
    case 12, 13:
      world.put("autostart", pick([#"{"schedule":null}"#, #"{"schedule":"0 4 * * 1-5"}"#]), on: id)
      ledger.byHand.insert("\(id) autostart")
    case 14:
      let body = pick([#"{"ttl_ms":7200000}"#, #"{"ttl_ms":36000000}"#, #"{"ttl_ms":null}"#])
      world.put("ttl", body, on: id)
      ledger.byHand.insert("\(id) ttl")
      guard body.contains("null"), build.transition == .start else { return }
      ledger.cleared[id] = build.number
      guard world.server.withCoder({ $0.version }) != .v0136 else { return }
      ledger.wishes[id] = nil
      ledger.left[id] = (nil, build.number)
    default:
      if workspace.isRunning { world.post(build: "stop", of: id) }
    }
  }
}

extension SimulatedWorld {
  /// Asks for a build as somebody with the rights of Curfew's user.
  func post(build transition: String, of id: String) {
    let request = ServerRequest(
      "POST", "/api/v2/workspaces/\(id)/builds", headers: ["Coder-Session-Token": token],
      body: Array(#"{"transition":"\#(transition)"}"#.utf8))
    let now = clock.now()
    #expect(server.withCoder { $0.handle(request, at: now).response.status } == 201)
  }
}
