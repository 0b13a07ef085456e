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
    ofUnchanged unchanged: Set<String>, changed: Set<String>, beside recorded: WorkspaceMemory
  ) -> [WorkspaceMemory.RuleKey: RuleMemory] {
    if recorded.rules.isEmpty, rules.isEmpty { return [:] }
    let known = recorded.rules.filter { unchanged.contains($0.key.rule) }
    return known.merging(rules.lazy.filter { changed.contains($0.key.rule) }.map { ($0.key, $0.value) }) { $1 }
  }

  /// The carried memory alone.
  var all: [WorkspaceMemory.RuleKey: RuleMemory] { rules }

  /// Carries the memory on.
  ///
  /// - Parameters:
  ///   - decisions: what the rules decided on the observation
  ///   - observation: what they judged, with the memory from before
  ///   - subject: its facts then
  mutating func remember(
    _ decisions: [Decision], of new: TriedRules, on observation: Observation, _ subject: Subject, at now: Timestamp
  ) {
    rules = Self.after(decisions, of: new, on: observation, subject, at: now)
  }

  /// The same for the rules in force.
  mutating func rememberInForce(
    _ decisions: [Decision], of ruleSet: TriedRules, on observation: Observation, _ subject: Subject, at now: Timestamp
  ) {
    inForce = Self.after(decisions, of: ruleSet, on: observation, subject, at: now)
  }

  private static func after(
    _ decisions: [Decision], of ruleSet: TriedRules, on observation: Observation, _ subject: Subject, at now: Timestamp
  ) -> [WorkspaceMemory.RuleKey: RuleMemory] {
    var rules = observation.memory.rules
    for rule in ruleSet.waiting {
      let state = RuleState(
        observation.memory.memory(of: rule, shadow: false), rule: rule, buildNumber: observation.facts.buildNumber,
        at: now)
      let isTrue =
        rule.selector.rejection(of: observation.facts) == nil
        && rule.evaluate(subject, state: state, wantsHorizon: false).answer == .true
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
