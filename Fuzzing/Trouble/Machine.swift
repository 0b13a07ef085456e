import Audit
import CFaultyDisk
import CoderAPI
import Notices
import Pipeline
import Rules
import Simulator
import Synchronization
import Time

/// The machine that Curfew runs on: its disk, its clock, and one process after another.
final class Machine {
  let database: String
  private let loop: EventLoop
  private let server: TroubledServer
  private let postbox: Postbox
  private let token: Token
  private let executor: ActorExecutor
  private let wallClock: WallClock
  private var jitter: Dice
  private var store: AuditStore?
  private(set) var process: ActingProcess?
  /// The notices that its process sends, beside its sweeps.
  private var sending: Task<Void, Never>?
  /// What the process is started with.
  var ruleSet: RuleSet
  var mode = Mode.enforce
  /// Workspaces on a page of the list: between two pages it moves.
  private let pageSize: Int

  init(database: String, loop: EventLoop, server: TroubledServer, postbox: Postbox, token: Token, dice: Dice) {
    self.database = database
    self.loop = loop
    self.server = server
    self.postbox = postbox
    self.token = token
    wallClock = WallClock(loop: loop)
    executor = ActorExecutor(loop: loop)
    jitter = dice
    pageSize = jitter.pick([250, 250, 10, 16])
    ruleSet = TroubledRules.sets[0]
  }

  /// Sets the machine's wall clock wrong by so much.
  func setClock(wrongBy error: Duration) { wallClock.set(error) }

  private var clock: MachineClock {
    MachineClock(
      instant: { [loop] in loop.instant },
      now: { [wallClock] in wallClock.now },
      sleep: { [loop] in try await loop.sleep(for: $0) })
  }

  /// Starts a process where none is alive.
  ///
  /// - Throws: whatever keeps it from starting; then there is none.
  func start() async throws {
    guard process == nil else { return }
    let clock = self.clock
    var options = CoderClient.Options()
    options.machine = clock
    options.pageSize = pageSize
    let shared = Mutex(jitter)
    options.retry.jitter = { shared.withLock { Double.random(in: 0.5..<1, using: &$0) } }
    _ = jitter.next()
    let coder = CoderClient(
      url: try ServerURL("http://coder.test"), tokens: TokenSource(token), http: server, options: options)
    let store = try await AuditStore.open(database, clock: { clock.now }, executor: executor)
    self.store = store
    do {
      process = try await ActingProcess(
        coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: .service, version: "trouble")
      sendNotices(of: store, coder)
    } catch {
      self.store = nil
      throw error
    }
  }

  /// The path of the channel that sends at most once.
  static let atMostOncePath = "/once"

  /// Sends the process's notices until it dies, as the service does.
  private func sendNotices(of store: AuditStore, _ coder: CoderClient) {
    let channels = ["chat", "once"].map { name in
      var channel = Channel(name: name, target: .webhook(Webhook(address: .text("http://chat.test/\(name)"))))
      if channel.name == "once" { channel.delivery = .atMostOnce }
      return channel
    }
    let transport = ChannelTransport(http: postbox, server: "http://coder.test", zone: .utc) { _ in
      .failure(.init(reason: "no channel is e-mail", isTemporary: false))
    }
    let sender = NoticeSender(
      store: store, transport: transport, channels: channels, clock: coder.machine,
      now: {
        let now = coder.clock.now()
        return .init(server: now, machine: now - (coder.clock.skew ?? .zero))
      }, report: { _ in })
    sending = Task(executorPreference: JobExecutor(loop: loop)) { [story = server.story] in
      await sender.run { story.note("a notice's record failed: \("\($0)".prefix(120))") }
    }
  }

  /// Starts a second process beside the one that is alive.
  ///
  /// - Returns: whether it could have worked with the same trail.
  func startSecond() async throws -> Bool {
    do {
      _ = try await AuditStore.open(database, clock: { [wallClock] in wallClock.now }, executor: executor)
      return true
    } catch let failure as AuditFailure where failure.code == .anotherInstance {
      return false
    }
  }

  /// One sweep of the process.
  func sweep(_ scope: Scope) async throws -> SweepReport {
    guard var process else { preconditionFailure("no process") }
    defer { self.process = process }
    return try await process.sweep(scope)
  }

  /// Gives the process the rules and the mode of now.
  func reload() async throws {
    guard let parts = process?.parts else { return }
    process?.parts = try await parts.using(ruleSet, policy)
  }

  /// The process is no more; nothing of it reaches disk or server any longer.
  func bury() {
    faulty_disk_kill()
    server.dropClients()
    sending?.cancel()
    sending = nil
    process = nil
    store = nil
  }

  /// Where the memory of the process differs from what another one would load now.
  func differences() async throws -> [String] {
    guard let process, let store, !process.memory.isStale else { return [] }
    return process.memory.differences(from: FleetMemory(try await store.loadMemory()))
  }

  /// Where the process does not ask a rule whose answer has changed.
  func wrongAnswers(on reading: Reading) -> [String] {
    process.map { $0.memory.wrongAnswers(on: reading, under: $0.parts.ruleSet) } ?? []
  }

  /// What the settings allow.
  static let (actionsPerSweep, shortenedPercent, alwaysShortened) = (12, 40, 6)

  private var policy: Policy {
    var policy = Policy(
      mode: mode, maxActionsPerSweep: Self.actionsPerSweep, maxShortenedPercent: Self.shortenedPercent,
      alwaysShortened: Self.alwaysShortened)
    policy.sweepBudget = .minutes(10)
    return policy
  }
}

/// A clock on the wall, which can be wrong.
private final class WallClock: Sendable {
  private let loop: EventLoop
  private let error = Mutex<Duration>(.zero)

  init(loop: EventLoop) { self.loop = loop }

  var now: Timestamp { loop.now + error.withLock { $0 } }

  func set(_ wrong: Duration) { error.withLock { $0 = wrong } }
}
