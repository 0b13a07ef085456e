import Time

/// The outcome of an intent.
public struct OutcomeRecord: Hashable, Sendable {
  /// The result of a request, in one word.
  public enum Result: String, Sendable, CaseIterable, Codable {
    /// The server made the change.
    case applied
    /// The server says that the value was already set.
    case unchanged
    /// The server refused the change.
    case refused
    /// The workspace had changed in between (409).
    case conflict
    /// The request failed: there was no answer, or not a valid one.
    case failed
    /// A later read found the workspace as the intent wanted it.
    case foundApplied = "found-applied"
    /// A later read found the workspace without the change.
    case foundNotApplied = "found-not-applied"
    /// Nobody could find out whether the change was made.
    case undeterminable

    /// Whether the workspace is as the intent wanted it.
    public var isApplied: Bool {
      switch self {
      case .applied, .unchanged, .foundApplied: true
      case .refused, .conflict, .failed, .foundNotApplied, .undeterminable: false
      }
    }
  }

  /// The intent that this outcome belongs to; each has at most one.
  public var intent: Int64

  /// When it was known, by the server's clock.
  public var at: Timestamp

  /// Duration of the request, in milliseconds; `nil` when a later read settled it.
  public var milliseconds: Int64?

  /// The HTTP status; `nil` when there was no answer.
  public var status: Int?

  /// The client's name for the failure; `nil` when there was none.
  public var failure: String?

  /// The answer's message, without secrets; `nil` when there was none.
  public var answer: String?

  /// The result, in one word.
  public var result: Result

  /// The instant before which the server does not want to be called again, by its clock; `nil` when it named none.
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
