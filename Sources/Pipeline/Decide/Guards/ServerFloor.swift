import Rules
import Time

/// The server takes no deadline nearer than 29 minutes by its own clock (How Coder behaves, "Extending").
///
/// Deadlines have already been moved to the floor; one that is still nearer was kept there by `at_most` or
/// `max_deadline`.
struct ServerFloor: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard case .deadline(let target, .later) = decision.action,
      target < context.now + ServerLimits.nearestDeadline
    else { return nil }
    // Targets that are not after the present deadline are left to `AlreadySo`.
    if let present = decision.facts.deadline, target <= present { return nil }
    let ahead = (target - context.now).shortText
    let limit =
      switch decision.bound {
      case .maximum: "max_deadline is \(ahead) ahead"
      case .atMost: "the rule's at_most is \(ahead) ahead"
      case .floor, .planEnd, nil: "the deadline would be \(ahead) ahead"
      }
    let nearest = ServerLimits.nearestDeadline.wholeSeconds / 60
    return .blocked(
      by: .serverFloor, reason: "\(limit), and the server takes no deadline nearer than \(nearest) minutes ahead")
  }
}
