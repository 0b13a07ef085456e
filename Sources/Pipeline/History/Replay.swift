import Audit
import Rules
import Time

/// Judges recorded decisions again, by the rules, the workspace, the memory, the limits and the zone data of then, and compares.
///
/// A workspace is judged as a whole, so that contests between rules and all guards of single decisions are repeated. What a
/// sweep decides over all workspaces together (``Replay/sweepGuards``) is not: there only what the rule wanted is compared.
public struct Replay: Sendable {
  /// Number of decisions compared.
  public private(set) var compared: Int64 = 0
  /// Number of those of which the trail lacks what it takes, by the reason.
  public private(set) var insufficient: [String: Int64] = [:]
  /// Number of decisions compared that a limit of the whole sweep blocked; the limit itself is not judged again.
  public private(set) var limited: Int64 = 0
  /// Number of decisions that differ.
  public private(set) var differing: Int64 = 0
  /// The first decisions that differ, up to a limit.
  public private(set) var differences: [Difference] = []

  /// Number of differing decisions that are kept.
  public let kept: Int

  /// A decision that comes out differently.
  public struct Difference: Sendable {
    /// The number of its row.
    public let seq: Int64
    /// When it was taken.
    public let at: Timestamp
    /// `owner/name` of the workspace at the time.
    public let workspace: String
    /// As it was recorded.
    public let recorded: DecisionRecord
    /// As it comes out now; `nil` where there is no decision now.
    public let again: DecisionRecord?
    /// The names of what differs, such as `verdict` or `after`.
    public let differs: [String]
  }

  /// Creates a replay that has not compared anything.
  public init(keeping kept: Int = 1000) { self.kept = kept }

  /// Number of decisions that were looked at.
  public var total: Int64 { compared + insufficient.values.reduce(0, +) }

  /// The guards that judge all workspaces of a sweep together.
  static let sweepGuards: Set<GuardName> = [
    .paused, .serverWaits, .circuitOpen, .maxActionsPerSweep, .blastRadius, .planRefused, .noNotice,
  ]

  /// Judges one workspace of one sweep again.
  ///
  /// - Parameters:
  ///   - ruleSet: the rules of then; `nil` where the trail does not have them
  ///   - groups: until when the due times of the groups of rules had been dealt with before the sweep; `nil` where that was
  /// removed with the old records
  mutating func compare(_ stored: StoredJudgement, under ruleSet: RuleSet?, groups: GroupMemory?) {
    let again: [DecisionRecord]
    do throws(Obstacle) {
      again = try Self.judge(stored, under: ruleSet, groups: groups)
    } catch {
      insufficient[error.reason, default: 0] += Int64(stored.decisions.count)
      return
    }
    compared += Int64(stored.decisions.count)
    var rest = again
    for decision in stored.decisions {
      let record = decision.record
      let isLimited = record.guardName.flatMap(GuardName.init).map(Self.sweepGuards.contains) ?? false
      if isLimited { limited += 1 }
      let position = rest.firstIndex { $0.rule == record.rule && $0.effect == record.effect }
      let found = position.map { rest.remove(at: $0) }
      let differs = Self.differences(record, found, isLimited: isLimited)
      guard !differs.isEmpty else { continue }
      differing += 1
      guard differences.count < kept else { continue }
      let names = stored.observation.snapshot
      differences.append(
        Difference(
          seq: decision.seq, at: stored.at, workspace: "\(names.owner)/\(names.name)", recorded: record, again: found,
          differs: differs))
    }
  }

  /// The names of the parts in which two records differ.
  private static func differences(
    _ recorded: DecisionRecord, _ again: DecisionRecord?, isLimited: Bool
  ) -> [String] {
    guard let again else { return ["decision"] }
    var names: [String] = []
    func compare<Value: Equatable>(_ name: String, _ part: KeyPath<DecisionRecord, Value>) {
      if recorded[keyPath: part] != again[keyPath: part] { names.append(name) }
    }
    if isLimited {
      if again.verdict != .act && again.verdict != .wouldAct { names.append("verdict") }
    } else {
      compare("verdict", \.verdict)
      compare("guard", \.guardName)
      compare("winner", \.winner)
      compare("reason", \.message)
    }
    compare("action", \.action)
    compare("before", \.before)
    compare("after", \.after)
    compare("memory", \.memory)
    compare("next_change_at", \.nextChangeAt?.microseconds)
    if recorded.ruleFingerprint != nil { compare("rule_fingerprint", \.ruleFingerprint) }
    return names
  }

