import Rules
import Time

/// The service: sweeps at every interval, reads the rules again on request, and stops gracefully.
public struct SweepService: Sendable {
  /// Time from the start of one sweep to the start of the next; a sweep that takes longer delays the next.
  public let interval: Duration
  private let bell: Bell
  private let clock: MachineClock

  /// Time between sweeps that read all workspaces rather than the running ones.
  ///
  /// Five intervals, but at most the longer of one interval and five minutes.
  private var everythingEvery: Duration { min(interval * 5, max(interval, .seconds(300))) }

  /// Creates a service with this interval, bell and clock.
  public init(interval: Duration, bell: Bell, clock: MachineClock) {
    self.interval = interval
    self.bell = bell
    self.clock = clock
  }

  /// An event of the service, for printing or logging.
  public enum Event: Sendable {
    /// An event within a sweep that is still running.
    case during(Sweep.Event)
    /// A sweep was completed.
    case swept(SweepReport)
    /// A sweep failed as a whole; the next one tries again.
    case failed(any Error)
  }

  /// Sweeps until the bell rings for a stop or the task is cancelled; a running sweep is finished first.
  ///
  /// - Parameters:
  ///   - process: a process that has not swept yet.
  ///   - reload: reads the rules again; returns `nil` when they are rejected, and the last good ones stay in force.
  ///   - report: called with each event as it happens, before the service goes on.
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
        // Judge the new rules on all workspaces first.
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

  /// Waits for the bell and returns its reasons; rings it for a sweep when that is due.
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
