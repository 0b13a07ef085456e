import SQLite
import Time

/// A request that carried out a decision, with its outcome.
public struct StoredAction: Hashable, Sendable {
  /// The intent's number.
  public let seq: Int64

  /// The request.
  public let intent: IntentRecord

  /// The outcome; `nil` while it is not known.
  public let outcome: OutcomeRecord?

  /// The decision that it carried out.
  public let decision: StoredDecision

  static let select = """
    SELECT \(StoredDecision.columnNames), i.seq, i.at, i.method, i.path, i.body, c.at, c.ms, c.status, c.failure,
      c.answer, c.result, c.retry_at, i.day
    \(StoredDecision.joins)
    JOIN intents i ON i.decision = d.seq
    LEFT JOIN outcomes c ON c.intent = i.seq
    """

  init(_ row: Row) throws {
    let first = StoredDecision.columnCount
    decision = try StoredDecision(row)
    seq = row.integer(first)
    intent = IntentRecord(
      decision: decision.seq, at: row.instant(first + 1), method: row.text(first + 2), path: row.text(first + 3),
      body: row.text(first + 4), day: row.optionalText(first + 12))
    outcome = OutcomeRecord.Result(rawValue: row.text(first + 10)).map { [seq] result in
      OutcomeRecord(
        intent: seq, at: row.instant(first + 5), milliseconds: row.optionalInteger(first + 6),
        status: row.optionalInteger(first + 7).map(Int.init), failure: row.optionalText(first + 8),
        answer: row.optionalText(first + 9), result: result, retryAt: row.optionalInstant(first + 11))
    }
  }
}
