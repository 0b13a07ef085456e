import Rules

/// Fail safe: a protecting rule with `on_error: hold` that cannot answer holds the shortening of lower priority, so that
/// an outage cannot switch "extend while connected" off and leave "shorten when idle" on.
struct Holds {
  /// The holder with the highest priority: among the enforced rules, and among all. The first of equals.
  private let enforced: Rule?
  private let any: Rule?

  init(_ evaluations: [Evaluation], decider: Decider) {
    let holders = evaluations.filter {
      $0.rule.onError == .hold && $0.rule.isProtecting && $0.cannotSay
    }.map(\.rule)
    func highest(_ rules: [Rule]) -> Rule? {
      rules.reduce(nil) { best, rule in best.map { $0.priority >= rule.priority } == true ? best : rule }
    }
    any = highest(holders)
    enforced = highest(holders.filter(decider.isEnforced))
  }

  /// `held` for a shortening below a holder; a dry-run holder holds dry-run decisions only.
  func verdict(on decision: Decision, facts: WorkspaceFacts) -> Verdict? {
    guard let holder = decision.isShadow ? any : enforced, decision.rule.priority <= holder.priority,
      decision.shortens(facts)
    else { return nil }
    return .held(reason: "\(holder.name), which protects it, cannot answer")
  }
}

extension Evaluation {
  /// Whether the answer, or the amount of a protecting wish, is unknown or failed.
  fileprivate var cannotSay: Bool {
    switch answer {
    case .unknown, .error: true
    case .false: false
    case .true:
      wishes.contains { wish in
        switch wish.resolution {
        case .unknown, .failed: wish.action.isProtecting
        case .action, .nothing, .noDeadline: false
        }
      }
    }
  }
}
