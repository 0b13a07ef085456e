import Rules

/// Fail safe: a protecting rule with `on_error: hold` that cannot answer holds shortenings.
///
/// It holds every shortening of its own or lower priority.
///
/// Otherwise an outage could switch "extend while connected" off and leave "shorten when idle" on.
struct Holds {
  /// The holders of highest priority, among the enforced rules and among all; the first of equals.
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

  /// The verdict `held` for a shortening not above a holder in priority; a dry-run holder holds dry-run decisions only.
  func verdict(on decision: Decision, facts: WorkspaceFacts) -> Verdict? {
    guard let holder = decision.isShadow ? any : enforced, decision.rule.priority <= holder.priority,
      decision.shortens(facts)
    else { return nil }
    return .held(reason: "\(holder.name), which protects it, cannot answer")
  }
}

extension Evaluation {
  /// Whether the answer is unknown or failed, or a protecting wish could not be worked out.
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
