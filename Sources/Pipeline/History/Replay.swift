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
  ///   - facts: the workspace as it was read; `nil` where this version does not understand what was stored
  ///   - past: what was in force then
  mutating func compare(_ stored: StoredJudgement, of facts: WorkspaceFacts?, under past: PastRules) {
    let again: [DecisionRecord]
    do throws(Obstacle) {
      again = try Self.judge(stored, of: facts, under: past)
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
      differences.append(
        Difference(
          seq: decision.seq, at: stored.basis.at, workspace: facts?.fullName ?? "", recorded: record, again: found,
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
    _ stored: StoredJudgement, of facts: WorkspaceFacts?, under past: PastRules
  ) throws(Obstacle) -> [DecisionRecord] {
    let basis = stored.basis
    guard let rules = past.rules else {
      throw Obstacle(reason: "this version of Curfew does not understand the rules of then")
    }
    guard let limits = past.limits, let isByAccount = basis.isByAccount, let memory = stored.reading.memory
    else {
      throw Obstacle(
        reason: "Curfew \(basis.curfew) recorded neither the limits of the settings nor what it remembered")
    }
    guard basis.scope != nil || rules.isWithoutTimings else {
      throw Obstacle(reason: "the sweep did not come to its end, so that nothing tells which groups of rules were due")
    }
    guard let groups = past.groups else {
      throw Obstacle(reason: "when its groups of rules had been due was removed with the old records")
    }
    // What is wrong with it is not told apart.
    guard let facts, limits.isUnderstood, let subject = try? StoredSubject(json: memory) else {
      throw Obstacle(reason: "this version of Curfew does not understand what was stored of the workspace")
    }
    guard let policy = limits.policy else {
      throw Obstacle(reason: "this version of Curfew does not understand the limits of the settings of then")
    }
    let observation = subject.remembered.observation(of: facts)
    // What only repeats an earlier decision was compared there.
    let recorded = Set(stored.decisions.map(\.record.rule))
    var reading = Reading(now: basis.at, observations: [observation], server: limits.traits)
    reading.scope = basis.scope
    reading.serverAhead = basis.serverAhead
    guard !restsOnNotice(observation, under: rules.ruleSet, at: basis.at) else {
      throw Obstacle(reason: "whether its group of rules was still due depends on when a notice was delivered")
    }
    let judged = Judgement.ofOne(
      observation, in: reading, under: rules, policy: policy, groups: groups, isByAccount: isByAccount,
      recorded: recorded)
    let told = observation.messageSubject(on: reading.server, at: reading.now)
    return judged.decisions.filter { recorded.contains($0.rule.name) }.map { DecisionRecord($0, subject: told) }
  }

  /// Whether a rule owed something for longer than its group grants, which it still may where its notice was delivered in time.
  private static func restsOnNotice(_ observation: Observation, under ruleSet: RuleSet, at now: Timestamp) -> Bool {
    observation.memory.rules.contains { key, memory in
      guard let owed = memory.owedAt, now >= owed + GroupTiming.gracePeriod, let rule = ruleSet.rule(named: key.rule),
        !memory.hasActed(rule, since: owed), let before = rule.notice?.before
      else { return false }
      return now < owed + GroupTiming.gracePeriod * 2 + before
    }
  }
}

extension Judgement {
  /// What rules say on one workspace.
  struct OfOne {
    var decisions: [Decision] = []
    /// What those of groups that are not judged in every sweep said when they were due.
    let turns: [Evaluator.Turn]
  }

  /// What the trail would store of one workspace, before the limits of the whole sweep have a say.
  ///
  /// - Parameters:
  ///   - subject: the observation's facts now, where the caller has them
  ///   - wantsRecord: whether all decisions are wanted as they would be recorded; else those that do something, without what
  ///     only their record tells, such as when they can change by themselves
  ///   - recorded: the rules whose decisions are wanted with when they can change; `nil` for all
  static func ofOne(
    _ observation: Observation, _ subject: Subject? = nil, in reading: Reading, under rules: TriedRules,
    policy: Policy, groups: GroupMemory, isByAccount: Bool, wantsRecord: Bool = true,
    recorded: Set<String>? = nil
  ) -> OfOne {
    var evaluator = Evaluator(mode: policy.mode, now: reading.now, lastSweepAt: nil)
    evaluator.isAccount = isByAccount
    evaluator.horizonsOf = wantsRecord ? recorded : []
    if !rules.isWithoutTimings { evaluator.groups = GroupDues(rules.ruleSet, groups, in: reading, policy: policy) }
    let selection = rules.selection(for: observation.facts)
    let subject = subject ?? Subject(facts: observation.facts, now: reading.now)
    let said =
      wantsRecord
      ? evaluator.evaluate(selection.rules, on: observation, subject)
      : evaluator.decisive(selection, on: observation, subject)
    let decider = Decider(
      policy: policy, reading: reading, pause: nil, isAccount: isByAccount, wantsWords: wantsRecord)
    var judged = OfOne(turns: said.turns)
    decider.decide(said.evaluations, on: observation, into: &judged.decisions)
    return judged
  }
}

extension Replay {
  /// Judges all decisions of a range again.
  ///
  /// - Parameters:
  ///   - tell: called with the number of decisions looked at, from time to time.
  /// - Throws: `AuditFailure`, or an error of the file system where the zone data of then cannot be unpacked.
  public mutating func run(
    over reader: AuditReader, from: Timestamp? = nil, to: Timestamp? = nil, tell: (Int64) -> Void = { _ in }
  ) async throws {
    var seq: Int64 = 0
    var past = try await PastRules(reader: reader)
    defer { past.removeZones() }
    var facts = PastFacts()
    while true {
      let page = try await reader.judgements(after: seq, from: from, to: to)
      guard let last = page.last?.decisions.last?.seq else { return }
      try await facts.turn(to: page, of: reader)
      for stored in page {
        try await past.turn(to: stored.basis)
        past.withZones { compare(stored, of: facts.facts(of: stored.reading), under: past) }
      }
      seq = last
      tell(total)
    }
  }
}
