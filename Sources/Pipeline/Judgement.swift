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
    decisions = Decider(policy: policy, reading: reading, pause: pause).decisions(for: results.map(\.evaluations))
  }

  /// The rules that look at none of the workspaces read. None when some were not seen.
  public func idleRules(of ruleSet: RuleSet) -> [IdleRule] {
    reading.notSeen > 0
      ? [] : ruleSet.idleRules(among: reading.observations.map(\.facts), templates: reading.templates)
  }

  /// Whether a limit over the whole sweep spoke: the blast radius.
  public var isRefused: Bool { decisions.contains { $0.verdict.guardName == .blastRadius && !$0.isShadow } }

  /// What that limit said; `nil` when it did not speak.
  var refusal: String? {
    decisions.first { $0.verdict.guardName == .blastRadius && !$0.isShadow }?.verdict.reason
  }

  /// Earliest instant at which some answer could change by itself; `nil` when only the world can change one.
  public var nextChangeAt: Timestamp? { decisions.compactMap(\.nextChangeAt).min() }
}
