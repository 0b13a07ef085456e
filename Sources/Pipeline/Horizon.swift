import Audit
import Rules
import Time

/// The instants at which a rule will act on a workspace, or begin to wait with `for`, if only time passes.
///
/// The service wakes at them between two sweeps. Each is found by judging the workspace again at the instants at which
/// some answer can change; those at which nothing new would be done are passed over. Pure.
struct Horizon: Sendable {
  /// The next such instant of each workspace, server time, by id; none where nothing comes before its next reading.
  private(set) var due: [String: Timestamp] = [:]

  /// Maximum number of instants tried for one workspace.
  ///
  /// The one after them counts as due: it is better to look once too often.
  private static let tries = 8

  /// The earliest of the instants.
  var next: Timestamp? { due.values.min() }

  /// The workspaces that are due at an instant.
  func ids(dueAt instant: Timestamp) -> [String] { due.filter { $0.value <= instant }.keys.sorted() }

  /// Forgets these workspaces.
  mutating func forget(_ ids: [String]) { for id in ids { due[id] = nil } }

  /// Finds the instants of the workspaces that a sweep read, before `limit`.
  ///
  /// Workspaces for which something was sent are left to the next reading of the list, which shows what became of it.
  ///
  /// Costs an evaluation of every rule whose answer does not stand (``StandingAnswers``) on every workspace read, and a judgement of
  /// those for which an answer can change.
  ///
  /// - Parameter memory: the memory after the sweep.
  mutating func update(
    after report: SweepReport, under ruleSet: RuleSet, policy: Policy, memory: FleetMemory, until limit: Timestamp
  ) {
    let judgement = report.judgement
    let outlook = Outlook(reading: judgement.reading, ruleSet: ruleSet, policy: policy, pause: judgement.pause)
    if judgement.reading.scope == .everything { due = [:] }
    let acted = Set(judgement.decisions.filter { $0.verdict == .act }.map(\.facts.id))
    var matcher = ruleSet.matcher()
    var candidates: [Prospect] = []
    for observation in judgement.reading.observations {
      due[observation.facts.id] = nil
      if acted.contains(observation.facts.id) { continue }
      let candidate = Prospect(
        observation: observation.remembering(memory[observation.facts.id]),
        rules: matcher.rules(for: observation.facts),
        answers: judgement.answers?.answers(on: observation.facts.id), at: judgement.reading.now)
      if let later = outlook.moved(candidate), later.at < limit { candidates.append(later) }
    }
    let present = outlook.deeds(of: candidates, at: judgement.reading.now)
    for index in candidates.indices { candidates[index].present = present[candidates[index].id] ?? [] }
    for _ in 0..<Self.tries where !candidates.isEmpty {
      candidates = Dictionary(grouping: candidates, by: \.at).flatMap { at, group in
        let deeds = outlook.deeds(of: group, at: at)
        return group.compactMap { candidate -> Prospect? in
          if let then = deeds[candidate.id], !then.isSubset(of: candidate.present) {
            due[candidate.id] = at
            return nil
          }
          return outlook.moved(candidate).flatMap { $0.at < limit ? $0 : nil }
        }
      }
    }
    for candidate in candidates { due[candidate.id] = candidate.at }
  }
}

/// A workspace, and an instant at which something new might be done for it.
private struct Prospect {
  let observation: Observation
  /// The rules that select it.
  let rules: [Rule]
  /// The answers of theirs that stand; `nil` for none.
  let answers: StandingAnswers.Answers?
  var at: Timestamp
  /// What is decided already.
  var present: Set<Deed> = []

  var id: String { observation.facts.id }
}

/// A decision that does something or begins to wait with `for`, or a suspended schedule that comes back.
private struct Deed: Hashable {
  /// Its rule; `nil` for a schedule that comes back.
  let rule: Int?
  let effect: Effect
  let word: String
}

