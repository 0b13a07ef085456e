import Audit
import Rules
import Time

/// What rules would remember of one workspace if they had been in force: what they wanted counts as done.
public struct CarriedMemory: Sendable {
  private var rules: [WorkspaceMemory.RuleKey: RuleMemory] = [:]
  /// What the rules in force remember after they were judged last; `nil` before.
  private(set) var inForce: [WorkspaceMemory.RuleKey: RuleMemory]?

  /// Makes an empty memory.
  public init() {}

  /// The recorded memory for rules that are the same in the set in force, and the carried one for the others.
  func memory(
    of new: RuleSet, beside recorded: WorkspaceMemory, since inForce: RuleSet
  ) -> [WorkspaceMemory.RuleKey: RuleMemory] {
    var memory: [WorkspaceMemory.RuleKey: RuleMemory] = [:]
    for rule in new.rules {
      let isUnchanged = inForce.rule(named: rule.name)?.source.fingerprint == rule.source.fingerprint
      for shadow in [true, false] {
        let key = WorkspaceMemory.RuleKey(rule: rule.name, shadow: shadow)
        memory[key] = isUnchanged ? recorded.rules[key] : rules[key]
      }
    }
    return memory
  }

  /// The carried memory alone.
  var all: [WorkspaceMemory.RuleKey: RuleMemory] { rules }

  /// Carries the memory on.
  ///
  /// - Parameters:
  ///   - decisions: what the rules decided on the observation
  ///   - observation: what they judged, with the memory from before
  mutating func remember(_ decisions: [Decision], of new: RuleSet, on observation: Observation, at now: Timestamp) {
    rules = Self.after(decisions, of: new, on: observation, at: now)
  }

  /// The same for the rules in force.
  mutating func rememberInForce(
    _ decisions: [Decision], of ruleSet: RuleSet, on observation: Observation, at now: Timestamp
  ) {
    inForce = Self.after(decisions, of: ruleSet, on: observation, at: now)
  }

  private static func after(
    _ decisions: [Decision], of ruleSet: RuleSet, on observation: Observation, at now: Timestamp
  ) -> [WorkspaceMemory.RuleKey: RuleMemory] {
    var rules = observation.memory.rules
    for rule in ruleSet.rules where rule.holdFor != nil {
      let state = RuleState(
        observation.memory.memory(of: rule, shadow: false), rule: rule, buildNumber: observation.facts.buildNumber,
        at: now)
      let isTrue =
        rule.selector.rejection(of: observation.facts) == nil
        && rule.evaluate(Subject(facts: observation.facts, now: now), state: state).answer == .true
      for shadow in [true, false] {
        let key = WorkspaceMemory.RuleKey(rule: rule.name, shadow: shadow)
        let since = isTrue ? rules[key]?.trueSince ?? now : nil
        if since != nil || rules[key] != nil { rules[key, default: RuleMemory()].trueSince = since }
      }
    }
    for decision in decisions where decision.verdict == .act || decision.verdict == .wouldAct {
      for shadow in [true, false] {
        let key = WorkspaceMemory.RuleKey(rule: decision.rule.name, shadow: shadow)
        rules[key] = (rules[key] ?? RuleMemory())
          .acted(at: now, inBuild: observation.facts.buildNumber, zone: decision.rule.zone)
      }
    }
    return rules
  }
}

extension Observation {
  /// The same with other memories of rules, and with the facts as other rules would have had them.
  func with(rules: [WorkspaceMemory.RuleKey: RuleMemory], facts: WorkspaceFacts) -> Observation {
    var memory = memory
    memory.rules = rules
    return Observation(
      facts: facts, buildCreatedAt: buildCreatedAt, memory: memory, mayBeChanged: mayBeChanged, remarks: remarks)
  }
}
