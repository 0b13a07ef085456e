import Audit
import Time

/// The sending over one channel: one message after the other, at the channel's pace.
struct Lane: Sendable {
  let name: String
  let sender: NoticeSender
  /// Number of attempts.
  private var attempts = 0
  /// Number of attempts that failed since the last one that did not.
  private var failures = 0
  /// Nothing is tried before.
  private var restsUntil: ContinuousClock.Instant?
  /// When messages were sent in the last minute; `nil` before the outbox was asked what earlier processes sent.
  private var sent: [ContinuousClock.Instant]?

  init(name: String, sender: NoticeSender) {
    self.name = name
    self.sender = sender
  }

  /// First and longest time until a message is tried again.
  private static let backOff = (first: Duration.seconds(10), longest: Duration.hours(1))
  /// Longest rest of a channel after failures, unless the other side asks for more: then the next message is tried.
  private static let longestRest = Duration.minutes(5)
  /// How soon it is looked again whether a pause is over; the end of one rings no bell.
  private static let pauseLook = Duration.seconds(10)
  /// Age at which a notice is given up.
  private static let longestAge = Duration.days(1)

  /// Sends until the task is cancelled.
  mutating func run(_ ears: inout AsyncStream<Void>.Iterator, fail: @Sendable (any Error) -> Void) async {
    while !Task.isCancelled {
      var wait = Duration.minutes(1)
      do {
        wait = try await sendNext() ?? .hours(1)
      } catch {
        fail(error)
      }
      if wait > .zero { await sender.wait(wait, or: &ears) }
    }
  }

  /// Sends what is due, until then.
  ///
  /// The first attempt may take all of the time; later ones begin only where there is time for them, because one that is cut
  /// short may have arrived.
  mutating func sendDue(until end: ContinuousClock.Instant) async throws {
    while sender.clock.instant < end, try await sendNext(until: end) == .zero {}
  }

  /// Sends the first message that is due.
  ///
  /// - Parameter end: when the attempt has to have ended; `nil` for no such time
  /// - Returns: how long to wait for the next one; zero where there may be one now, `nil` where nothing waits
  private mutating func sendNext(until end: ContinuousClock.Instant? = nil) async throws -> Duration? {
    let now = sender.now()
    var pending = try await sender.store.pendingNotices().filter { $0.channel == name }
    if try await giveUp(pending, now) { return .zero }
    pending.removeAll { !sender.maySend($0, at: now) }
    guard !pending.isEmpty else { return nil }
    guard var channel = sender.channel(name) else { return .hours(1) }
    if let end {
      let left = sender.clock.instant.duration(to: end)
      guard attempts == 0 || channel.timeout <= left else { return channel.timeout }
      channel.timeout = min(channel.timeout, left)
    }
    if sent == nil {
      sent = try await sentBefore(now.machine)
      restsUntil = restAskedBefore(pending, now.machine)
    }
    if let wait = rest(channel) { return wait }
    let (transport, over) = (sender.transport, channel)
    let queue = NoticeQueue(channel: channel, now: now, leads: sender.leads, isLastLook: end != nil) {
      transport.takes(transport.message($0), over: over)
    }
    let messages = queue.messages(pending)
    // What was tried least goes first: one that is refused again and again holds up no other.
    let due = messages.filter { $0.wait <= .zero }
    guard let next = due.min(by: { $0.notices[0].attempts < $1.notices[0].attempts }) else {
      return messages.map(\.wait).min()
    }
    return try await send(next.notices, over: channel) ? .zero : Self.pauseLook
  }

  /// How long the channel rests after failures or because of its pace; `nil` where it does not.
  private mutating func rest(_ channel: Channel) -> Duration? {
    let now = sender.clock.instant
    if let restsUntil, now < restsUntil { return now.duration(to: restsUntil) }
    let recent = (sent ?? []).filter { $0.duration(to: now) < .minutes(1) }
    sent = recent
    guard recent.count >= channel.perMinute else { return nil }
    // There is room when so many are left that one more may follow.
    return .minutes(1) - recent[recent.count - channel.perMinute].duration(to: now)
  }

  /// What processes before this one sent in the last minute, oldest first: a service that is started again and again keeps to the
  /// pace, too.
  ///
  /// What lies ahead was sent before the clock was put back, and is taken for sent just now if it is less than a minute ahead.
  private func sentBefore(_ now: Timestamp) async throws -> [ContinuousClock.Instant] {
    let here = sender.clock.instant
    return try await sender.store.sendings(over: name, since: now - .minutes(1)).reversed()
      .filter { $0 - now < .minutes(1) }.map { here - max(.zero, now - $0) }
  }