  /// Why a decision cannot be judged again.
  private struct Obstacle: Error {
    let reason: String
  }

  private static func judge(
    _ stored: StoredJudgement, under ruleSet: RuleSet?, groups: GroupMemory?
  ) throws(Obstacle) -> [DecisionRecord] {
    guard let ruleSet else {
      throw Obstacle(reason: "this version of Curfew does not understand the rules of then")
    }
    guard let content = stored.policy, let isByAccount = stored.isByAccount, let memory = stored.observation.memory
    else {
      throw Obstacle(
        reason: "Curfew \(stored.curfew) recorded neither the limits of the settings nor what it remembered")
    }
    guard stored.scope != nil || ruleSet.timings.isEmpty else {
      throw Obstacle(reason: "the sweep did not come to its end, so that nothing tells which groups of rules were due")
    }
    guard let groups else {
      throw Obstacle(reason: "when its groups of rules had been due was removed with the old records")
    }
    let facts: WorkspaceFacts
    let policy: StoredPolicy
    let subject: StoredSubject
    do {
      facts = try stored.observation.facts()
      policy = try StoredPolicy(json: content)
      subject = try StoredSubject(json: memory)
    } catch {
      throw Obstacle(reason: "this version of Curfew does not understand what was stored of the workspace")
    }
    guard let limits = policy.policy else {
      throw Obstacle(reason: "this version of Curfew does not understand the limits of the settings of then")
    }
    let observation = subject.observation(of: facts)
    var reading = Reading(now: stored.at, observations: [observation], server: policy.traits)
    reading.scope = stored.scope
    guard !restsOnNotice(observation, under: ruleSet, at: stored.at) else {
      throw Obstacle(reason: "whether its group of rules was still due depends on when a notice was delivered")
    }
    let decisions = Judgement.decisions(
      on: observation, in: reading, under: ruleSet, policy: limits, groups: groups, isByAccount: isByAccount)
    let told = observation.messageSubject(on: reading.server, at: reading.now)
    return decisions.map { DecisionRecord($0, subject: told) }
  }

  /// Whether a rule owed something for longer than its group grants, which it still may where its notice was delivered in time.
  private static func restsOnNotice(_ observation: Observation, under ruleSet: RuleSet, at now: Timestamp) -> Bool {
    observation.memory.rules.contains { key, memory in
      guard let owed = memory.owedAt, now >= owed + GroupTiming.gracePeriod,
        memory.lastActionAt.map({ $0 < owed }) ?? true, let before = ruleSet.rule(named: key.rule)?.notice?.before
      else { return false }
      return now < owed + GroupTiming.gracePeriod * 2 + before
    }
  }
}

extension Judgement {
  /// What the trail would store of one workspace, before the limits of the whole sweep have a say.
  static func decisions(
    on observation: Observation, in reading: Reading, under ruleSet: RuleSet, policy: Policy, groups: GroupMemory,
    isByAccount: Bool
  ) -> [Decision] {
    var evaluator = Evaluator(mode: policy.mode, now: reading.now, lastSweepAt: nil)
    evaluator.isAccount = isByAccount
    let dues = GroupDues(ruleSet, groups, in: reading, policy: policy)
    if !dues.isEmpty { evaluator.groups = dues }
    var matcher = ruleSet.matcher()
    let said = evaluator.evaluate(matcher.rules(for: observation.facts), on: observation).evaluations
    guard !said.isEmpty else { return [] }
    var decider = Decider(policy: policy, reading: reading, pause: nil)
    decider.isAccount = isByAccount
    var decisions: [Decision] = []
    WorkspaceDecider(decider: decider, observation: observation).decide(said, into: &decisions)
    return decisions
  }
}
