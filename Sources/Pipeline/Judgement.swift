import Audit
import Rules
import Time

/// What the pure stages make of a reading: evaluations and decisions. The same for sweeps, plans and backtests.
public struct Judgement: Sendable {
  /// What was read.
  public let reading: Reading
  /// The kill switch, where it stands.
  public let pause: Pause?
  /// By workspace, in the order of the reading; those of one effect stand in the order of the rules.
  public let decisions: [Decision]
  /// The rules that wanted to take something from more owners at once than the blast radius allows, and took nothing.
  public let overreaches: [Overreach]
  /// What the settings allow, as it was judged by.
  let policy: Policy
  /// By workspace: new begins of true conditions, for rules with `for:`.
  let trueSince: [Evaluator.TrueSince]

  /// Evaluates and decides.
  ///
  /// - Parameter pause: why nothing may be sent; `nil` when nothing stands in the way.
  public init(
    of reading: Reading, under ruleSet: RuleSet, policy: Policy, pause: Pause? = nil, lastSweepAt: Timestamp? = nil
  ) {
    let evaluator = Evaluator(mode: policy.mode, now: reading.now, lastSweepAt: lastSweepAt)
    var matcher = ruleSet.matcher()
    let results = reading.observations.map { evaluator.evaluate(matcher.rules(for: $0.facts), on: $0) }
    self.reading = reading
    self.pause = pause
    trueSince = results.map(\.trueSince)
    self.policy = policy
    (decisions, overreaches) = Decider(policy: policy, reading: reading, pause: pause)
      .decide(results.map(\.evaluations))
  }

  /// The rules that look at none of the workspaces read. None when some were not seen.
  public func idleRules(of ruleSet: RuleSet) -> [IdleRule] {
    reading.notSeen > 0
      ? [] : ruleSet.idleRules(among: reading.observations.map(\.facts), templates: reading.templates)
  }

  /// Whether an enforced rule was stopped by the blast radius.
  public var isRefused: Bool { overreaches.contains { !$0.isShadow } }

  /// What is to be said once of the judgement as a whole, each a sentence: a pause, the blast radius, and what could not be
  /// seen.
  public var notes: [String] {
    var notes: [String] = []
    if let pause { notes.append(pause.sentence(serverAhead: reading.serverAhead)) }
    notes += overreaches.map(\.sentence)
    if reading.notSeen > 0 { notes.append("not seen: \(reading.notSeen) of the workspaces counted") }
    if let failure = reading.templatesFailure {
      notes.append("the list of templates could not be read, so what rules ask of templates is unknown: \(failure)")
    }
    return notes
  }

  /// Earliest instant at which some answer could change by itself; `nil` when only the world can change one.
  public var nextChangeAt: Timestamp? { decisions.compactMap(\.nextChangeAt).min() }
}
