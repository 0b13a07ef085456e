import Audit
import Rules
import Time

/// What other rules would have decided on the recorded readings, compared with the rules that were in force.
///
/// Both sets judge each recorded reading by the zone data, limits and memory of then. A rule that is in both sets, unchanged, has
/// the memory that was recorded; a new or changed one the memory of what it would have done at the readings before. Compared is
/// what would be sent, as if all dry-run rules were enforced; limits of a whole sweep are left out.
public struct Backtest: Sendable {
  /// Number of readings judged.
  public private(set) var readings: Int64 = 0
  /// Number of those for which the trail has the memory of then; between them, that of the last one before is taken.
  public private(set) var exact: Int64 = 0
  /// Number of readings that could not be judged, by the reason.
  public private(set) var insufficient: [String: Int64] = [:]
  /// Number of changes of the rules in force, and of the new ones.
  public private(set) var acts: (inForce: Int64, new: Int64) = (0, 0)
  /// Number of deadlines that the new rules would have made earlier or later than the rules in force.
  public private(set) var stops: (earlier: Int64, later: Int64) = (0, 0)
  /// The owners who used a workspace after the instant to which the new rules would have shortened it, and the ones in force would
  /// not.
  public private(set) var cutOff: Set<String> = []
  /// The differences, in the order of their first instants.
  public private(set) var differences: [Difference] = []
  private var subjects: [String: StoredSubject] = [:]
  private var memories: [String: CarriedMemory] = [:]
  private var diverged: Set<String> = []
  private var open: [String: Int] = [:]
  private var shortened: [String: (until: Timestamp, build: Int)] = [:]
  /// For new rules that count the days of use: what was known at the beginning of a day in UTC, and which day that is.
  private var use: (fleet: FleetUse, day: Int)?
  private let new: RuleSet

  /// What would have been otherwise on one workspace, at one reading or several in a row.
  public struct Difference: Sendable {
    /// `owner/name`.
    public let workspace: String
    /// The owner.
    public let owner: String
    /// What is changed.
    public let effect: DecisionRecord.Effect
    /// What the rules in force wanted, at the first instant; `nil` for nothing.
    public let inForce: Wish?
    /// What the new rules want.
    public let new: Wish?
    /// The first reading with it.
    public let first: Timestamp
    /// The last reading in a row with it.
    public internal(set) var last: Timestamp
    /// Number of readings with it.
    public internal(set) var times: Int64
    /// Whether an earlier difference on the workspace would have changed what was read, so that this one is an estimate.
    public let isEstimate: Bool
  }

  /// A change that a rule wants.
  public struct Wish: Sendable, Equatable {
    /// The rule.
    public let rule: String
    /// Its action.
    public let action: String
    /// The value after it; `nil` for none.
    public let after: String?
  }

  /// Creates a backtest of these rules that has not judged anything.
  public init(of new: RuleSet) { self.new = new }

  /// Whether there was no reading at all.
  public var isEmpty: Bool { readings == 0 && insufficient.isEmpty }

  /// Judges one reading by both sets.
  ///
  /// - Parameters:
  ///   - ruleSet: the rules in force; `nil` where the trail does not have them, or this version does not understand them
  ///   - groups: until when the due times of the groups of rules had been dealt with before the sweep
  mutating func compare(_ stored: StoredJudgement, with ruleSet: RuleSet?, groups: GroupMemory?) {
    let id = stored.observation.workspace
    do throws(Obstacle) {
      let facts = try Self.understood { try stored.observation.facts() }
      noteUse(of: facts)
      guard let ruleSet else { throw Obstacle(reason: "this version of Curfew does not understand the rules of then") }
      guard let content = stored.policy else {
        throw Obstacle(reason: "Curfew \(stored.curfew) did not record the limits of the settings")
      }
      let policy = try Self.understood { try StoredPolicy(json: content) }
      guard let limits = policy.policy else {
        throw Obstacle(reason: "this version of Curfew does not understand the limits of the settings of then")
      }
      let known = try Self.understood { try stored.observation.memory.map { try StoredSubject(json: $0) } }
      if let known { subjects[id] = known }
      let subject = known ?? subjects[id] ?? StoredSubject(nothingOf: facts)
      readings += 1
      if known != nil { exact += 1 }
      let observation = subject.observation(of: facts)
      var reading = Reading(now: stored.at, observations: [observation], server: policy.traits)
      // Groups with times of their own are judged as due in the rules in force as they were, in the new ones at every reading.
      reading.scope = stored.scope
      let isByAccount = stored.isByAccount ?? false
      let before = Judgement.decisions(
        on: observation, in: reading, under: ruleSet, policy: limits, groups: groups ?? GroupMemory(),
        isByAccount: isByAccount)
      let carried = observation.with(
        rules: memories[id, default: CarriedMemory()].memory(of: new, beside: observation.memory, since: ruleSet),
        facts: withUse(facts, at: stored.at))
      reading.observations = [carried]
      let after = Judgement.decisions(
        on: carried, in: reading, under: new, policy: limits, groups: groups ?? GroupMemory(), isByAccount: isByAccount)
      memories[id, default: CarriedMemory()].remember(after, of: new, on: carried, at: stored.at)
      note(Self.wishes(before), Self.wishes(after), on: facts, at: stored.at)
    } catch {
      insufficient[error.reason, default: 0] += 1
    }
  }

