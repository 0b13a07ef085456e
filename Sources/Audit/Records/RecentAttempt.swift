import Time

/// The recent requests for one decision and their result, for a process that starts later.
public struct RecentAttempt: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// The effect of the decision.
  public var effect: DecisionRecord.Effect

  /// The value before, as in the decision; `nil` for none.
  public var before: String?

  /// The wished value; `nil` for none.
  public var after: String?

  /// Start of the sweep that took the decision, by the server's clock.
  public var sweepAt: Timestamp

  /// The result of the first request that did not succeed, else of the last one; `nil` while it is not known.
  public var result: OutcomeRecord.Result?

  /// The client's name for the failure; `nil` when there was none.
  public var failure: String?

  /// Makes an attempt.
  public init(
    workspace: String, effect: DecisionRecord.Effect, before: String? = nil, after: String? = nil, sweepAt: Timestamp,
    result: OutcomeRecord.Result?, failure: String? = nil
  ) {
    self.workspace = workspace
    self.effect = effect
    self.before = before
    self.after = after
    self.sweepAt = sweepAt
    self.result = result
    self.failure = failure
  }
}
