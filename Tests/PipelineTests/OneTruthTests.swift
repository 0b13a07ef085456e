import Audit
import CoderAPI
import Rules
import Testing
import Time

@testable import Pipeline

/// `plan`, `explain` and `sweep` tell the same of the same fleet.
@Suite struct OneTruthTests {
  /// Everything that people are told of a judgement, a line a decision.
  private func lines(_ judgement: Judgement) -> Set<String> {
    Set(
      judgement.decisions.map { decision in
        line(decision.facts.fullName, judgement.record(of: decision), decision.note)
      })
  }

  private func line(_ workspace: String, _ record: DecisionRecord, _ note: String?) -> String {
    """
    \(workspace) \(record.rule) \(record.action) \(record.effect) \(record.verdict) \(record.guardName ?? "-") \
    \(record.winner ?? "-") \(record.before ?? "-") -> \(record.after ?? "-"): \(record.message) (\(note ?? "-"))
    """
  }

  @Test(arguments: 0..<24, [Mode.enforce, .dryRun])
  func planExplainAndSweepAgree(seed: Int, mode: Mode) async throws {
    var fleet = RandomFleet(seed: UInt64(seed))
    let names = (0..<10).map { "w\($0)" }
    let world = try await SimulatedWorld(workspaces: names)
    for name in names {
      let id = try await world.workspace(name).id
      if fleet.happens(50) {
        _ = try await world.coder.setTTL(workspace: id, milliseconds: Int64(fleet.number(1...12)) * 3_600_000)
      }
      if fleet.happens(50) { _ = try await world.coder.setAutostart(workspace: id, schedule: "0 8 * * 1-5") }
      if fleet.happens(30) {
        _ = try await world.coder.extend(workspace: id, deadline: wednesday + .minutes(fleet.number(40...900)))
      }
    }
    if fleet.happens(30) { try await world.stop("w3") }
    var ids: [String] = []
    for name in names { ids.append(try await world.workspace(name).id) }
    let now = world.clock.now()
    let memory = FleetMemory(fleet.memory(of: ids, now: now), lastSweepAt: now - .minutes(1))
    let rules = try ruleSet(fleet.rules())
    let policy = fleet.policy(mode)
    if fleet.happens(25) {
      try PauseSwitch(path: world.path).pause(Pause(since: wednesday, reason: "incident"))
    }

    let plan = Plan(
      coder: world.coder, server: try await world.coder.buildInfo(), ruleSet: rules, policy: policy,
      pause: try await AuditReader(path: world.path).pause(at: now))
    let planned = try await plan.judgement(memory)
    var explained: Set<String> = []
    for name in names {
      let explanation = try await plan.explanation(
        of: try await world.coder.workspace(owner: "ana", name: name).value, memory)
      // Where the others have no say in it, what stands against them is left out.
      let isConcerned = explanation.rules.contains { $0.decisions.contains { $0.decision.dependsOnOthers } }
      let notes = isConcerned ? planned.notes : planned.notes.filter { !$0.hasPrefix("blast radius: ") }
      #expect(explanation.notes.suffix(notes.count) == notes[...])
      for line in explanation.rules {
        for (decision, record) in line.decisions {
          explained.insert(self.line("ana/\(name)", record, decision.note))
          // What a rule says is explained by the terms that it was decided by.
          if record.verdict == .act || record.verdict == .wouldAct { #expect(line.explanation?.answer == .true) }
        }
        if line.rule.mode != .off, line.notSelected == nil {
          #expect((line.explanation?.answer == .false) == line.decisions.isEmpty)
        }
      }
    }
    var used = memory
    let report = try await world.sweep(rules, policy: policy).run(.everything, &used)
    #expect(lines(planned) == lines(report.judgement))
    #expect(lines(planned) == explained)
    #expect(report.notes.starts(with: planned.notes))
  }

  /// A plan of a dry run answers what a sweep would do now if it were enforced.
  @Test(arguments: 0..<200) func aDryRunTellsWhatEnforcingWouldDo(seed: Int) throws {
    var fleet = RandomFleet(seed: UInt64(1000 + seed))
    let workspaces = (0..<fleet.number(1...60)).map { fleet.facts("w\($0)") }
    let memory = FleetMemory(fleet.memory(of: workspaces.map(\.id), now: wednesday))
    let read = reading(
      workspaces, memory: Dictionary(uniqueKeysWithValues: workspaces.map { ($0.name, memory[$0.id]) }))
    let rules = try ruleSet(fleet.rules(mode: "enforce"))
    let policy = fleet.policy(.enforce)
    var dry = policy
    dry.mode = .dryRun
    func told(_ policy: Policy) -> [String] {
      let judgement = Judgement(of: read, under: rules, policy: policy)
      return judgement.decisions.map { decision in
        line(decision.facts.fullName, judgement.record(of: decision), nil)
          .replacing(" wouldAct ", with: " act ")
      } + judgement.notes
    }
    #expect(told(dry) == told(policy))
  }

  /// The dry run's own numbers are those that enforcing gives: a rule that paces itself comes to everybody in turn.
  @Test func aPacedDryRunComesToEverybody() async throws {
    let names = (0..<6).map { "w\($0)" }
    let world = try await SimulatedWorld(workspaces: names)
    let rules = try ruleSet(
      """
      - name: shorten
        when: "true"
        cooldown: 2h
        limits: {max_actions_per_sweep: 2}
        actions: [{shorten: {to: "${now + duration('40m')}"}}]
      """)
    let sweep = try await world.sweep(rules, policy: Policy(mode: .dryRun))
    var memory = FleetMemory()
    for _ in 0..<3 {
      // Nothing was changed: the same two are whom an enforced sweep would act on now.
      let judgement = try await sweep.run(.everything, &memory).judgement
      let acting = judgement.decisions.indices.filter { judgement.decisions[$0].verdict == .wouldAct }
      #expect(acting.count == 2)
    }
    let told = try await AuditReader(path: world.path).decisions().filter { $0.record.verdict == .wouldAct }
    #expect(Set(told.map(\.record.workspace)).count == 6)
  }
}
