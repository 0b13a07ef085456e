import SQLite
import Time

/// A notice that still counts: what it is about has been so ever since.
public struct StandingNotice: Hashable, Sendable {
  /// How far it has come.
  public enum State: Hashable, Sendable {
    /// It is not delivered yet; with what was answered last.
    case pending(String?)
    /// The other side took it at that time, by the server's clock and by this machine's.
    case delivered(at: Timestamp, machineAt: Timestamp)
    /// It was given up at that time, by the server's clock, for that reason.
    case failed(at: Timestamp, String)
  }

  /// Its number.
  public var seq: Int64
  /// The workspace's id.
  public var workspace: String
  /// The owner's user name when it was queued, who was told.
  public var owner: String
  /// The rule's name.
  public var rule: String
  /// The name of the channel.
  public var channel: String
  /// What it is about.
  public var kind: NoticeRecord.Kind
  /// When it was queued, by the server's clock.
  public var at: Timestamp
  /// The workspace's build when it was queued.
  public var buildNumber: Int64
  /// The workspace's deadline when it was queued; `nil` for none.
  public var deadline: Timestamp?
  /// The earliest stop that it tells of.
  public var stopsAt: Timestamp?
  /// How far it has come.
  public var state: State

  /// Makes a notice.
  public init(
    seq: Int64, workspace: String, owner: String, rule: String, channel: String, kind: NoticeRecord.Kind,
    at: Timestamp, buildNumber: Int64, deadline: Timestamp?, stopsAt: Timestamp?, state: State
  ) {
    self.seq = seq
    self.workspace = workspace
    self.owner = owner
    self.rule = rule
    self.channel = channel
    self.kind = kind
    self.at = at
    self.buildNumber = buildNumber
    self.deadline = deadline
    self.stopsAt = stopsAt
    self.state = state
  }

  /// All of them, in the order in which they were queued.
  static func all(
    _ connection: Connection, _ clock: @autoclosure () throws -> ClockCorrections
  ) throws -> [StandingNotice] {
    let rows = try connection.cached(
      """
      SELECT m.seq, w.id, m.rule, m.channel, m.kind, m.build_number, m.deadline, m.stops_at, e.event, e.at,
        e.machine_at, e.detail, e.seq, n.owner, m.at
      FROM live_notices l JOIN notices m ON m.seq = l.notice JOIN workspaces w ON w.seq = m.workspace
      \(PendingNotice.names)
      LEFT JOIN notice_events e ON e.seq = (SELECT max(seq) FROM notice_events WHERE notice = m.seq)
      WHERE l.is_standing ORDER BY m.seq
      """
    ).all { row in
      guard let kind = NoticeRecord.Kind(rawValue: row.text(4)) else {
        throw SQLiteError(.corrupt, message: "a notice of an unknown kind")
      }
      let state: State =
        switch row.optionalText(8).flatMap(NoticeEvent.Kind.init) {
        case .delivered: .delivered(at: row.instant(9), machineAt: row.instant(10))
        case .failed, .dropped: .failed(at: row.instant(9), row.optionalText(11) ?? "given up")
        case .sending, .deferred, .lapsed, nil: .pending(row.optionalText(11))
        }
      return (
        StandingNotice(
          seq: row.integer(0), workspace: row.text(1), owner: row.text(13), rule: row.text(2), channel: row.text(3),
          kind: kind, at: row.instant(14), buildNumber: row.integer(5), deadline: row.optionalInstant(6),
          stopsAt: row.optionalInstant(7), state: state),
        event: row.optionalInteger(12)
      )
    }
    if rows.isEmpty { return [] }
    let clock = try clock()
    return rows.map { row in
      var notice = row.0
      notice.at = clock.corrected(notice.at, ofRow: notice.seq)
      if let event = row.event { notice.state = notice.state.corrected { clock.corrected($0, ofRow: event) } }
      return notice
    }
  }
}