  /// Until when the other side asked an earlier process for rest; `nil` where it did not.
  ///
  /// A message that it put off for longer than Curfew does by itself tells of it.
  private func restAskedBefore(_ pending: [PendingNotice], _ now: Timestamp) -> ContinuousClock.Instant? {
    let asked = pending.compactMap { notice -> Timestamp? in
      // The delay was that of the first notice of the message.
      guard notice.lastEvent == .deferred, notice.firstOfMessage == notice.seq, let at = notice.lastEventAt,
        let retryAt = notice.retryAt, retryAt - at > Self.delay(after: notice.attempts, nil)
      else { return nil }
      return retryAt
    }.max()
    return asked.map { sender.clock.instant + min(max(.zero, $0 - now), Self.backOff.longest) }
  }

  /// Gives up what is too old, too much, or perhaps sent already where that may be once only; whether that was anything.
  private func giveUp(_ pending: [PendingNotice], _ now: NoticeSender.Instants) async throws -> Bool {
    let channel = sender.channel(name)
    let limit = channel?.queue ?? .max
    var events: [NoticeEvent] = []
    for (place, notice) in pending.enumerated() {
      if now.server > notice.at + Self.longestAge {
        let reason = channel == nil ? "the settings have no channel of this name" : "not delivered within a day"
        events.append(event(notice, .failed, reason, now))
      } else if notice.lastEvent == .sending, channel?.delivery == .atMostOnce {
        events.append(
          event(notice, .failed, "Curfew ended while it was being sent, and it is sent once at most", now))
      } else if place >= limit {
        events.append(event(notice, .dropped, "more than \(limit) notices waited for the channel", now))
      }
    }
    try await sender.store.record(events)
    for (kind, group) in Dictionary(grouping: events, by: \.kind).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      sender.report(
        .init(channel: name, notices: group.map(\.notice), event: kind, detail: group[0].detail ?? ""))
    }
    return !events.isEmpty
  }

  private func event(
    _ notice: PendingNotice, _ kind: NoticeEvent.Kind, _ detail: String?, _ now: NoticeSender.Instants,
    message: Int64? = nil, retryAt: Timestamp? = nil
  ) -> NoticeEvent {
    NoticeEvent(
      notice: notice.seq, at: now.server, machineAt: now.machine, kind: kind, message: message, detail: detail,
      retryAt: retryAt)
  }

  /// Makes one attempt; whether it was made: not while Curfew is paused.
  private mutating func send(_ notices: [PendingNotice], over channel: Channel) async throws -> Bool {
    let (began, first) = (sender.now(), notices[0].seq)
    let sendings = notices.map { event($0, .sending, nil, began, message: first) }
    switch try await sender.store.beginSending(sendings) {
    case .paused: return false
    // Another look finds what is left of it.
    case .outdated: return true
    case .begun: break
    }
    attempts += 1
    let delivery = await sender.transport.deliver(sender.transport.message(notices), over: channel, now: began.machine)
    sent = (sent ?? []) + [sender.clock.instant]
    let ended = sender.now()
    let (kind, detail, wish): (NoticeEvent.Kind, String, Duration?) =
      switch delivery {
      case .delivered(let detail): (.delivered, detail, nil)
      case .failed(let detail): (.failed, detail, nil)
      case .deferred(let detail, let after): (.deferred, detail, after)
      case .held(let detail): (.deferred, detail, nil)
      case .unknown(let detail): (channel.delivery == .atMostOnce ? .failed : .deferred, detail, nil)
      }
    let isOfChannel = if case .held = delivery { false } else { kind == .deferred }
    failures = isOfChannel ? failures + 1 : 0
    let retryAt = kind == .deferred ? ended.machine + Self.delay(after: notices[0].attempts + 1, wish) : nil
    restsUntil =
      failures == 0
      ? nil
      : sender.clock.instant
        + max(min(Self.delay(after: failures, nil), Self.longestRest), min(wish ?? .zero, Self.backOff.longest))
    try await sender.store.record(
      notices.map { event($0, kind, detail, ended, message: first, retryAt: retryAt) })
    sender.report(.init(channel: name, notices: notices.map(\.seq), event: kind, detail: detail))
    return true
  }

  /// Time until the next attempt: twice as long each time, and at least what the other side asked for.
  private static func delay(after attempts: Int, _ wish: Duration?) -> Duration {
    let own = backOff.first * (1 << min(max(0, attempts - 1), 12))
    return min(max(own, wish ?? .zero), backOff.longest)
  }
}