/// The workspaces of a reading as time passes and nothing else happens.
private struct Outlook {
  let reading: Reading
  let ruleSet: RuleSet
  let policy: Policy
  let pause: Pause?

  /// The candidate at the next whole second at which an answer or a guard can change; `nil` if none ever does.
  func moved(_ candidate: Prospect) -> Prospect? {
    guard
      let next = candidate.observation.nextChange(
        of: candidate.rules, candidate.answers, policy: policy, at: candidate.at)
    else { return nil }
    var later = candidate
    later.at = next
    return later
  }

  /// What a sweep over these workspaces would do at an instant, and where a rule would begin to wait, by workspace.
  func deeds(of candidates: [Prospect], at instant: Timestamp) -> [String: Set<Deed>] {
    var then = Reading(now: instant, observations: candidates.map(\.observation), server: reading.server, requests: 0)
    then.readAt = reading.now
    // A group that is due has a sweep of its own, over everything.
    then.scope = .some
    then.throttle = reading.throttle
    then.total = reading.total
    then.scheduled = reading.scheduled
    then.rest = RestOfFleet(running: reading.population(of: .lifetime))
    var deeds: [String: Set<Deed>] = [:]
    let judgement = Judgement(of: then, under: ruleSet, policy: policy, pause: pause)
    for decision in judgement.decisions
    where [.act, .wouldAct].contains(decision.verdict) || decision.verdict.guardName == .holdFor {
      deeds[decision.facts.id, default: []].insert(
        Deed(rule: decision.rule.index, effect: decision.effect, word: decision.verdict.word))
    }
    for schedule in judgement.suspended where schedule.fate == .comesBack {
      deeds[schedule.observation.facts.id, default: []].insert(Deed(rule: nil, effect: .autostart, word: "comes-back"))
    }
    return deeds
  }
}

extension Observation {
  /// The next whole second at which an answer of these rules or a guard can change by itself; `nil` if none ever does.
  ///
  /// - Parameter answers: those of them that stand
  func nextChange(
    of rules: [Rule], _ answers: StandingAnswers.Answers? = nil, policy: Policy, at now: Timestamp
  ) -> Timestamp? {
    let subject = Subject(facts: facts, now: now)
    let standing = answers.flatMap { $0.stand(at: now) ? $0 : nil }
    var changes = standing?.until.map { [$0] } ?? []
    for rule in standing?.open ?? rules {
      let remembered = memory.rules[.init(rule: rule.name, shadow: !policy.isEnforced(rule))]
      let state = RuleState(remembered, rule: rule, buildNumber: facts.buildNumber, at: now)
      if let change = rule.evaluate(subject, state: state).nextChangeAt { changes.append(change) }
      if let since = remembered?.trueSince, let wait = rule.holdFor { changes.append(since + wait) }
      if let remembered, let cooldown = rule.cooldown {
        changes += rule.actions.compactMap { remembered.lastAction(on: .init($0.effect)).map { $0 + cooldown } }
      }
      if case .span(let span) = rule.respect ?? policy.respect {
        changes += Effect.allCases.compactMap { setByHand($0).map { $0 + span } }
      }
    }
    if let byHand = deadlineByHand { changes.append(byHand.to) }
    // Sweeps judge at whole seconds, and at the exact instant of a change the answer may still be the old one.
    return changes.filter { $0 > now }.min().map { max($0.roundedUpToSecond, now + .seconds(1)) }
  }

  /// The same with the memory of after a sweep.
  fileprivate func remembering(_ memory: WorkspaceMemory) -> Observation {
    Observation(facts: facts, buildCreatedAt: buildCreatedAt, memory: memory, mayBeChanged: mayBeChanged)
  }
}

extension Timestamp {
  /// The first whole second that is not earlier.
  fileprivate var roundedUpToSecond: Timestamp {
    let floor = flooredToSecond
    return floor == self ? self : floor + .seconds(1)
  }
}
