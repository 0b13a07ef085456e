import SQLite
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

extension OutcomeRecord {
  /// Number of answers read; enough to tell whether the server answers at all, and when it wants to be called again.
  private static let latestCount: Int64 = 20

  /// The latest outcomes of requests to the server, oldest first, including requests without an answer.
  ///
  /// Outcomes that recovery found out for a process that died without an answer are left out, because they say nothing
  /// about the server.
  static func latest(_ connection: Connection, _ clock: ClockCorrections) throws -> [OutcomeRecord] {
    var outcomes: [OutcomeRecord] = []
    try connection.cached(
      """
      SELECT intent, at, ms, status, failure, answer, result, retry_at, seq FROM (
        SELECT * FROM (
          SELECT * FROM outcomes WHERE status IS NOT NULL OR failure IS NOT NULL ORDER BY seq DESC LIMIT ?1)
        UNION ALL
        SELECT m.seq, i.seq, m.at, NULL, NULL, substr(m.reason, 1, instr(m.reason, ':') - 1), m.reason, 'undeterminable', NULL
        FROM intents i JOIN remarks m ON m.decision = i.decision AND m.kind = 'no-answer'
        WHERE NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
      ) ORDER BY seq DESC LIMIT ?1
      """
    ).forEach([.integer(latestCount)]) { row in
      guard let result = Result(rawValue: row.text(6)) else { return }
      outcomes.append(
        OutcomeRecord(
          intent: row.integer(0), at: row.instant(1), milliseconds: row.optionalInteger(2),
          status: row.optionalInteger(3).map(Int.init), failure: row.optionalText(4), answer: row.optionalText(5),
          result: result, retryAt: row.optionalInstant(7)
        ).corrected { clock.corrected($0, ofRow: row.integer(8)) })
    }
    return outcomes.reversed()
  }
}
