import Time

/// The server takes no deadline nearer than 29 minutes by its own clock (facts 1.8).
///
/// Shortening has been clamped to the floor before; what is still nearer is a deadline that cannot be set at all.
struct ServerFloor: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard case .deadline(let target, .later) = decision.action, target < DeadlineClamp.nearest(at: context.now) else {
      return nil
    }
    // An extension that is none is the next guard's to name.
    if let present = context.facts.deadline, target <= present { return nil }
    let ahead = (target - context.now).shortText
    if target == context.facts.maxDeadline {
      return .blocked(
        by: .serverFloor, reason: "max_deadline is \(ahead) ahead, nearer than the 29 minutes the server asks for")
    }
    return .blocked(
      by: .serverFloor, reason: "the deadline would be \(ahead) ahead, nearer than the 29 minutes the server asks for")
  }
}
