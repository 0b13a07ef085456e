import Rules

/// Fail safe: a protecting rule with `on_error: hold` that cannot answer holds shortenings.
///
/// It holds every shortening of its own or lower priority; a `keep` rule holds whatever else it would keep from, too.
///
/// Otherwise an outage could switch "extend while connected" off and leave "shorten when idle" on.
struct Holds {
  /// The holders, highest priority first: the enforced rules, and all.
  private let enforced: [Rule]
  private let any: [Rule]

  init(_ evaluations: [RuleMatch], decider: Decider) {
    any = evaluations.filter { $0.rule.onError == .hold && $0.rule.isProtecting && $0.cannotSay }.map(\.rule)
      .sorted { ($1.priority, $0.index) < ($0.priority, $1.index) }
    enforced = any.filter(decider.isEnforced)
  }

  /// The verdict `held` for a shortening not above a holder in priority; a dry-run holder holds dry-run decisions only.
  func verdict(on decision: Decision) -> Verdict? {
    let shortens = decision.shortens
    guard shortens || decision.isTaking else { return nil }
    let holder = (decision.isShadow ? any : enforced).first {
      decision.rule.priority <= $0.priority && (shortens || $0.keeps)
    }
    return holder.map { .held(reason: "\($0.name), which protects it, cannot answer") }
  }
}

extension Rule {
  /// Whether one of its actions is `keep`.
  fileprivate var keeps: Bool { actions.contains { $0.kind == .keep } }
}

extension RuleMatch {
  /// Whether the answer is unknown or failed, or a protecting wish could not be worked out.
  fileprivate var cannotSay: Bool {
    switch answer {
    case .unknown, .error: true
    case .false: false
    case .true:
      wishes.contains { wish in
        switch wish.resolution {
        case .unknown, .failed: wish.action.isProtecting
        case .action, .nothing, .keeps, .notifies, .noDeadline: false
        }
      }
    }
  }
}
