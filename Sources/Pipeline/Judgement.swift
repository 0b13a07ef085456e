import Audit
import Rules
import Time

/// The result of the pure stages on one reading: evaluations and decisions. Used by sweeps, plans and backtests alike.
public struct Judgement: Sendable {
  /// The reading that was judged.
  public let reading: Reading
  /// The pause in force; `nil` when there is none.
  public let pause: Pause?
  /// What a sweep does, and what it would do now if the dry-run rules were enforced.
  ///
  /// Ordered by workspace, as in the reading; decisions on one effect of a workspace are in the order of the rules.
  public let decisions: [Decision]
  /// The dry run's own account, which the trail stores; `nil` where it equals ``decisions``.
  ///
  /// In the account a rule rests after what it would have done, so that its numbers are the ones that enforcing would
  /// have given.
  private let account: [Decision]?
  /// The rules that wanted to take something from more owners at once than the blast radius allows, and took nothing.
  public let overreaches: [Overreach]
  /// The schedules that rules have suspended, and what becomes of each, in the order of the workspaces.
  public let suspended: [SuspendedSchedule]
  /// The settings that it was judged by.
  let policy: Policy
  /// For each workspace, the new start times of true conditions, for rules with `for:`.
  let trueSince: [Evaluator.TrueSince]
  /// For each workspace, what rules of groups that are not judged in every sweep said when they were due.
  let turns: [[Evaluator.Turn]]
  /// Which groups of rules are due.
  let groups: GroupDues
  /// The answers that stand after it; `nil` where none were kept.
  let answers: StandingAnswers?

  /// Evaluates and decides.
  ///
  /// - Parameters:
  ///   - pause: the pause in force; `nil` when there is none.
  ///   - groups: until when the due times of the groups of rules have been dealt with.
  ///   - known: the answers that stand from the judgements before; `nil` to ask all rules and keep none.
  ///   - tell: called with the number of workspaces evaluated so far, to show progress.
  public init(
    of reading: Reading, under ruleSet: RuleSet, policy: Policy, pause: Pause? = nil, lastSweepAt: Timestamp? = nil,
    groups memory: GroupMemory = GroupMemory(), answers known: StandingAnswers? = nil, tell: (Int64) -> Void = { _ in }
  ) {
    var evaluator = Evaluator(mode: policy.mode, now: reading.now, lastSweepAt: lastSweepAt)
    if reading.isAhead { evaluator.readAt = reading.readAt }
    let groups = GroupDues(ruleSet, memory, in: reading, policy: policy)
    if !groups.isEmpty { evaluator.groups = groups }
    var accountEvaluator = evaluator
    accountEvaluator.isAccount = true
    let decider = Decider(policy: policy, reading: reading, pause: pause)
    let accountDecider = Decider(policy: policy, reading: reading, pause: pause, isAccount: true)
    let hasAccount = reading.observations.contains(where: \.restsInDryRun)
    var matcher = ruleSet.matcher()
    var answers = known
    var (decisions, account): ([Decision], [Decision]) = ([], [])
    var (trueSince, turns): ([Evaluator.TrueSince], [[Evaluator.Turn]]) = ([], [])
    trueSince.reserveCapacity(reading.observations.count)
    turns.reserveCapacity(reading.observations.count)
    // One workspace after the other: what the rules said of all of them would take more memory than the decisions.
    for (position, observation) in reading.observations.enumerated() {
      tell(Int64(position))
      let selecting = matcher.rules(for: observation.facts)
      let meeting = answers?.meet(observation.facts, at: reading.now)
      let rules = if case .stands(let answers) = meeting { answers.open } else { selecting }
      let subject = rules.isEmpty ? nil : Subject(facts: observation.facts, now: reading.now)
      var said = evaluator.evaluate(rules, on: observation, subject)
      if case .known = meeting, let subject { answers?.keep(said, of: rules, on: subject) }
      decider.decide(said.evaluations, on: observation, into: &decisions)
      if hasAccount {
        if observation.restsInDryRun {
          said = accountEvaluator.evaluate(rules, on: observation, subject, besides: said)
        }
        accountDecider.decide(said.evaluations, on: observation, into: &account)
      }
      trueSince.append(said.trueSince)
      turns.append(said.turns)
    }
    if reading.scope == .everything { answers?.forget(allBut: reading.observations) }
    let overreaches = decider.limit(&decisions)
    if hasAccount {
      _ = accountDecider.limit(&account)
      Self.note(account, beside: &decisions)
    }
    self.reading = reading
    self.pause = pause
    self.policy = policy
    self.groups = groups
    self.answers = answers
    self.trueSince = trueSince
    self.turns = turns
    let untold = reading.observations.first { $0.facts.unknown.contains("ws.organization") }
    untoldSelections =
      untold == nil ? [] : ruleSet.rules(selectingBy: .organization).map { $0.complaint(about: .organization) }
    needs = ruleSet.needs
    self.decisions = decisions
    suspended = SuspendedSchedule.all(in: reading, decisions, policy: policy, pause: pause)
    self.overreaches = overreaches
    self.account = hasAccount ? account : nil
  }

