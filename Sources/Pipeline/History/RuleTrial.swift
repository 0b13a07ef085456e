import Audit
import Rules
import Time

/// A recorded reading of a workspace, ready to be judged by the rules of then and by others: as it was, and as it would have
/// been under the others.
///
/// Both sets judge by the zone data, limits and memory of then. A rule that is in both, unchanged, has the memory that was
/// recorded; a new or changed one the memory of what it would have done before. Limits of a whole sweep are left out.
public final class RuleTrial: Sendable {
  /// What was read.
  let facts: WorkspaceFacts
  /// Whether the trail has the memory of then; else it is the last one before.
  let isExact: Bool
  /// When it was read.
  private let readAt: Timestamp
  /// What the sweep changed in truth; `nil` where the trail does not tell.
  private let applied: Set<Effect>?
  private let subject: RememberedSubject
  private let basis: TrialBasis
  /// The days of use as the trail has them, where some of the rules count them.
  private let use: UseHistory?

  /// What rules want of a workspace at an instant.
  public typealias Wishes = [Effect: RuleWish]

  /// Why a reading cannot be judged.
  public struct Obstacle: Error {
    /// A sentence without a full stop.
    public let reason: String
  }

  /// What differs on the workspace from what was read.
  public struct Circumstances: Sendable {
    /// When it would stop by itself; `nil` for never.
    public var deadline: Timestamp?
    /// Its TTL where the new rules set another one; `.some(nil)` is a cleared one.
    public var ttl: Duration??
    /// Its schedule where the new rules set another one.
    var schedule: Schedule?
    /// When it was last used.
    public var lastUsedAt: Timestamp?
    /// When it was started, where it has another start than the recorded build; and how many such starts it had.
    var started: (at: Timestamp, count: Int)?

    /// A schedule of its own.
    struct Schedule: Sendable, Equatable {
      /// `nil` for none.
      let autostart: String?
      /// What a rule has suspended; `nil` for nothing.
      var suspension: Suspension?
    }

    /// Makes circumstances.
    public init(deadline: Timestamp?, lastUsedAt: Timestamp?) {
      (self.deadline, self.lastUsedAt) = (deadline, lastUsedAt)
    }
  }

  /// - Parameters:
  ///   - facts: the workspace as it was read
  ///   - applied: what the sweep changed in truth; `nil` where the trail does not tell
  ///   - known: what was remembered of it last; `nil` for nothing
  init(
    of facts: WorkspaceFacts, at now: Timestamp, isExact: Bool, applied: Set<Effect>?, known: RememberedSubject?,
    use: FleetUse?, basis: TrialBasis
  ) {
    self.isExact = isExact
    (readAt, self.applied) = (now, applied)
    self.basis = basis
    var subject = known ?? RememberedSubject(nothingOf: facts)
    self.use = use?.history(of: facts, at: now)
    // Of a reading that was recorded without its memory, more days of use were known than of the last one with it.
    if !isExact, let seen = self.use { subject.use = seen }
    self.subject = subject
    var facts = facts
    facts.use = subject.use
    self.facts = facts
  }

  /// The server's traits then.
  var traits: ServerTraits { basis.traits }
  /// The sweeps of then.
  var looks: Looks { basis.looks }
  /// The schedule that was read.
  var schedule: Circumstances.Schedule {
    .init(autostart: facts.autostart, suspension: subject.memory.suspension)
  }
  /// Whether it ran when it was read.
  public var isRunning: Bool { facts.isRunning }
  /// The deadline that was read; `nil` for none.
  public var deadline: Timestamp? { facts.deadline }

  /// What both sets want at an instant.
  ///
  /// - Parameters:
  ///   - lastUsedAt: when it was last used before that instant
  ///   - memory: what the new rules remember, which is carried on
  public func compare(
    at now: Timestamp, lastUsedAt: Timestamp?, _ memory: inout CarriedMemory
  ) -> (inForce: Wishes, new: Wishes) {
    let observation = asRead(lastUsedAt, memory)
    let subject = Subject(facts: observation.facts, now: now)
    let inForce = judged(observation, subject, at: now, under: basis.inForce)
    memory.rememberInForce(
      inForce, of: basis.inForce, on: observation, subject, at: now, isDone: { isDone($0, at: now) })
    let carried = underNew(observation, memory)
    let seen = isKnownToNew ? subject : Subject(facts: carried.facts, now: now)
    let new = judged(carried, seen, at: now, under: basis.new, isNew: true)
    memory.remember(new, of: basis.new, on: carried, seen, at: now) { decision in
      // What was refused or held back would have been so, too, where the same is wanted.
      !inForce.decisions.contains { $0.isSameAct(as: decision) && !isDone($0, at: now) }
    }
    return (wishes(of: inForce), wishes(of: new))
  }

  /// Whether a decision to act of the rules in force was carried out in truth.
  private func isDone(_ decision: Decision, at now: Timestamp) -> Bool {
    guard now == readAt, let applied else { return true }
    return applied.contains(decision.effect)
  }

  /// What the rules in force want at an instant.
  func inForce(at now: Timestamp, _ memory: inout CarriedMemory) -> Wishes {
    let observation = asRead(facts.lastUsedAt, memory)
    let subject = Subject(facts: observation.facts, now: now)
    let judged = judged(observation, subject, at: now, under: basis.inForce)
    memory.rememberInForce(
      judged, of: basis.inForce, on: observation, subject, at: now, isDone: { isDone($0, at: now) })
    return wishes(of: judged)
  }

  private func wishes(of judged: Judgement.OfOne) -> Wishes {
    RuleWish.all(judged.decisions, withDryRuns: basis.withDryRuns)
  }

