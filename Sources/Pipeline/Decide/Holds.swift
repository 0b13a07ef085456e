import Rules

/// Fail safe: a protecting rule with `on_error: hold` that cannot answer holds the shortening of lower priority, so that
/// an outage cannot switch "extend while connected" off and leave "shorten when idle" on.
struct Holds {
  private let holders: [(rule: Rule, isEnforced: Bool)]

  init(_ evaluations: [Evaluation], decider: Decider) {
    holders = evaluations.compactMap { evaluation in
      guard evaluation.rule.onError == .hold, evaluation.rule.isProtecting, evaluation.cannotSay else { return nil }
      return (evaluation.rule, decider.isEnforced(evaluation.rule))
    }
  }

  /// `held` for a shortening below a holder; a dry-run holder holds dry-run decisions only.
  func verdict(on decision: Decision, facts: WorkspaceFacts) -> Verdict? {
    guard decision.shortens(facts) else { return nil }
    let holder = holders.first {
      ($0.isEnforced || decision.isShadow) && decision.rule.priority <= $0.rule.priority
    }
    return holder.map { .held(reason: "\($0.rule.name), which protects it, cannot answer") }
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
