import Time

/// What became of an intent.
public struct OutcomeRecord: Hashable, Sendable {
  /// What became of an intent, in one word.
  public enum Result: String, Sendable, CaseIterable {
    /// The server did it.
    case applied
    /// The server says that nothing had to be changed.
    case unchanged
    /// The server refused.
    case refused
    /// The workspace had changed in between (409).
    case conflict
    /// No answer, or one that is not an answer.
    case failed
    /// After a crash the workspace was found as the intent wanted it.
    case foundApplied = "found-applied"
    /// After a crash the workspace was found without the change.
    case foundNotApplied = "found-not-applied"
    /// After a crash nothing could be found out.
    case undeterminable

    /// Whether the workspace is as it was wanted.
    public var isApplied: Bool {
      switch self {
      case .applied, .unchanged, .foundApplied: true
      case .refused, .conflict, .failed, .foundNotApplied, .undeterminable: false
      }
    }
  }

  /// The intent that this settles; each has at most one outcome.
  public var intent: Int64

  /// When, by the server's clock.
  public var at: Timestamp

  /// How long the request took, in milliseconds; `nil` when settled after a crash.
  public var milliseconds: Int64?

  /// The HTTP status; `nil` when there was no answer.
  public var status: Int?

  /// The failure's code in the client's words; `nil` when there was none.
  public var failure: String?

  /// The answer's message, without secrets; `nil` when there was none.
  public var answer: String?

  /// What became of it, in one word.
  public var result: Result

  /// Until when the server asked not to be called again, by its clock; `nil` when it did not.
  public var retryAt: Timestamp?

  /// Makes the record of an outcome.
  public init(
    intent: Int64, at: Timestamp, milliseconds: Int64? = nil, status: Int? = nil, failure: String? = nil,
    answer: String? = nil, result: Result, retryAt: Timestamp? = nil
  ) {
    self.intent = intent
    self.at = at
    self.milliseconds = milliseconds
    self.status = status
    self.failure = failure
    self.answer = answer
    self.result = result
    self.retryAt = retryAt
  }
}