  /// The next sweep at which a group of the new rules that has times of its own is due; `nil` for none.
  public func nextGroupDue(after now: Timestamp) -> Timestamp? { basis.newGroups.nextDue(after: now) }

  /// The next instant after `now` at which the new rules may want something else by themselves, besides the times of groups; `nil`
  /// for never.
  public func nextChange(after now: Timestamp, lastUsedAt: Timestamp?, _ memory: CarriedMemory) -> Timestamp? {
    nextChange(of: underNew(asRead(lastUsedAt, memory), memory), after: now)
  }

  /// What the new rules want at an instant of a workspace that has come apart from what was read.
  ///
  /// - Parameter memory: what they remember, which is carried on
  /// - Returns: also whether a suspended schedule comes back, since no rule suspends it any more
  public func wishes(
    at now: Timestamp, in circumstances: Circumstances, _ memory: inout CarriedMemory
  ) -> (wishes: Wishes, hasScheduleBack: Bool) {
    let observation = apart(in: circumstances, memory, at: now)
    let subject = Subject(facts: observation.facts, now: now)
    let judged = judged(observation, subject, at: now, under: basis.new, isNew: true)
    memory.remember(judged, of: basis.new, on: observation, subject, at: now)
    var policy = basis.policy
    if basis.withDryRuns { policy.mode = .enforce }
    let suspended = SuspendedSchedule.all(
      in: reading(of: observation, at: now), judged.decisions, policy: policy, pause: nil,
      withDryRuns: basis.withDryRuns)
    return (wishes(of: judged), suspended.contains { $0.fate == .comesBack })
  }

  /// The same for a workspace that has come apart.
  public func nextChange(
    after now: Timestamp, in circumstances: Circumstances, _ memory: CarriedMemory
  ) -> Timestamp? {
    nextChange(of: apart(in: circumstances, memory, at: now), after: now)
  }

  // MARK: Observations

  private func asRead(_ lastUsedAt: Timestamp?, _ memory: CarriedMemory) -> Observation {
    var facts = facts
    facts.lastUsedAt = lastUsedAt
    let observation = subject.observation(of: facts)
    // Where the trail has no memory of then, what was decided since it had one counts as done.
    guard !isExact, let rules = memory.inForce else { return observation }
    return observation.with(rules: rules, facts: observation.facts)
  }

  private func underNew(_ observation: Observation, _ memory: CarriedMemory) -> Observation {
    let rules = memory.memory(ofUnchanged: basis.unchanged, changed: basis.changed, beside: observation.memory)
    if isKnownToNew, rules == observation.memory.rules { return observation }
    return observation.with(rules: rules, facts: known(observation.facts))
  }

  private func apart(in circumstances: Circumstances, _ memory: CarriedMemory, at now: Timestamp) -> Observation {
    var facts = facts
    facts.deadline = circumstances.deadline
    facts.lastUsedAt = circumstances.lastUsedAt
    if let ttl = circumstances.ttl { facts.ttl = ttl }
    if let schedule = circumstances.schedule {
      (facts.autostart, facts.nextStartAt) = (schedule.autostart, nil)
      facts.suspendedAutostart = schedule.suspension?.schedule
    }
    if let started = circumstances.started {
      (facts.status, facts.transition, facts.startedAt) = ("running", "start", started.at)
      // A build that never was has a number that no recorded one has.
      facts.buildNumber += started.count * 1_000_000
    }
    let recorded = subject.observation(of: facts)
    var remembered = recorded.memory
    // What the server refused, and what came of requests, belongs to what was sent in truth.
    (remembered.setbacks, remembered.open, remembered.confirmed) = ([:], [:], [:])
    if let schedule = circumstances.schedule { remembered.suspension = schedule.suspension }
    remembered.rules = memory.all
    remembered.lastReadAt = now
    return Observation(
      facts: known(recorded.facts), buildCreatedAt: circumstances.started?.at ?? recorded.buildCreatedAt,
      memory: remembered, mayBeChanged: recorded.mayBeChanged)
  }

  /// Whether the new rules look at nothing besides the list, so that they see the facts as they were read.
  private var isKnownToNew: Bool { facts.params == nil && use == nil }

  /// The facts with what the new rules look at besides the list.
  private func known(_ facts: WorkspaceFacts) -> WorkspaceFacts {
    var facts = facts.knowing(basis.new.needs.parameters)
    if let use { facts.use = use }
    return facts
  }

  private func judged(
    _ observation: Observation, _ subject: Subject, at now: Timestamp, under rules: TriedRules, isNew: Bool = false
  ) -> Judgement.OfOne {
    var reading = reading(of: observation, at: now)
    var groups = basis.groups
    if isNew, !basis.newGroups.isEmpty {
      // A sweep at which one of the new groups is due reads everything.
      reading.scope = .everything
      groups = basis.newGroups.memory(before: now)
    }
    return Judgement.ofOne(
      observation, subject, in: reading, under: rules, policy: basis.policy, groups: groups,
      isByAccount: basis.isByAccount, wantsRecord: false)
  }

  private func reading(of observation: Observation, at now: Timestamp) -> Reading {
    var reading = Reading(now: now, observations: [observation], server: basis.traits)
    reading.scope = basis.scope
    reading.serverAhead = basis.serverAhead
    return reading
  }

  private func nextChange(of observation: Observation, after now: Timestamp) -> Timestamp? {
    observation.nextChange(of: basis.new.selection(for: observation.facts).rules, policy: basis.policy, at: now)
  }
}

extension Decision {
  /// Whether two decisions to act ask for the same.
  fileprivate func isSameAct(as other: Decision) -> Bool {
    verdict == .act && effect == other.effect && kind == other.kind && action == other.action
  }
}
