import Audit
import Pipeline
import Rules
import Time

/// What the audit trail tells of whoever sweeps.
struct TrailStatus: Sendable {
  /// From the root on.
  let path: String
  /// Whether a process works with it now; `nil` where that cannot be told.
  let isInUse: Bool?
  /// What that process left beside the database; `nil` for nothing.
  let note: String?
  /// The last sweep that has ended, or the one in hand; `nil` before the first.
  let last: StoredSweep?
  /// When the last sweep ended that read the server, by this machine's clock; `nil` where the last 1,000 hold none.
  let lastSuccessAt: Timestamp?
  /// The longest time from one to the next of the last sweeps, ten at most; `nil` where there was only one.
  let longestGap: Duration?
  /// That the last sweep over everything saw far fewer workspaces than one of the day before it, one sentence; `nil` where it
  /// did not.
  let shrinkage: String?
  /// What the service found when it verified the trail; `nil` where nothing was found.
  let finding: String?
  /// The server's time, as far as the trail knows it, and how far that is from this machine's.
  let serverTime: Timestamp
  let ahead: Duration
  /// The pause in force.
  let pause: Pause?
  /// The server that it belongs to.
  let server: String?
  /// What holds requests back, as the latest answers have it.
  let throttle: Throttle
  /// The rule set in force at the last sweep.
  let ruleSet: String?
  /// Time from one sweep to the next, as the settings of the last sweep had it; `nil` where the trail does not say.
  let interval: Duration?
  let openRequests: Int64
  /// Schedules that were cleared for others which then were not set.
  let unfinished: [Unfinished]
  /// What waits and what was delivered last, by channel.
  let channels: [ChannelState]
  let head: ChainHead
  let size: TrailSize

  init(of reader: AuditReader, _ settings: Settings) async throws {
    path = settings[Settings.database].absolutePath
    isInUse = try PauseSwitch(path: path).isInUse()
    note = try PauseSwitch(path: path).note()
    let now = Timestamp.now()
    let sweeps = try await reader.sweeps(limit: 1000)
    last = sweeps.first { $0.end != nil } ?? sweeps.first
    let success = sweeps.first { sweep in
      switch sweep.end?.result {
      case .done, .partial, .refused: true
      case .failed, .killed, nil: false
      }
    }
    lastSuccessAt = success.flatMap { sweep in sweep.end.map { TrailStatus.onThisClock($0.at, of: sweep) } }
    longestGap = zip(sweeps, sweeps.dropFirst()).prefix(10).map { $0.record.at - $1.record.at }.max()
    shrinkage = TrailStatus.shrinkage(in: sweeps)
    finding = try await reader.lastVerification()?.finding
    let pause = try await reader.pause(at: now)
    self.pause = pause
    server = try await reader.server()?.url
    serverTime = try await reader.serverTime(at: now)
    ahead = serverTime - now
    let memory = try await reader.memory()
    throttle = Throttle(memory.answers)
    if let last { ruleSet = try await reader.ruleSetHash(ofSweep: last.seq) } else { ruleSet = nil }
    let policy = if let last { try await reader.policy(ofSweep: last.seq) } else { String?.none }
    // What cannot be read is a newer version's.
    interval = policy.flatMap { try? Policy(stored: $0) }?.interval
    let mode: Mode = last?.record.mode == .dryRun ? .dryRun : .enforce
    unfinished = memory.unscheduled.map { Unfinished($0, pause: pause, mode: mode) }.sorted {
      $0.fullName < $1.fullName
    }
    openRequests = try await reader.openRequestCount()
    channels = try await reader.channels()
    head = try await reader.chainHead()
    size = try TrailSize(of: path)
  }

  /// Why nothing may be sent now.
  var hold: Throttle.Hold? { throttle.hold(at: serverTime) }

  /// The state of the circuit breaker now.
  var circuit: Throttle.Circuit { throttle.circuit(at: serverTime) }

  /// - Parameter sweeps: the newest first
  private static func shrinkage(in sweeps: [StoredSweep]) -> String? {
    let whole = sweeps.compactMap(\.end).filter { $0.scope == .everything }
    guard let last = whole.first, last.result == .partial,
      let most = whole.filter({ last.at - $0.at < .days(1) }).map(\.seen).max(),
      Observer.isFarLess(last.seen, than: most)
    else { return nil }
    return "the last sweep saw \(last.seen) workspaces, where one of the day before saw \(most)"
  }

  /// When something of a sweep was by this machine's clock; the trail has the server's.
  static func onThisClock(_ instant: Timestamp, of sweep: StoredSweep) -> Timestamp {
    instant - .milliseconds(sweep.record.serverAheadMilliseconds)
  }
}
