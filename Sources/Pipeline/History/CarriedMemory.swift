import Audit
import Rules
import Time

/// What rules would remember of one workspace if they had been in force: what they wanted counts as done.
public struct CarriedMemory: Sendable {
  private var rules: [WorkspaceMemory.RuleKey: RuleMemory] = [:]
  /// Whether the new rules have been asked.
  private var hasBegun = false
  /// What the rules in force remember after they were judged last; `nil` before.
  private(set) var inForce: [WorkspaceMemory.RuleKey: RuleMemory]?

  /// Makes an empty memory.
  public init() {}

  /// The recorded memory for rules that are the same in the set in force, and the carried one for the others.
  ///
  /// What is remembered goes by the name of a rule: a changed one begins with what was remembered of the one that it replaces, as
  /// it does where the files of a running service change.
  func memory(
    ofUnchanged unchanged: Set<String>, changed: Set<String>, beside recorded: WorkspaceMemory
  ) -> [WorkspaceMemory.RuleKey: RuleMemory] {
    if recorded.rules.isEmpty, rules.isEmpty { return [:] }
    guard hasBegun else {
      return recorded.rules.filter { unchanged.contains($0.key.rule) || changed.contains($0.key.rule) }
    }
    let known = recorded.rules.filter { unchanged.contains($0.key.rule) }
    return known.merging(rules.lazy.filter { changed.contains($0.key.rule) }.map { ($0.key, $0.value) }) { $1 }
  }

  /// The carried memory alone.
  var all: [WorkspaceMemory.RuleKey: RuleMemory] { rules }

  /// Carries the memory on.
  ///
  /// - Parameters:
  ///   - judged: what the rules decided on the observation
  ///   - observation: what they judged, with the memory from before
  ///   - subject: its facts then
  ///   - isDone: whether a decision to act counts as carried out
  mutating func remember(
    _ judged: Judgement.OfOne, of new: TriedRules, on observation: Observation, _ subject: Subject, at now: Timestamp,
    isDone: (Decision) -> Bool = { _ in true }
  ) {
    hasBegun = true
    rules = Self.after(judged, of: new, on: observation, subject, at: now, isDone: isDone)
  }

  /// The same for the rules in force.
  mutating func rememberInForce(
    _ judged: Judgement.OfOne, of ruleSet: TriedRules, on observation: Observation, _ subject: Subject,
    at now: Timestamp, isDone: (Decision) -> Bool
  ) {
    inForce = Self.after(judged, of: ruleSet, on: observation, subject, at: now, isDone: isDone)
  }

  private static func after(
    _ judged: Judgement.OfOne, of ruleSet: TriedRules, on observation: Observation, _ subject: Subject,
    at now: Timestamp, isDone: (Decision) -> Bool
  ) -> [WorkspaceMemory.RuleKey: RuleMemory] {
    var rules = observation.memory.rules
    for turn in judged.turns {
      rules[turn.key, default: RuleMemory()].standsSince = turn.standsSince
      rules[turn.key]?.owedAt = turn.owed(after: judged.decisions)
      if rules[turn.key] == RuleMemory() { rules[turn.key] = nil }
    }
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
    for decision in judged.decisions
    where decision.verdict == .wouldAct || decision.verdict == .act && isDone(decision) {
      for shadow in [true, false] {
        let key = WorkspaceMemory.RuleKey(rule: decision.rule.name, shadow: shadow)
        rules[key] = (rules[key] ?? RuleMemory())
          .acted(
            on: .init(decision.effect), at: now, inBuild: observation.facts.buildNumber, zone: decision.rule.zone)
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
