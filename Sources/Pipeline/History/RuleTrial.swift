import Audit
import Rules
import Time

/// A recorded reading of a workspace, ready to be judged by the rules of then and by others: as it was, and as it would have
/// been under the others.
///
/// Both sets judge by the zone data, limits and memory of then. A rule that is in both, unchanged, has the memory that was
/// recorded; a new or changed one the memory of what it would have done before. Limits of a whole sweep are left out.
public struct RuleTrial: Sendable {
  /// What was read.
  let facts: WorkspaceFacts
  /// Whether the trail has the memory of then; else it is the last one before.
  let isExact: Bool
  /// The server's traits then.
  let traits: ServerTraits
  private let subject: StoredSubject
  private let policy: Policy
  private let scope: SweepEndRecord.Scope?
  private let groups: GroupMemory
  private let isByAccount: Bool
  private let inForce: RuleSet
  private let new: RuleSet
  /// What the new rules look at besides the list.
  private let use: UseHistory?
  /// Whether rules in dry run count as if they were enforced.
  private let withDryRuns: Bool
  /// The sweeps of then.
  let looks: Looks
  /// When they would have judged the groups of the new rules that have times of their own.
  private let newGroups: GroupCourse

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

  init(
    _ stored: StoredJudgement, inForce: RuleSet?, new: RuleSet, groups: GroupMemory?, known: StoredSubject?,
    use: FleetUse?, looks: Looks, newGroups: GroupCourse, withDryRuns: Bool
  ) throws(Obstacle) {
    let facts = try Self.understood { try stored.observation.facts() }
    guard let inForce else { throw Obstacle(reason: "this version of Curfew does not understand the rules of then") }
    guard let content = stored.policy else {
      throw Obstacle(reason: "Curfew \(stored.curfew) did not record the limits of the settings")
    }
    let limits = try Self.understood { try StoredPolicy(json: content) }
    guard let policy = limits.policy else {
      throw Obstacle(reason: "this version of Curfew does not understand the limits of the settings of then")
    }
    self.policy = policy
    self.inForce = inForce
    self.new = new
    self.looks = looks
    self.newGroups = newGroups
    self.groups = groups ?? GroupMemory()
    isExact = stored.observation.memory != nil
    subject = known ?? StoredSubject(nothingOf: facts)
    self.use = use?.history(of: facts, at: stored.at)
    // With the days of use that were recorded.
    self.facts = subject.observation(of: facts).facts
    traits = limits.traits
    scope = stored.scope
    isByAccount = stored.isByAccount ?? false
    self.withDryRuns = withDryRuns
  }

  static func understood<Value>(_ body: () throws -> Value) throws(Obstacle) -> Value {
    do { return try body() } catch {
      throw Obstacle(reason: "this version of Curfew does not understand what was stored of the workspace")
    }
  }

  /// The schedule that was read.
  var schedule: Circumstances.Schedule {
    .init(autostart: facts.autostart, suspension: subject.observation(of: facts).memory.suspension)
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
    let inForce = decisions(on: observation, at: now, under: inForce)
    memory.rememberInForce(inForce, of: self.inForce, on: observation, at: now)
    let carried = underNew(observation, memory)
    let new = decisions(on: carried, at: now, under: new, isNew: true)
    memory.remember(new, of: self.new, on: carried, at: now)
    return (RuleWish.all(inForce, withDryRuns: withDryRuns), RuleWish.all(new, withDryRuns: withDryRuns))
  }

  /// What the rules in force want at an instant.
  func inForce(at now: Timestamp, _ memory: inout CarriedMemory) -> Wishes {
    let observation = asRead(facts.lastUsedAt, memory)
    let judged = decisions(on: observation, at: now, under: inForce)
    memory.rememberInForce(judged, of: inForce, on: observation, at: now)
    return RuleWish.all(judged, withDryRuns: withDryRuns)
  }

  /// The next sweep at which a group of the new rules that has times of its own is due; `nil` for none.
  public func nextGroupDue(after now: Timestamp) -> Timestamp? { newGroups.nextDue(after: now) }

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
    let judged = decisions(on: observation, at: now, under: new, isNew: true)
    memory.remember(judged, of: new, on: observation, at: now)
    var policy = policy
    if withDryRuns { policy.mode = .enforce }
    let suspended = SuspendedSchedule.all(
      in: reading(of: observation, at: now), judged, policy: policy, pause: nil, withDryRuns: withDryRuns)
    return (RuleWish.all(judged, withDryRuns: withDryRuns), suspended.contains { $0.fate == .comesBack })
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
    observation.with(
      rules: memory.memory(of: new, beside: observation.memory, since: inForce), facts: known(observation.facts))
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

  /// The facts with what the new rules look at besides the list.
  private func known(_ facts: WorkspaceFacts) -> WorkspaceFacts {
    var facts = facts.knowing(new.needs.parameters)
    if let use { facts.use = use }
    return facts
  }

  private func decisions(
    on observation: Observation, at now: Timestamp, under rules: RuleSet, isNew: Bool = false
  ) -> [Decision] {
    var reading = reading(of: observation, at: now)
    var groups = groups
    if isNew, !newGroups.isEmpty {
      // A sweep at which one of the new groups is due reads everything.
      reading.scope = .everything
      groups = newGroups.memory(before: now)
    }
    return Judgement.decisions(
      on: observation, in: reading, under: rules, policy: policy, groups: groups, isByAccount: isByAccount)
  }

  private func reading(of observation: Observation, at now: Timestamp) -> Reading {
    var reading = Reading(now: now, observations: [observation], server: traits)
    reading.scope = scope
    return reading
  }

  private func nextChange(of observation: Observation, after now: Timestamp) -> Timestamp? {
    var matcher = new.matcher()
    return observation.nextChange(of: matcher.rules(for: observation.facts), policy: policy, at: now)
  }
}
