import SQLite
import Time

/// A notice with what became of it.
public struct StoredNotice: Hashable, Sendable {
  /// Its number.
  public var seq: Int64
  /// When it was queued, by the server's clock.
  public var at: Timestamp
  /// The channel's name.
  public var channel: String
  /// What it is about, as ``NoticeRecord/Kind`` has it.
  public var kind: String
  /// `queued`, the last event, or `dry-run` for what was never to be sent.
  public var state: String
  /// How often it was about to be sent.
  public var attempts: Int64
  /// When it was delivered, as RFC 3339; `nil` where it was not.
  public var deliveredAt: String?
  /// What was answered last, or the reason.
  public var detail: String?
  /// `owner/name` of the workspace.
  public var fullName: String
  /// The rule's name.
  public var rule: String
  /// The earliest stop that it tells of, as RFC 3339.
  public var stopsAt: String?
  /// The text for people.
  public var message: String
  /// The decision that asked for it.
  public var decision: Int64
  /// When what it was about ceased to be so, and why; `nil` where it still counts or never counted (an act, a dry run).
  public var lapsed: AwaitedNotice.Ending?
  /// Whether it still counts: it was not given up, and the stop that it announces is to come, or its rule is true. `nil`
  /// where it announces nothing that could cease to be so: it goes with an act, or was never to be sent.
  public var counts: Bool?

  static let select = """
    SELECT v.notice, m.at, v.channel, v.kind, v.state, v.attempts, v.delivered_at, v.detail, v.full_name, v.rule,
      v.stops_at, v.message, v.decision,
      (SELECT at FROM notice_events WHERE notice = m.seq AND event = 'lapsed' ORDER BY seq LIMIT 1),
      (SELECT detail FROM notice_events WHERE notice = m.seq AND event = 'lapsed' ORDER BY seq LIMIT 1)
    FROM v_notices v JOIN notices m ON m.seq = v.notice
    """

  init(_ row: Row) {
    seq = row.integer(0)
    at = row.instant(1)
    channel = row.text(2)
    kind = row.text(3)
    state = row.text(4)
    attempts = row.integer(5)
    deliveredAt = row.optionalText(6)
    detail = row.optionalText(7)
    fullName = row.text(8)
    rule = row.text(9)
    stopsAt = row.optionalText(10)
    message = row.text(11)
    decision = row.integer(12)
    lapsed = AwaitedNotice.Ending(row, from: 13)
    counts =
      kind == NoticeRecord.Kind.act.rawValue || state == "dry-run"
      ? nil : lapsed == nil && state != "failed" && state != "dropped"
  }
}

/// What the trail tells of one channel.
public struct ChannelState: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Number of notices that wait.
  public var pending: Int64
  /// When the oldest of them was queued, by the server's clock; `nil` where none waits.
  public var oldestAt: Timestamp?
  /// When it last took a notice, by the server's clock; `nil` for never.
  public var deliveredAt: Timestamp?
  /// What it answered since then, where it took none.
  public var trouble: String?

  /// A channel that nothing is known of, unless values are given.
  public init(
    name: String, pending: Int64 = 0, oldestAt: Timestamp? = nil, deliveredAt: Timestamp? = nil,
    trouble: String? = nil
  ) {
    self.name = name
    self.pending = pending
    self.oldestAt = oldestAt
    self.deliveredAt = deliveredAt
    self.trouble = trouble
  }
}
