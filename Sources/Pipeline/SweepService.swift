import Rules
import Time

/// The service: a sweep every interval, rules read again when asked, a graceful end.
public struct SweepService: Sendable {
  /// From the beginning of one sweep to that of the next; a sweep that takes longer delays the next.
  public let interval: Duration
  private let bell: Bell

  /// How often all workspaces are read rather than the running ones: every fifth sweep, at least every five minutes.
  private var everythingEvery: Duration { min(interval * 5, max(interval, .seconds(300))) }

  /// A service that sweeps at this pace and listens to this bell.
  public init(interval: Duration, bell: Bell) {
    self.interval = interval
    self.bell = bell
  }

  /// What happened, for whoever prints or logs it.
  public enum Event: Sendable {
    /// A decision was carried out, or was to be; its sweep goes on.
    case acted(CarriedOut)
    /// A sweep ran through.
    case swept(SweepReport)
    /// A sweep failed as a whole; the next one tries again.
    case failed(any Error)
  }

  /// Sweeps until the bell rings for a stop, or the task is cancelled; a sweep under way is finished.
  ///
  /// - Parameters:
  ///   - parts: of the first sweep.
  ///   - memory: as loaded from the database.
  ///   - reload: reads the rules again; `nil` when they are refused, and then the last good ones stay in force.
  ///   - report: called after each action and after each sweep, before what follows.
  public func run(
    _ parts: Sweep.Parts, _ memory: FleetMemory, reload: @Sendable () async -> Sweep.Parts?,
    report: @Sendable (Event) async -> Void
  ) async {
    var parts = parts
    var memory = memory
    var everythingReadAt: ContinuousClock.Instant?
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [interval, bell] in
        bell.ring(.sweep)
        // Sleeping fails when the task is cancelled, and in no other way.
        while (try? await Task.sleep(for: interval)) != nil { bell.ring(.sweep) }
      }
      while true {
        let reasons = await bell.heard()
        if reasons.contains(.stop) { break }
        if reasons.contains(.reload), let reloaded = await reload() {
          parts = reloaded
          // The new rules are judged on all workspaces first.
          everythingReadAt = nil
          memory.forgetRecorded()
        }
        guard reasons.contains(.sweep) else { continue }
        let began = ContinuousClock.now
        // What is to be put back stands at workspaces that do not run.
        let isFull = !memory.unscheduled.isEmpty || everythingReadAt.map { began - $0 >= everythingEvery } ?? true
        do {
          let swept = try await Sweep(parts).run(isFull ? .everything : .running, &memory) { await report(.acted($0)) }
          if isFull { everythingReadAt = began }
          await report(.swept(swept))
        } catch {
          await report(.failed(error))
        }
      }
      group.cancelAll()
    }
  }
}
