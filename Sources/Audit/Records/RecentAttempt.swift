import Time

/// What became of the requests that carried one decision out lately: what a process must know of those before it.
public struct RecentAttempt: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// The effect that the decision was about.
  public var effect: DecisionRecord.Effect

  /// The value before, as the decision has it; `nil` for none.
  public var before: String?

  /// The value wished; `nil` for none.
  public var after: String?

  /// When the sweep began that took the decision, by the server's clock.
  public var sweepAt: Timestamp

  /// What became of the first request that did not succeed, else of the last one; `nil` while that is not known.
  public var result: OutcomeRecord.Result?

  /// The failure's code in the client's words; `nil` when there was none.
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
