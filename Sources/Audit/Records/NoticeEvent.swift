import Time

/// Something that happened to a notice.
public struct NoticeEvent: Hashable, Sendable {
  /// What happened.
  public enum Kind: String, Sendable, CaseIterable {
    /// It is about to be sent.
    case sending
    /// The other side has taken it.
    case delivered
    /// It was not taken, and is tried again.
    case deferred
    /// It was given up.
    case failed
    /// It was given up because too many waited for its channel.
    case dropped
    /// What it was about is no longer so: it does not count any more.
    case lapsed
  }

  /// The notice's number.
  public var notice: Int64

  /// When, by the server's clock.
  public var at: Timestamp

  /// When, by this machine's clock: that one clock jumps makes no notice older.
  public var machineAt: Timestamp

  /// What happened.
  public var kind: Kind

  /// The first of the notices that are sent in one message with this one; `nil` where nothing was sent.
  public var message: Int64?

  /// What was answered, or the reason, for people.
  public var detail: String?

  /// When it is tried again at the earliest, by this machine's clock.
  public var retryAt: Timestamp?

  /// Makes an event.
  public init(
    notice: Int64, at: Timestamp, machineAt: Timestamp, kind: Kind, message: Int64? = nil, detail: String? = nil,
    retryAt: Timestamp? = nil
  ) {
    self.notice = notice
    self.at = at
    self.machineAt = machineAt
    self.kind = kind
    self.message = message
    self.detail = detail
    self.retryAt = retryAt
  }
}

/// The end of a notice that counted, as a sweep finds it.
public struct NoticeLapse: Hashable, Sendable {
  /// The notice's number.
  public var notice: Int64

  /// Why it does not count any more, for people.
  public var reason: String

  /// Makes a lapse.
  public init(notice: Int64, reason: String) {
    self.notice = notice
    self.reason = reason
  }
}
