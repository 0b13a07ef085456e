import Audit
import Synchronization
import Time

/// Sends the notices of the outbox: each channel by itself, so that one that is down holds up no other, and no sweep.
public final class NoticeSender: Sendable {
  /// The time of an event by two clocks.
  public struct Instants: Sendable {
    let server: Timestamp
    let machine: Timestamp

    /// - Parameters:
    ///   - server: by the Coder server's clock
    ///   - machine: by this machine's clock
    public init(server: Timestamp, machine: Timestamp) {
      self.server = server
      self.machine = machine
    }
  }

  /// What became of one attempt, for the log.
  public struct Report: Sendable {
    /// The channel's name.
    public let channel: String
    /// The numbers of the notices.
    public let notices: [Int64]
    /// What happened to them.
    public let event: NoticeEvent.Kind
    /// What was answered, or the reason, for people.
    public let detail: String
  }

  let store: AuditStore
  let transport: ChannelTransport
  let clock: MachineClock
  let now: @Sendable () -> Instants
  let report: @Sendable (Report) -> Void
  private let settings: Mutex<[String: Channel]>
  private let leadTimes = Mutex<[String: Duration]>([:])
  private let bells = Mutex<[AsyncStream<Void>.Continuation]>([])
  private let holdsAnnouncements = Mutex(false)

  /// - Parameters:
  ///   - clock: waits
  ///   - now: the time by both clocks
  ///   - report: told of each attempt after it was recorded
  public init(
    store: AuditStore, transport: ChannelTransport, channels: [Channel], clock: MachineClock,
    now: @escaping @Sendable () -> Instants, report: @escaping @Sendable (Report) -> Void
  ) {
    self.store = store
    self.transport = transport
    self.clock = clock
    self.now = now
    self.report = report
    settings = Mutex(Dictionary(channels.map { ($0.name, $0) }, uniquingKeysWith: { $1 }))
  }

  /// Sends announcements no later than so long before the stops that they tell of, by the names of rules.
  public func use(leads: [String: Duration]) { leadTimes.withLock { $0 = leads } }

  var leads: [String: Duration] { leadTimes.withLock { $0 } }

  /// Uses these channels from the next attempt on.
  public func use(_ channels: [Channel]) {
    settings.withLock { $0 = Dictionary(channels.map { ($0.name, $0) }, uniquingKeysWith: { $1 }) }
    wake()
  }

  /// Sends no more messages about shortenings that are to come, because nobody knows whether the rules and settings in force
  /// still want them; all others are sent.
  public func holdAnnouncements() { holdsAnnouncements.withLock { $0 = true } }

  /// Sends them again: a sweep has found which of them still count.
  public func releaseAnnouncements() {
    holdsAnnouncements.withLock { $0 = false }
    wake()
  }

  /// Whether a notice may be sent: an announcement is not where it is held back, or tells of a stop that has passed. Then the
  /// next sweep writes another one if there is still anything to announce.
  func maySend(_ notice: PendingNotice, at now: Instants) -> Bool {
    guard notice.kind == .before else { return true }
    return !holdsAnnouncements.withLock { $0 } && notice.stopsAt.map { $0 > now.server } ?? true
  }

  /// Looks into the outbox at once.
  public func wake() { for bell in bells.withLock({ $0 }) { bell.yield() } }

  func channel(_ name: String) -> Channel? { settings.withLock { $0[name] } }

  /// Names of the channels of the settings, and of those that something waits for.
  private func names() async throws -> Set<String> {
    Set(try await store.pendingNotices().map(\.channel)).union(settings.withLock { Set($0.keys) })
  }

  /// Sends until the task is cancelled; what is in hand then is sent again at the next start, or given up, as its channel says.
  ///
  /// - Parameter fail: told of each failure to read or write the trail; it is tried again
  public func run(fail: @escaping @Sendable (any Error) -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      var running: Set<String> = []
      var bell = hearing()
      while !Task.isCancelled {
        do {
          for name in try await names().subtracting(running).sorted() {
            running.insert(name)
            var (lane, ears) = (Lane(name: name, sender: self), hearing())
            group.addTask { await lane.run(&ears, fail: fail) }
          }
        } catch {
          fail(error)
        }
        await wait(.hours(1), or: &bell)
      }
    }
  }

  /// Sends what is due, and returns when nothing is, or when the time is over; for processes that sweep once.
  ///
  /// - Throws: `AuditFailure`.
  public func sendDue(within limit: Duration) async throws {
    let names = try await names()
    let end = clock.instant + limit
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in names {
        var lane = Lane(name: name, sender: self)
        group.addTask { try await lane.sendDue(until: end) }
      }
      try await group.waitForAll()
    }
  }

  private func hearing() -> AsyncStream<Void>.Iterator {
    let (stream, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    bells.withLock { $0.append(bell) }
    return stream.makeAsyncIterator()
  }

  /// Waits for a ring, but no longer than this.
  func wait(_ limit: Duration, or ears: inout AsyncStream<Void>.Iterator) async {
    await withTaskGroup(of: Void.self) { group in
      // Sleeping fails when it rang before, and in no other way: then nobody waits for the time any more.
      group.addTask { [self] in if (try? await clock.sleep(for: limit)) != nil { wake() } }
      await ears.next()
      group.cancelAll()
    }
  }
}
