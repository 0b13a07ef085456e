import Time

/// One workspace at one instant, ready for any number of rules.
///
/// Building one costs about as much as evaluating a rule, so build it once for each workspace and sweep.
public struct Subject: Sendable {
  /// What was read.
  public let facts: WorkspaceFacts
  /// The sweep's instant in server time, whole seconds.
  public let now: Timestamp

  /// Binds a workspace to an instant, which is floored to the second.
  public init(facts: WorkspaceFacts, now: Timestamp) {
    self.facts = facts
    self.now = now.flooredToSecond
  }
}
