import Rules
import Time

/// A wish of a true rule, in competition for one effect of one workspace.
struct Candidate {
  let evaluation: Evaluation
  let kind: RuleAction.Kind
  /// The wished value, also where nothing is left to do: a rule that has its way already still wins.
  let wished: ResolvedAction?
  /// The bound that a wished deadline was moved to.
  let bound: DeadlineBound?
  /// The reason when there is nothing to do.
  let nothing: String?
  /// The workspace's deadline now.
  let deadline: Timestamp?

  var rule: Rule { evaluation.rule }

  /// How long the workspace would be kept, as far as the effect goes; larger is longer.
  var keeps: Keeping {
    switch wished {
    // An extension leaves a later deadline as it is, and a shortening an earlier one.
    case .deadline(let target, .later): .until(max(target, deadline ?? target))
    case .deadline(let target, .earlier): .until(min(target, deadline ?? target))
    case .ttl(let ttl?): .lasting(ttl)
    // Neither is weighed against a deadline but where it takes that away.
    case .ttl(nil), .autostart(nil): .forEver
    case .autostart, nil: .nothing
    }
  }

  /// What a wish means for how long a workspace is kept, in rising order.
  enum Keeping: Comparable {
    case nothing
    case lasting(Duration)
    case until(Timestamp)
    case forEver
  }
}
