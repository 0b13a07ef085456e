import Rules
import Time

/// The wish of one true rule, competing with others for one effect of one workspace.
struct Candidate {
  let evaluation: RuleMatch
  let kind: RuleAction.Kind
  /// The wished value, also when it is already in place: such a rule can still win.
  let wished: ResolvedAction?
  /// The bound that a wished deadline was moved to.
  let bound: DeadlineBound?
  /// Why there is nothing to do; `nil` when there is something.
  let nothing: StandingDeadline?
  /// The workspace's present deadline.
  let deadline: Timestamp?

  var rule: Rule { evaluation.rule }

  /// How long the workspace would be kept, as far as this effect decides it; larger is longer.
  var keeps: Keeping {
    switch wished {
    // An extension leaves a later deadline as it is, and a shortening an earlier one.
    case .deadline(let target, .later): .until(max(target, deadline ?? target))
    case .deadline(let target, .earlier): .until(min(target, deadline ?? target))
    case .ttl(let ttl?): .lasting(ttl)
    // These are compared with deadlines only where they take the deadline away.
    case .ttl(nil), .autostart(nil): .forEver
    case .autostart, nil: .nothing
    }
  }

  /// How long a wish keeps a workspace, in ascending order.
  enum Keeping: Comparable {
    case nothing
    case lasting(Duration)
    case until(Timestamp)
    case forEver
  }
}
