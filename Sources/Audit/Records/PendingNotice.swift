import SQLite
import Time

/// A notice that is still to be sent, with what its message says.
public struct PendingNotice: Hashable, Sendable {
  /// Its number.
  public var seq: Int64
  /// The first 32 hexadecimal digits of its place in the chain: the same at each attempt, and in no other trail.
  public var key: String
  /// The name of the channel.
  public var channel: String
  /// What it is about.
  public var kind: NoticeRecord.Kind
  /// When it was queued, by the server's clock.
  public var at: Timestamp
  /// The workspace's id.
  public var workspace: String
  /// The workspace's name.
  public var name: String
  /// The owner's user name.
  public var owner: String
  /// The template's name.
  public var template: String
  /// The rule's name.
  public var rule: String
  /// The decision that asked for it.
  public var decision: Int64
  /// The earliest stop that it tells of; `nil` for none.
  public var stopsAt: Timestamp?
  /// The text for people.
  public var message: String
  /// The name of the zone of the times in the text; `nil` for none in particular.
  public var zone: String?
  /// What keeps the workspace, or that nothing does, for people; `nil` where it tells of no stop.
  public var keepsIt: String?
  /// How often it was about to be sent.
  public var attempts: Int
  /// The last thing that happened to it; `nil` before the first.
  public var lastEvent: NoticeEvent.Kind?
  /// When that was, by this machine's clock.
  public var lastEventAt: Timestamp?
  /// The first of the notices that went in one message with it; `nil` where it was never sent.
  public var firstOfMessage: Int64?
  /// When it is tried again at the earliest, by this machine's clock; `nil` for at once.
  public var retryAt: Timestamp?

  /// `owner/name`.
  public var fullName: String { "\(owner)/\(name)" }

  /// A notice of no trail about a workspace that does not exist, for a test of a channel.
  public init(test message: String, owner: String, channel: String, at now: Timestamp) {
    self.init(
      seq: 0, key: "test-\(now.microseconds)", channel: channel, kind: .whileTrue, at: now, workspace: "", name: "test",
      owner: owner, template: "test", rule: "test", decision: 0, stopsAt: nil, message: message, zone: nil,
      keepsIt: nil,
      attempts: 0, lastEvent: nil, lastEventAt: nil, firstOfMessage: nil, retryAt: nil)
  }

  private init(
    seq: Int64, key: String, channel: String, kind: NoticeRecord.Kind, at: Timestamp, workspace: String, name: String,
    owner: String, template: String, rule: String, decision: Int64, stopsAt: Timestamp?, message: String, zone: String?,
    keepsIt: String?, attempts: Int, lastEvent: NoticeEvent.Kind?, lastEventAt: Timestamp?, firstOfMessage: Int64?,
    retryAt: Timestamp?
  ) {
    self.seq = seq
    self.key = key
    self.channel = channel
    self.kind = kind
    self.at = at
    self.workspace = workspace
    self.name = name
    self.owner = owner
    self.template = template
    self.rule = rule
    self.decision = decision
    self.stopsAt = stopsAt
    self.message = message
    self.zone = zone
    self.keepsIt = keepsIt
    self.attempts = attempts
    self.lastEvent = lastEvent
    self.lastEventAt = lastEventAt
    self.firstOfMessage = firstOfMessage
    self.retryAt = retryAt
  }

  /// The names `n` of a notice `m` and its workspace when it was queued. Its decision may be older: an unchanged one is written
  /// once, and its workspace may have another owner since.
  static let names = """
    JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = m.workspace AND seq < m.seq)
    JOIN snapshots n ON n.seq = o.snapshot
    """

  /// All of them, in the order in which they were queued.
  static func all(_ connection: Connection) throws -> [PendingNotice] {
    try connection.cached(
      """
      SELECT m.seq, substr(lower(hex(g.chain)), 1, 32), m.channel, m.kind, m.at, w.id, n.name, n.owner, n.template,
        m.rule, m.decision, m.stops_at, m.message,
        (SELECT count(*) FROM notice_events WHERE notice = m.seq AND event = 'sending'), e.event, e.message, e.retry_at,
        m.zone, m.keeps_it, e.machine_at
      FROM live_notices l JOIN notices m ON m.seq = l.notice JOIN log g ON g.seq = m.seq
      JOIN workspaces w ON w.seq = m.workspace
      \(names)
      LEFT JOIN notice_events e ON e.seq =
        (SELECT max(seq) FROM notice_events WHERE notice = m.seq AND event <> 'lapsed')
      WHERE l.is_pending ORDER BY m.seq
      """
    ).all { row in
      guard let kind = NoticeRecord.Kind(rawValue: row.text(3)) else {
        throw SQLiteError(.corrupt, message: "a notice of an unknown kind")
      }
      return PendingNotice(
        seq: row.integer(0), key: row.text(1), channel: row.text(2), kind: kind, at: row.instant(4),
        workspace: row.text(5), name: row.text(6), owner: row.text(7), template: row.text(8), rule: row.text(9),
        decision: row.integer(10), stopsAt: row.optionalInstant(11), message: row.text(12),
        zone: row.optionalText(17), keepsIt: row.optionalText(18),
        attempts: Int(row.integer(13)), lastEvent: row.optionalText(14).flatMap(NoticeEvent.Kind.init),
        lastEventAt: row.optionalInstant(19), firstOfMessage: row.optionalInteger(15), retryAt: row.optionalInstant(16))
    }
  }
}
