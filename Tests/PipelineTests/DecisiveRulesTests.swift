import Rules
import Testing
import Time

@testable import Pipeline

/// Asking only the rules that can have a say comes to the same as asking all.
@Suite struct DecisiveRulesTests {
  /// What is done to a workspace, and what dry runs would do.
  private func deeds(_ decisions: [Decision]) -> [String] {
    decisions.filter { $0.verdict == .act || $0.verdict == .wouldAct }.map {
      "\($0.rule.name) \($0.kind) \($0.verdict) \(String(describing: $0.action))"
    }.sorted()
  }

  @Test(arguments: 0..<150, [Mode.enforce, .dryRun])
  func doesTheSame(seed: Int, mode: Mode) throws {
    var fleet = RandomFleet(seed: UInt64(seed))
    let names = (0..<10).map { "w\($0)" }
    let rules = TriedRules(try ruleSet(fleet.rules(movers: !seed.isMultiple(of: 3))))
    let policy = fleet.policy(mode)
    let (now, memory) = (wednesday, FleetMemory(fleet.memory(of: names, now: wednesday), lastSweepAt: nil))
    for name in names {
      let facts = fleet.facts(name)
      for isByAccount in [true, false] {
        let observation = Observation(
          facts: facts, buildCreatedAt: facts.startedAt ?? facts.createdAt, memory: memory[name])
        func decisions(wantsRecord: Bool) -> [Decision] {
          Judgement.ofOne(
            observation, in: Reading(now: now, observations: [observation], server: ServerTraits(version: nil)),
            under: rules, policy: policy, groups: GroupMemory(), isByAccount: isByAccount, wantsRecord: wantsRecord
          ).decisions
        }
        let (all, some) = (decisions(wantsRecord: true), decisions(wantsRecord: false))
        #expect(deeds(some) == deeds(all), "\(name)")
        #expect(some.count <= all.count)
      }
    }
  }

  /// Otherwise nothing is shown by the test above.
  @Test func asksFewerRules() throws {
    var (all, some, deeds) = (0, 0, 0)
    for seed in 0..<60 {
      var fleet = RandomFleet(seed: UInt64(seed))
      let rules = TriedRules(try ruleSet(fleet.rules(movers: true)))
      let facts = fleet.facts("w5")
      let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt)
      for wantsRecord in [true, false] {
        let decisions = Judgement.ofOne(
          observation, in: Reading(now: wednesday, observations: [observation], server: ServerTraits(version: nil)),
          under: rules, policy: Policy(mode: .enforce), groups: GroupMemory(), isByAccount: true,
          wantsRecord: wantsRecord
        ).decisions
        if wantsRecord { all += decisions.count } else { some += decisions.count }
        deeds += self.deeds(decisions).count
      }
    }
    #expect(some < all && deeds > 20, "\(some) of \(all), \(deeds)")
  }
}
