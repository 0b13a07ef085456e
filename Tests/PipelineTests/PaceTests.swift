import Audit
import Diagnostics
import FoundationEssentials
import Rules
import Testing
import Time

@testable import Pipeline

/// Rules that act on many pace themselves.
@Suite struct PaceTests {
  private static let shorten = #"actions: [{shorten: {to: "${now + duration('40m')}"}}]"#

  @Test(arguments: [("10%", 28, 2), ("10%", 5, 1), ("25%", 28, 7), ("100%", 6, 6), ("4", 28, 4)])
  func actsOnAShareOfTheFleet(pace: String, fleet: Int, acts: Int) throws {
    let rules = try ruleSet(
      "- {name: r, when: \"true\", limits: {max_actions_per_sweep: \(pace)}, \(Self.shorten)}")
    let judgement = Judgement(
      of: reading((0..<fleet).map { workspace("w\($0)") }), under: rules,
      policy: Policy(mode: .enforce, maxShortenedPercent: 100))
    #expect(judgement.decisions.count { $0.verdict == .act } == acts)
    #expect(judgement.decisions.count { $0.verdict.guardName == .maxActionsPerSweep } == fleet - acts)
  }

  /// Those who get a schedule have none: a share of the few who have one would take a day for a company.
  @Test(arguments: [("set_autostart: {schedule: \"0 7 * * 1-5\"}", 4), ("clear_autostart: {}", 1)])
  func givesSchedulesToAShareOfAll(action: String, acts: Int) throws {
    let rules = try ruleSet(
      "- {name: r, when: \"true\", limits: {max_actions_per_sweep: 10%}, actions: [{\(action)}]}")
    let fleet = (0..<40).map { index in workspace("w\(index)") { if index < 8 { $0.autostart = "0 9 * * 1-5" } } }
    let judgement = Judgement(
      of: reading(fleet), under: rules, policy: Policy(mode: .enforce, maxShortenedPercent: 100))
    #expect(judgement.decisions.count { $0.verdict == .act } == acts)
  }

  /// The longest unused is somebody who cannot be told: the others go on, by the rule's own limit and by that of the settings.
  @Test(arguments: [("limits: {max_actions_per_sweep: 1},", 1000), ("", 1)])
  func anOwnerWhoCannotBeReachedTakesNobodysPlace(limit: String, total: Int) throws {
    let rules = try ruleSet(
      "- {name: r, when: \"true\", \(limit) notice: {before: 30m, to: chat}, \(Self.shorten)}")
    var read = reading(
      (0..<3).map { index in
        workspace("w\(index)") { $0.lastUsedAt = wednesday - .hours(9 - index) }
      })
    func notice(_ number: Int, _ state: StandingNotice.State) -> StandingNotice {
      let facts = read.observations[number].facts
      return StandingNotice(
        seq: Int64(number), workspace: facts.id, owner: facts.owner.name, rule: "r", channel: "chat", kind: .before,
        at: wednesday - .minutes(32), buildNumber: Int64(facts.buildNumber), deadline: facts.deadline, stopsAt: nil,
        state: state)
    }
    let toldAt = wednesday - .minutes(31)
    read.notices = NoticeMemory([
      notice(0, .failed(at: toldAt, "no such user")), notice(1, .delivered(at: toldAt, machineAt: toldAt)),
    ])
    let policy = Policy(mode: .enforce, maxActionsPerSweep: total, maxShortenedPercent: 100)
    let judged = Judgement(of: read, under: rules, policy: policy).decisions
    #expect(judged.map(\.verdict.guardName) == [.noNotice, nil, .maxActionsPerSweep])
    #expect(judged.map { $0.verdict == .act } == [false, true, false])
  }

  @Test func beginsWithTheLongestUnused() throws {
    let rules = try ruleSet("- {name: r, when: \"true\", limits: {max_actions_per_sweep: 2}, \(Self.shorten)}")
    let read = reading(
      (0..<6).map { index in
        workspace("w\(index)") {
          $0.lastUsedAt = wednesday - .minutes([30, 90, 10, 170, 20, 60][index])
          // The nearest deadline is not what counts.
          $0.deadline = wednesday + .hours(2 + index)
        }
      })
    let acting = Judgement(of: read, under: rules, policy: enforcing).decisions.filter { $0.verdict == .act }
    #expect(Set(acting.map { $0.facts.name }) == ["w3", "w1"])
  }