  /// Notes on each dry-run decision what the account says, where that differs.
  private static func note(_ account: [Decision], beside decisions: inout [Decision]) {
    let kept = Dictionary(account.map { ($0.key, $0.verdict) }, uniquingKeysWith: { first, _ in first })
    for index in decisions.indices where decisions[index].isShadow {
      guard let verdict = kept[decisions[index].key] else {
        decisions[index].note = "in the dry run it is not true, for what it would have done before"
        continue
      }
      if verdict.isSame(as: decisions[index].verdict) { continue }
      decisions[index].note = verdict.reason ?? "in the dry run it would act, for those before it rest there"
    }
  }

  /// What the rules look at besides the list.
  private let needs: RuleNeeds

  /// A sentence for each rule that selects by a property that this server does not tell.
  private let untoldSelections: [String]

  /// The decisions that the trail stores: those of the dry run are its own account, where there is one.
  public var recorded: [Decision] { account ?? decisions }

  /// Whether these are the dry run's own account.
  var isByAccount: Bool { account != nil }

  /// The rules that select none of the workspaces read; empty when some workspaces were not seen.
  public func idleRules(of ruleSet: RuleSet) -> [IdleRule] {
    reading.notSeen > 0 || !reading.unreadable.isEmpty || reading.scope == .some
      ? [] : ruleSet.idleRules(among: reading.observations.map(\.facts), templates: reading.templates)
  }

  /// The patterns of rules and opt-outs that match no existing name; empty when some workspaces were not seen.
  public func idlePatterns(of ruleSet: RuleSet) -> [IdlePattern] {
    guard reading.notSeen == 0, reading.scope != .some else { return [] }
    let names = NamesInUse(
      reading.observations.map(\.facts), templates: reading.templatesFailure == nil ? reading.templates : nil)
    return policy.optOut.idlePatterns(among: names)
      + ruleSet.idlePatterns(among: names, without: idleRules(of: ruleSet))
  }

  /// Whether the blast radius stopped an enforced rule.
  public var isRefused: Bool { overreaches.contains { !$0.isShadow } }

  /// Whether something would be carried out if the token had the right to.
  public var isNotAllowed: Bool { decisions.contains { $0.verdict.guardName == .notAllowed } }

  /// Whether the limits of a sweep have a say in a decision (``Decision/dependsOnOthers``).
  var dependsOnOthers: Bool { decisions.contains(where: \.dependsOnOthers) }

  /// What the next sweep first finds unfinished; empty for the judgement of a sweep, which has dealt with it.
  public internal(set) var unfinished: [Unfinished] = []

  /// Notes on the judgement as a whole, each a sentence.
  ///
  /// They tell of a pause, a server that asked to wait, the blast radius, and what could not be seen.
  public var notes: [String] {
    var notes = reading.pretence.map { [$0] } ?? []
    if let pause { notes.append(pause.sentence(serverAhead: reading.serverAhead)) }
    if let hold = reading.throttle.hold(at: reading.now) {
      notes.append(hold.reason)
    } else if decisions.contains(where: { $0.verdict == .act }),
      let problem = reading.throttle.circuitProblem(at: reading.now)
    {
      notes.append(problem)
    }
    notes += unfinished.prefix(5).map(\.sentence)
    if unfinished.count > 5 { notes.append("and \(unfinished.count - 5) more actions that were left unfinished") }
    notes += overreaches.map(\.sentence)
    if isNotAllowed, let note = reading.rightsNote { notes.append("\(note); 'curfew doctor' says more") }
    if let note = reading.clockNote { notes.append(note) }
    if let note = reading.shrinkage { notes.append(note) }
    if let note = reading.searchNote { notes.append(note) }
    if let note = reading.notSeenNote { notes.append(note) }
    if let note = reading.unreadableNote { notes.append(note) }
    if let note = reading.outdatedNote { notes.append(note) }
    notes += reading.refutations + reading.oppositions.prefix(5) + reading.movesByUse
    notes += groups.notes + untoldSelections + waitingSchedules
    notes += reading.notesOfNeeds
    if needs.accounts, let note = reading.accountsNote { notes.append(note) }
    if needs.agents, let note = reading.agentsNote { notes.append(note) }
    if let failure = reading.templatesFailure {
      notes.append("some templates could not be read, so what rules ask of them is unknown: \(failure)")
    }
    return notes
  }

  /// Earliest instant at which some answer could change as time passes; `nil` when only an event can change one.
  public var nextChangeAt: Timestamp? { decisions.compactMap(\.nextChangeAt).min() }
}
