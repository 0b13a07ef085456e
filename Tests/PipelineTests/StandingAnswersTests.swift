import Rules
import Testing
import Time

@testable import Pipeline

/// Not asking a rule again whose answer stands comes to the same as asking all.
@Suite struct StandingAnswersTests {
  /// Rules whose answers change with the clock, with agents' signs of life, and with nothing at all.
  private static let moving = """
    - {name: late, when: "now.getMinutes() % 7 == 3", actions: [{extend: {to: "${now + duration('4h')}"}}]}
    - {name: hours, when: "!now.isWithin('Mon-Fri 09:00-10:20', 'UTC')", actions: [{shorten: {by: 5m}}], for: 12m}
    - {name: idle, when: "ws.idle_for > duration('47m') && ws.?time_left.orValue(duration('0s')) > duration('1h')",
       actions: [{shorten: {to: "${now + duration('40m')}"}}], for: 6m}
    - {name: dry, mode: dry-run, when: "has(ws.uptime) && ws.uptime > duration('200m')", actions: [{set_ttl: {to: 3h}}], cooldown: 9m}
    """
  private static let heartbeat = """

    - {name: silent, when: "ws.agents.exists(a, now - a.?last_connected_at.orValue(now) > duration('10m'))",
       actions: [{shorten: {by: 7m}}]}
    """

  /// Workspaces that are read again and again: mostly as before, but for their agents' signs of life.
  private struct Course {
    var fleet: RandomFleet
    var facts: [WorkspaceFacts]
    var now = wednesday

    init(seed: Int) {
      fleet = RandomFleet(seed: UInt64(seed))
      facts = []
      for index in 0..<8 { facts.append(fleet.facts("w\(index)")) }
    }

    mutating func goOn() {
      now += fleet.happens(10) ? .minutes(-3) : .seconds(fleet.number(1...600))
      for index in facts.indices {
        if fleet.happens(15) { facts[index] = fleet.facts("w\(index)") }
        guard !facts[index].agents.isEmpty, fleet.happens(70) else { continue }
        facts[index].agents[0].lastConnectedAt = now - .seconds(fleet.number(0...900))
      }
    }

    mutating func reading() -> Reading {
      let memory = FleetMemory(fleet.memory(of: facts.map(\.id), now: now), lastSweepAt: now - .minutes(1))
      let seen = facts.filter { _ in fleet.happens(95) }
      return Reading(
        now: now,
        observations: seen.map {
          Observation(facts: $0, buildCreatedAt: $0.startedAt ?? $0.createdAt, memory: memory[$0.id])
        }, server: ServerTraits(version: nil))
    }
  }

  /// All that a judgement comes to.
  private func words(_ judgement: Judgement) -> [String] {
    judgement.decisions.map {
      "\($0.facts.name) \($0.rule.name) \($0.kind) \($0.verdict) \(String(describing: $0.action)) \($0.note ?? "")"
    } + judgement.recorded.map { "recorded \($0.facts.name) \($0.rule.name) \($0.kind) \($0.verdict)" }
      + judgement.trueSince.map { since in
        "since \(since.map { "\($0.key) \(String(describing: $0.since))" }.sorted())"
      }
  }

  @Test(arguments: 0..<40) func saysTheSame(seed: Int) throws {
    var course = Course(seed: seed)
    let isReadingHeartbeats = seed.isMultiple(of: 4)
    let rules = try ruleSet(
      course.fleet.rules() + "\n" + Self.moving + (isReadingHeartbeats ? Self.heartbeat : ""))
    #expect(rules.rules.contains(where: \.readsHeartbeats) == isReadingHeartbeats)
    let policy = course.fleet.policy(.enforce)
    var answers = StandingAnswers(of: rules)
    for step in 0..<25 {
      course.goOn()
      let reading = course.reading()
      func judged(by answers: StandingAnswers?) -> Judgement {
        Judgement(of: reading, under: rules, policy: policy, lastSweepAt: course.now - .minutes(1), answers: answers)
      }
      let judgement = judged(by: answers)
      #expect(words(judgement) == words(judged(by: nil)), "step \(step)")
      answers = try #require(judgement.answers)
    }
  }

  /// Otherwise nothing is shown by the test above.
  @Test func asksFewerRules() throws {
    let rules = try ruleSet(Self.moving)
    var course = Course(seed: 1)
    course.facts = course.facts.map { facts in
      var facts = facts
      (facts.lastUsedAt, facts.unknown) = (wednesday, [])
      return facts
    }
    var answers = StandingAnswers(of: rules)
    var open: [Int] = []
    for minute in 0..<4 {
      let reading = Reading(
        now: wednesday + .seconds(minute),
        observations: course.facts.map { Observation(facts: $0, buildCreatedAt: $0.createdAt) },
        server: ServerTraits(version: nil))
      let judgement = Judgement(of: reading, under: rules, policy: Policy(), answers: answers)
      answers = try #require(judgement.answers)
      open.append(course.facts.reduce(0) { $0 + (answers.answers(on: $1.id)?.open.count ?? rules.rules.count) })
    }
    let all = course.facts.count * rules.rules.count
    #expect(open[0] == all)
    #expect(open[1] < all / 2 && open[3] == open[1], "\(open) of \(all)")
  }

  @Test func areForgottenWithTheirRules() throws {
    let answers = StandingAnswers(of: try ruleSet(Self.moving))
    #expect(!answers.are(of: try ruleSet(Self.moving)))
    #expect(!answers.are(of: try ruleSet(Self.moving + Self.heartbeat)))
  }
}