  /// Seven in the evening: 28 running, 15 of them idle, for all of whom the starter rule becomes true in one minute; and a
  /// rule that has nothing to do with it.
  @Test func theStarterRulesWorkOnAnOrdinaryEvening() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("rules/shorten-idle.yaml"), encoding: .utf8)
    let file = SourceFile(
      name: "shorten-idle.yaml",
      text: text.replacing("mode: dry-run", with: "mode: enforce").replacing("for: 10m", with: "for: 0m")
        + """
              - name: other
                mode: enforce
                match: {name: [o*]}
                actions: [{shorten: {to: "${now + duration('90m')}"}}]
                cooldown: 1h

        """)
    let rules = try #require(RuleSet.load(files: [file]).ruleSet)
    var now = Timestamp(seconds: wednesday.seconds + 9 * 3600)  // 19:00 UTC, 20:00 in Berlin.
    var fleet = (0..<28).map { index in
      workspace(index < 3 ? "o\(index)" : "w\(index)") {
        $0.startedAt = now - .hours(9)
        $0.lastUsedAt = now - (index < 13 ? .minutes(5) : .hours(2) + .minutes(index))
        $0.deadline = now + .hours(4)
      }
    }
    var stopped: [String] = []
    var sweeps = 0
    while stopped.count < 15, sweeps < 20 {
      let judgement = Judgement(of: reading(fleet, now: now), under: rules, policy: enforcing)
      #expect(!judgement.isRefused && judgement.notes == [])
      for decision in judgement.decisions where decision.verdict == .act {
        guard case .deadline(let target, _)? = decision.action else { continue }
        let index = try #require(fleet.firstIndex { $0.id == decision.facts.id })
        fleet[index].deadline = target
        if decision.rule.name == "shorten-when-idle" { stopped.append(decision.facts.name) }
      }
      #expect(stopped.count <= 2 * (sweeps + 1))
      if sweeps == 0 { #expect(fleet.prefix(3).allSatisfy { $0.deadline == now + .minutes(90) }) }
      sweeps += 1
      now = now + .minutes(1)
    }
    #expect(sweeps == 8 && Set(stopped) == Set((13..<28).map { "w\($0)" }))
    // The longest unused were first.
    #expect(Set(stopped.prefix(2)) == ["w26", "w27"])
  }

  // MARK: Beforehand

  @Test func tellsWhatASweepMayDo() throws {
    let rules = try ruleSet(
      """
      - {name: wide, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}
      - {name: paced, when: "true", limits: {max_actions_per_sweep: 10%}, actions: [{shorten: {to: "${now + duration('50m')}"}}]}
      - {name: narrow, match: {name: [w1]}, when: "true", actions: [{shorten: {to: "${now + duration('60m')}"}}]}
      - {name: off, mode: off, when: "true", actions: [{clear_ttl: {}}]}
      - {name: given, when: "!has(ws.autostart)", actions: [{set_autostart: {schedule: "0 7 * * 1-5"}}]}
      - {name: later, when: "ws.idle_for > duration('9h')", actions: [{set_ttl: {to: 1h}}]}
      - {name: longer, when: "true", actions: [{extend: {by: 1h}}]}
      - {name: fast, when: "true", limits: {max_actions_per_sweep: 50%}, actions: [{clear_autostart: {}}]}
      """)
    let fleet = (0..<28).map { index in workspace("w\(index)") { if index < 14 { $0.autostart = "0 9 * * 1-5" } } }
    let reach = Reach(fleet, of: rules, under: enforcing, at: wednesday)
    #expect(
      reach.shares.map { "\($0.effect.rawValue) \($0.allowed)/\($0.population)" } == [
        "lifetime 7/28", "ttl 7/28", "autostart 5/14",
      ])
    #expect(
      reach.excesses.map { "\($0.rule) \($0.looksAt) \($0.isPaced)" } == [
        "wide 28 false", "later 28 false", "fast 14 true",
      ])
  }

  // MARK: Old servers

  @Test(arguments: [
    ("v0.13.6", "m. This server learns of use every ten minutes only: to keep it, use it by 2026-03-11T10:30:00Z."),
    ("v0.19.0", "m."), ("v2.36.0", "m."),
  ])
  func theLastTenMinutesAreNoNoticeOnOldServers(version: String, words: String) throws {
    let rules = try ruleSet("- {name: r, when: \"true\", message: m., \(Self.shorten)}")
    let judgement = Judgement(of: reading([workspace()], version: version), under: rules, policy: enforcing)
    #expect(judgement.record(of: judgement.decisions[0]).message == words)
  }

  @Test func tellsUseFromAStart() {
    #expect(workspace().isUsedInThisBuild)
    #expect(!workspace { $0.lastUsedAt = $0.startedAt.map { $0 - .minutes(1) } }.isUsedInThisBuild)
    #expect(!workspace { $0.lastUsedAt = nil }.isUsedInThisBuild)
    #expect(!workspace { $0.startedAt = nil }.isUsedInThisBuild)
  }
}
