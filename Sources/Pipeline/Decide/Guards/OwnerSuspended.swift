import Rules

/// Stops changes that have no effect because the owner's account is suspended.
///
/// The server stops such a workspace at its next look, whatever its deadline, and starts it by no schedule (How Coder
/// behaves, "Suspended owners"). Where the token may not see users, the state is unknown and the guard lets changes
/// pass.
struct OwnerSuspended: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard decision.facts.owner.status == "suspended", !decision.facts.unknown.contains("owner.status") else {
      return nil
    }
    switch decision.action {
    case .deadline where context.server.stopsForSuspendedOwners:
      return .blocked(
        by: .ownerSuspended,
        reason: "the account of its owner is suspended: the server stops it within two minutes, whatever its deadline")
    case .autostart(.some) where context.server.startsForActiveOwnersOnly:
      return .blocked(
        by: .ownerSuspended, reason: "the account of its owner is suspended: the server starts it by no schedule")
    default: return nil
    }
  }
}