  /// The facts with what the new rules look at besides the list.
  private func withUse(_ facts: WorkspaceFacts, at now: Timestamp) -> WorkspaceFacts {
    var facts = facts.knowing(new.needs.parameters)
    facts.use = use?.fleet.history(of: facts, at: now)
    return facts
  }

  /// Reads when workspaces were used, once for each day of the range.
  private mutating func readUse(at now: Timestamp, from reader: AuditReader) async throws {
    let day = Zone.utc.civil(at: now).date.daysSinceEpoch
    guard new.needs.use, use?.day != day else { return }
    use = (FleetUse(try await reader.recordedUse(FleetUse.scope(at: now))), day)
  }

  private struct Obstacle: Error {
    let reason: String
  }

  private static func understood<Value>(_ body: () throws -> Value) throws(Obstacle) -> Value {
    do { return try body() } catch {
      throw Obstacle(reason: "this version of Curfew does not understand what was stored of the workspace")
    }
  }

  /// What would be sent: for each effect the winner, whether or not its rule is enforced.
  private static func wishes(_ decisions: [Decision]) -> [Rules.Effect: Wish] {
    var wishes: [Rules.Effect: Wish] = [:]
    for decision in decisions where decision.verdict == .act || decision.verdict == .wouldAct {
      // An enforced rule goes before one that would win if it were.
      if wishes[decision.effect] != nil, decision.verdict == .wouldAct { continue }
      wishes[decision.effect] = Wish(
        rule: decision.rule.name, action: decision.kind.rawValue, after: decision.action.flatMap(EffectValue.after))
    }
    return wishes
  }

  // MARK: The differences

  private mutating func note(
    _ inForce: [Rules.Effect: Wish], _ new: [Rules.Effect: Wish], on facts: WorkspaceFacts, at now: Timestamp
  ) {
    acts.inForce += Int64(inForce.count)
    acts.new += Int64(new.count)
    var isDifferent = false
    for effect in Rules.Effect.allCases {
      let key = "\(facts.id) \(effect)"
      let (was, would) = (inForce[effect], new[effect])
      guard was?.action != would?.action || was?.after != would?.after else {
        open[key] = nil
        continue
      }
      isDifferent = true
      if effect == .lifetime { noteStop(was, would, on: facts) }
      if let index = open[key], differences[index].inForce?.rule == was?.rule,
        differences[index].new?.rule == would?.rule
      {
        differences[index].last = now
        differences[index].times += 1
        continue
      }
      open[key] = differences.count
      differences.append(
        Difference(
          workspace: facts.fullName, owner: facts.owner.name, effect: .init(effect), inForce: was, new: would,
          first: now, last: now, times: 1, isEstimate: diverged.contains(facts.id)))
    }
    if isDifferent { diverged.insert(facts.id) }
  }

  private mutating func noteStop(_ was: Wish?, _ would: Wish?, on facts: WorkspaceFacts) {
    func deadline(_ wish: Wish?) -> Timestamp? {
      wish.map { $0.after.flatMap { Timestamp(rfc3339: $0) } } ?? facts.deadline
    }
    guard let before = deadline(was), let after = deadline(would) else { return }
    if after < before {
      stops.earlier += 1
      // Later readings tell whether somebody would have been at work.
      if shortened[facts.id] == nil { shortened[facts.id] = (after, facts.buildNumber) }
    } else if after > before {
      stops.later += 1
    }
  }

  /// Takes notice of use after a stop that only the new rules wanted.
  private mutating func noteUse(of facts: WorkspaceFacts) {
    guard let stop = shortened[facts.id] else { return }
    if facts.buildNumber != stop.build { return shortened[facts.id] = nil }
    if let used = facts.lastUsedAt, used > stop.until {
      cutOff.insert(facts.owner.name)
      shortened[facts.id] = nil
    }
  }
}

extension Backtest {
  /// Judges all readings of a range.
  ///
  /// - Parameter tell: called with the number of readings looked at, from time to time.
  /// - Throws: `AuditFailure`, or an error of the file system where the zone data of then cannot be unpacked.
  public mutating func run(
    over reader: AuditReader, from: Timestamp? = nil, to: Timestamp? = nil, tell: (Int64) -> Void = { _ in }
  ) async throws {
    var seq: Int64 = 0
    var past = try await PastRules(reader: reader)
    defer { past.removeZones() }
    while true {
      let page = try await reader.readings(after: seq, from: from, to: to)
      guard let last = page.last?.observation.seq else { return }
      for stored in page {
        try await past.turn(to: stored)
        try await readUse(at: stored.at, from: reader)
        past.withZones { compare(stored, with: past.ruleSet, groups: past.groups) }
      }
      seq = last
      tell(readings)
    }
  }
}
