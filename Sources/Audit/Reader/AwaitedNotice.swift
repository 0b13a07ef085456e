import SQLite
import Time

/// The notice that a held-back decision waits for, with what became of it since.
///
/// An unchanged decision is written once, and its reason is that of the first time; the outbox tells what is so now.
public struct AwaitedNotice: Hashable, Sendable {
  /// The notice's number.
  public let seq: Int64
  /// The name of the channel.
  public let channel: String
  /// When it was queued, by the server's clock as all instants here.
  public let queuedAt: Timestamp
  /// How old it has to be once it is delivered; `nil` in rows of earlier versions.
  public let before: Duration?
  /// The earliest stop that it tells of; `nil` for none.
  public let stopsAt: Timestamp?
  /// The workspace's deadline as it was last seen while the decision stood; `nil` for none.
  public let deadline: Timestamp?
  /// When the other side took it; `nil` where it did not.
  public let deliveredAt: Timestamp?
  /// When it was given up and why; `nil` where it was not.
  public let givenUp: Ending?
  /// When what it was about ceased to be so, and why; `nil` where it still counts.
  public let lapsed: Ending?
  /// Number of attempts that failed and are to be repeated, and what was answered last.
  public let failures: Int64
  public let lastAnswer: String?

  /// An end with its reason.
  public struct Ending: Hashable, Sendable {
    public let at: Timestamp
    /// For people, without a full stop.
    public let reason: String

    /// Reads instant and reason from a row; `nil` where there is no instant.
    init?(_ row: Row, from first: Int32) {
      guard let at = row.optionalInstant(first) else { return nil }
      self.at = at
      reason = row.optionalText(first + 1) ?? "no reason is on record"
    }
  }

  /// `queued`, `deferred`, `delivered`, `failed` or `lapsed`.
  public var state: String {
    if lapsed != nil { return "lapsed" }
    if deliveredAt != nil { return "delivered" }
    return givenUp != nil ? "failed" : failures > 0 ? "deferred" : "queued"
  }

  /// When the decision makes its workspace stop at the earliest, if nothing changes; `nil` while the notice is not delivered, where
  /// it does not count any more, and where the workspace has its own deadline before.
  ///
  /// - Parameter nearest: no deadline is set that is nearer
  public func earliestStop(nearest: Duration) -> Timestamp? {
    guard let deliveredAt, lapsed == nil, let before, let stopsAt else { return nil }
    let earliest = Self.earliestStop(deliveredAt: deliveredAt, before: before, stopsAt: stopsAt, nearest: nearest)
    return deadline.map { $0 <= earliest } ?? false ? nil : earliest
  }

  /// When a workspace stops at the earliest whose notice of a stop is delivered at an instant: its deadline is set once the
  /// notice is old enough, and none that is nearer than `nearest`.
  public static func earliestStop(
    deliveredAt told: Timestamp, before: Duration, stopsAt: Timestamp, nearest: Duration
  ) -> Timestamp {
    max(stopsAt, (told + before + nearest).flooredToMinute)
  }

  /// The notice of a decision `d` with the observation `o`, which may have the end `e`, as `a`: the newest of its rule about
  /// its workspace that did not lapse before the decision, and was queued before it ended.
  static let join = """
    LEFT JOIN notices a ON a.seq = CASE WHEN d.guard = 'no-notice' THEN (
      SELECT max(x.seq) FROM notices x
      WHERE x.workspace = o.workspace AND x.rule = d.rule AND x.kind = 'before' AND NOT x.is_dry_run
        AND x.seq < coalesce(e.seq, 9223372036854775807) AND NOT EXISTS (
          SELECT 1 FROM notice_events y WHERE y.notice = x.seq AND y.event = 'lapsed' AND y.seq < d.seq)) END
    """

  static let columnNames = """
    a.seq, a.channel, a.at, d.notice_before, a.stops_at, \(first("at", of: "'delivered'")),
    \(first("at", of: "'failed', 'dropped'")), \(first("detail", of: "'failed', 'dropped'")),
    \(first("at", of: "'lapsed'")), \(first("detail", of: "'lapsed'")),
    (SELECT count(*) FROM notice_events WHERE notice = a.seq AND event = 'deferred'),
    (SELECT detail FROM notice_events WHERE notice = a.seq AND event = 'deferred' ORDER BY seq DESC LIMIT 1),
    (SELECT deadline FROM observations WHERE workspace = a.workspace AND seq < coalesce(e.seq, 9223372036854775807)
      ORDER BY seq DESC LIMIT 1)
    """

  static let columnCount: Int32 = 13

  private static func first(_ column: String, of events: String) -> String {
    "(SELECT \(column) FROM notice_events WHERE notice = a.seq AND event IN (\(events)) ORDER BY seq LIMIT 1)"
  }

  /// Reads ``columnNames`` from a row, starting at column `first`; `nil` where the decision waits for none.
  init?(_ row: Row, from first: Int32) {
    guard let seq = row.optionalInteger(first) else { return nil }
    self.seq = seq
    channel = row.text(first + 1)
    queuedAt = row.instant(first + 2)
    before = row.optionalInteger(first + 3).map { .microseconds($0) }
    stopsAt = row.optionalInstant(first + 4)
    deliveredAt = row.optionalInstant(first + 5)
    givenUp = Ending(row, from: first + 6)
    lapsed = Ending(row, from: first + 8)
    failures = row.integer(first + 10)
    lastAnswer = row.optionalText(first + 11)
    deadline = row.optionalInstant(first + 12)
  }
}
