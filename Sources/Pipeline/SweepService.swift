import Rules
import Time

/// The service: a sweep every interval, rules read again when asked, a graceful end.
public struct SweepService: Sendable {
  /// From the beginning of one sweep to that of the next; a sweep that takes longer delays the next.
  public let interval: Duration
  private let bell: Bell
  private let clock: MachineClock

  /// How often all workspaces are read rather than the running ones: every fifth sweep, at least every five minutes.
  private var everythingEvery: Duration { min(interval * 5, max(interval, .seconds(300))) }

  /// A service that sweeps at this pace, by this clock, and listens to this bell.
  public init(interval: Duration, bell: Bell, clock: MachineClock) {
    self.interval = interval
    self.bell = bell
    self.clock = clock
  }

  /// What happened, for whoever prints or logs it.
  public enum Event: Sendable {
    /// Something happened in a sweep that goes on.
    case during(Sweep.Event)
    /// A sweep ran through.
    case swept(SweepReport)
    /// A sweep failed as a whole; the next one tries again.
    case failed(any Error)
  }

  /// Sweeps until the bell rings for a stop, or the task is cancelled; a sweep under way is finished.
  ///
  /// - Parameters:
  ///   - process: begun, and not swept yet.
  ///   - reload: reads the rules again; `nil` when they are refused, and then the last good ones stay in force.
  ///   - report: called with each thing as it happens, before what follows.
  public func run(
    _ process: ActingProcess, reload: @Sendable () async -> Sweep.Parts?,
    report: @Sendable (Event) async -> Void
  ) async {
    var process = process
    var everythingReadAt: ContinuousClock.Instant?
    var due = clock.instant
    while true {
      let reasons = await heard(before: due)
      if reasons.contains(.stop) { return }
      if reasons.contains(.reload), let parts = await reload() {
        process.parts = parts
        // The new rules are judged on all workspaces first.
        everythingReadAt = nil
      }
      guard reasons.contains(.sweep) else { continue }
      let began = clock.instant
      let isFull = everythingReadAt.map { $0.duration(to: began) >= everythingEvery } ?? true
      do {
        let swept = try await process.sweep(isFull ? .everything : .running) { await report(.during($0)) }
        if isFull { everythingReadAt = began }
        await report(.swept(swept))
      } catch {
        await report(.failed(error))
      }
      due = max(began + interval, clock.instant)
    }
  }

  /// What the bell rings for, at the latest the next sweep.
  private func heard(before due: ContinuousClock.Instant) async -> Bell.Reasons {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [bell, clock] in
        do {
          try await clock.sleep(for: clock.instant.duration(to: due))
          bell.ring(.sweep)
        } catch {
          // Cancelled: the bell rang for something else.
        }
      }
      let reasons = await bell.heard()
      group.cancelAll()
      return reasons
    }
  }
}
