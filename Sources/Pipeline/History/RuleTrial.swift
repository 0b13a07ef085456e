import Audit
import Rules
import Time

/// A recorded reading of a workspace, ready to be judged by the rules of then and by others: as it was, and as it would have
/// been under the others.
///
/// As in a ``Backtest``, limits of a whole sweep are left out. Unlike there, a rule in dry run does nothing.
public struct RuleTrial: Sendable {
  private let facts: WorkspaceFacts
  private let subject: StoredSubject
  private let policy: Policy
  private let traits: ServerTraits
  private let scope: SweepEndRecord.Scope?
  private let groups: GroupMemory
  private let isByAccount: Bool
  private let inForce: RuleSet
  private let new: RuleSet

  /// What rules want of a workspace at an instant.
  public struct Orders: Sendable {
    /// The rule that wants another deadline, and the deadline.
    public var deadline: (rule: String, to: Timestamp)?
    /// The rule that wants another TTL, and the TTL; `nil` for none.
    public var ttl: (rule: String, to: Duration?)?
  }

  /// What differs on the workspace from what was read.
  public struct Circumstances: Sendable {
    /// When it would stop by itself; `nil` for never.
    public var deadline: Timestamp?
    /// Its TTL where the new rules set another one; `.some(nil)` is a cleared one.
    public var ttl: Duration??
    /// When it was last used.
    public var lastUsedAt: Timestamp?

    /// Makes circumstances.
    public init(deadline: Timestamp?, lastUsedAt: Timestamp?) {
      (self.deadline, self.lastUsedAt) = (deadline, lastUsedAt)
    }
  }

  /// - Returns: `nil` where the trail does not have, or this version does not understand, what it was judged by.
  init?(_ stored: StoredJudgement, inForce: RuleSet?, new: RuleSet, groups: GroupMemory?, known: StoredSubject?) {
    // What cannot be understood is counted by `backtest`, which says why; here the reading before goes on to count.
    guard let inForce, let facts = try? stored.observation.facts() else { return nil }
    // The same of the limits of then.
    let limits = stored.policy.flatMap { try? StoredPolicy(json: $0) }
    guard let limits, let policy = limits.policy else { return nil }
    self.policy = policy
    self.inForce = inForce
    self.new = new
    self.groups = groups ?? GroupMemory()
    subject = known ?? StoredSubject(nothingOf: facts)
    // With the days of use that were recorded.
    self.facts = subject.observation(of: facts).facts
    traits = limits.traits
    scope = stored.scope
    isByAccount = stored.isByAccount ?? false
  }

  /// Whether it ran when it was read.
  public var isRunning: Bool { facts.isRunning }
  /// The deadline that was read; `nil` for none.
  public var deadline: Timestamp? { facts.deadline }

  /// What both sets want at an instant, and when one of them may want something else by itself; `nil` for never.
  ///
  /// - Parameters:
  ///   - lastUsedAt: when it was last used before that instant
  ///   - memory: what the new rules remember, which is carried on
  public func compare(
    at now: Timestamp, lastUsedAt: Timestamp?, _ memory: inout CarriedMemory
  ) -> (inForce: Orders, new: Orders, next: Timestamp?) {
    var facts = facts
    facts.lastUsedAt = lastUsedAt
    let observation = subject.observation(of: facts)
    let before = orders(on: observation, at: now, under: inForce)
    let carried = observation.with(
      rules: memory.memory(of: new, beside: observation.memory, since: inForce),
      facts: facts.knowing(new.needs.parameters))
    let after = orders(on: carried, at: now, under: new)
    memory.remember(after.decisions, of: new, on: carried, at: now)
    let next = [before.next, carried.with(rules: memory.all, facts: carried.facts).nextChange(under: new, policy, now)]
    return (before.orders, after.orders, next.compactMap(\.self).min())
  }

  /// What the new rules want at an instant of a workspace that runs and has come apart from what was read.
  ///
  /// - Parameter memory: what they remember, which is carried on
  public func orders(
    at now: Timestamp, in circumstances: Circumstances, _ memory: inout CarriedMemory
  ) -> (orders: Orders, next: Timestamp?) {
    var facts = facts.knowing(new.needs.parameters)
    facts.deadline = circumstances.deadline
    facts.lastUsedAt = circumstances.lastUsedAt
    if let ttl = circumstances.ttl { facts.ttl = ttl }
    let recorded = subject.observation(of: facts)
    var remembered = recorded.memory
    // What the server refused, and what came of requests, belongs to what was sent in truth.
    (remembered.setbacks, remembered.open, remembered.confirmed) = ([:], [:], [:])
    remembered.rules = memory.all
    remembered.lastReadAt = now
    let observation = Observation(
      facts: facts, buildCreatedAt: recorded.buildCreatedAt, memory: remembered, mayBeChanged: recorded.mayBeChanged)
    let judged = orders(on: observation, at: now, under: new)
    memory.remember(judged.decisions, of: new, on: observation, at: now)
    return (judged.orders, observation.with(rules: memory.all, facts: facts).nextChange(under: new, policy, now))
  }

  private func orders(
    on observation: Observation, at now: Timestamp, under rules: RuleSet
  ) -> (orders: Orders, decisions: [Decision], next: Timestamp?) {
    var reading = Reading(now: now, observations: [observation], server: traits)
    reading.scope = scope
    let decisions = Judgement.decisions(
      on: observation, in: reading, under: rules, policy: policy, groups: groups, isByAccount: isByAccount
    ).filter { $0.verdict == .act }
    var orders = Orders()
    for decision in decisions {
      switch decision.action {
      case .deadline(let target, _): orders.deadline = (decision.rule.name, target)
      case .ttl(let ttl): orders.ttl = (decision.rule.name, ttl)
      case .autostart, nil: break
      }
    }
    return (orders, decisions, observation.nextChange(under: rules, policy, now))
  }
}

extension RuleTrial {
  /// Reads the recorded readings of a range, oldest first, and gives each to `body` with the id of its workspace and its instant.
  ///
  /// - Throws: `AuditFailure`, or an error of the file system where the zone data of then cannot be unpacked.
  public static func run(
    of new: RuleSet, over reader: AuditReader, from: Timestamp, to: Timestamp,
    _ body: (_ workspace: String, _ at: Timestamp, RuleTrial?) -> Void
  ) async throws {
    var seq: Int64 = 0
    var past = try await PastRules(reader: reader)
    defer { past.removeZones() }
    var subjects: [String: StoredSubject] = [:]
    while true {
      let page = try await reader.readings(after: seq, from: from, to: to)
      guard let last = page.last?.observation.seq else { return }
      for stored in page {
        try await past.turn(to: stored)
        let id = stored.observation.workspace
        // A memory that this version does not understand counts as one that was not recorded.
        if let known = stored.observation.memory.flatMap({ try? StoredSubject(json: $0) }) { subjects[id] = known }
        past.withZones {
          body(
            id, stored.at,
            RuleTrial(stored, inForce: past.ruleSet, new: new, groups: past.groups, known: subjects[id]))
        }
      }
      seq = last
    }
  }
}

extension Observation {
  /// The next whole second at which an answer or a guard can change by itself; `nil` for never.
  fileprivate func nextChange(under rules: RuleSet, _ policy: Policy, _ now: Timestamp) -> Timestamp? {
    var matcher = rules.matcher()
    return nextChange(of: matcher.rules(for: facts), policy: policy, at: now)
  }
}
