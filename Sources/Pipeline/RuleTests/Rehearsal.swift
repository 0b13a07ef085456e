import Audit
import Rules
import Time

/// Sweeps over workspaces that a test describes, without a server and without a trail.
///
/// Evaluation, decision and memory are those of a real sweep; each request counts as carried out at once. Values that a
/// rule sets stay until the test gives another value, as if a person or the server had set that.
struct Rehearsal {
  let ruleSet: RuleSet
  private var memories: [String: WorkspaceMemory] = [:]
  private var standing: [String: [Effect: Standing]] = [:]
  private var lastSweepAt: Timestamp?
  private var groups = GroupMemory()

  init(_ ruleSet: RuleSet) { self.ruleSet = ruleSet }

  /// One test has few workspaces, so that shares of a fleet say nothing: only the rules' own limits hold.
  private static let policy = {
    var policy = Policy(mode: .enforce, maxActionsPerSweep: .max, maxShortenedPercent: 100)
    policy.assumesNotices = true
    return policy
  }()
  /// The newest server.
  private static let server = ServerTraits(version: nil)

  /// A value that a rule has set.
  private struct Standing {
    /// What the test gave when the rule set it.
    let given: String?
    let buildNumber: Int
    /// Sets the value.
    let apply: @Sendable (inout WorkspaceFacts) -> Void
  }

  /// Sweeps once over the workspaces as the test gives them.
  mutating func sweep(_ given: [WorkspaceFacts], at now: Timestamp) -> Judgement {
    let observations = given.map { given in
      var facts = standingFacts(given)
      var memory = memories[facts.id] ?? WorkspaceMemory()
      memory.values = Authorship(
        facts: facts, buildUpdatedAt: nil, before: memory, now: now, server: Self.server,
        isUnscheduled: memory.suspends
      ).values()
      memory.follow(facts, at: now)
      if memory.suspends, facts.autostart == nil { facts.suspendedAutostart = memory.suspension?.schedule }
      return Observation(facts: facts, buildCreatedAt: facts.startedAt ?? facts.createdAt, memory: memory)
    }
    let judgement = Judgement(
      of: Reading(now: now, observations: observations, server: Self.server), under: ruleSet, policy: Self.policy,
      lastSweepAt: lastSweepAt, groups: groups)
    groups.take(judgement.groups.records, mode: Self.policy.mode)
    for (judged, given) in zip(judgement.workspaces, given) {
      let observation = judged.observation
      let id = observation.facts.id
      var memory = observation.remembered(judged, wishes: [], at: now)
      memory.suspension = judgement.suspension(of: observation, judged.decisions)
      var changes = MemoryChanges()
      changes.note(&memory, since: memories[id] ?? WorkspaceMemory(), of: id)
      for decision in judged.decisions where decision.verdict == .act {
        guard let action = decision.action else { continue }
        memory.act(decision, action, at: now)
        note(action, decision, given, id)
      }
      for item in judgement.suspended where item.observation === observation && item.fate == .comesBack {
        memory.suspension = nil
        standing[id]?[.autostart] = nil
      }
      memories[id] = memory
    }
    lastSweepAt = now
    return judgement
  }

  /// The facts with what rules have set before.
  private mutating func standingFacts(_ given: WorkspaceFacts) -> WorkspaceFacts {
    guard let values = standing[given.id] else { return given }
    var facts = given
    for (effect, value) in values {
      let isPast = effect == .lifetime && value.buildNumber != given.buildNumber
      if isPast || EffectValue.present(effect, of: given) != value.given {
        standing[given.id]?[effect] = nil
      } else {
        value.apply(&facts)
      }
    }
    return facts
  }

  private mutating func note(_ action: ResolvedAction, _ decision: Decision, _ given: WorkspaceFacts, _ id: String) {
    standing[id, default: [:]][decision.effect] = Standing(
      given: EffectValue.present(decision.effect, of: given), buildNumber: given.buildNumber
    ) { facts in
      switch action {
      case .deadline(let target, _): facts.deadline = target
      case .ttl(let ttl): facts.ttl = ttl
      case .autostart(let schedule): facts.autostart = schedule
      }
    }
    guard let change = decision.deadlineChange else { return }
    standing[id, default: [:]][.lifetime] = Standing(
      given: EffectValue.present(.lifetime, of: given), buildNumber: given.buildNumber
    ) { $0.deadline = change.after }
  }
}
