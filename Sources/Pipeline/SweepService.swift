import Rules
import Time

/// The service: sweeps at every interval, reads the rules again on request, and stops gracefully.
///
/// In between it wakes when a rule will act if only time passes, and reads the workspaces concerned alone: what a rule
/// says about 18:00 happens at 18:00:00.
public struct SweepService: Sendable {
  /// Time from the start of one sweep to the start of the next; a sweep that takes longer delays the next.
  public let interval: Duration
  /// Shortest time from one sweep to a waking in between; there are none where it is as long as the interval.
  public let wakeInterval: Duration
  private let bell: Bell
  private let clock: MachineClock

  /// Time between sweeps that read all workspaces rather than the running ones.
  ///
  /// Five intervals, but at most the longer of one interval and five minutes.
  package static func everythingEvery(interval: Duration) -> Duration {
    min(interval * 5, max(interval, .seconds(300)))
  }

  private var everythingEvery: Duration { Self.everythingEvery(interval: interval) }

  /// Maximum number of workspaces that are read one by one; more are read as a list.
  private static let fewWorkspaces = 20

  /// Creates a service with these intervals, bell and clock.
  public init(interval: Duration, wakeInterval: Duration, bell: Bell, clock: MachineClock) {
    self.interval = interval
    self.wakeInterval = wakeInterval
    self.bell = bell
    self.clock = clock
  }

  /// An event of the service, for printing or logging.
  public enum Event: Sendable {
    /// A sweep begins.
    case began
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
  ///   - delay: the first sweep begins after it.
  ///   - reload: reads the rules again, given the parts in force; returns these, refusing, where the new ones are rejected, and
  ///     `nil` where nothing changes.
  ///   - report: called with each event as it happens, before the service goes on.
  public func run(
    _ process: consuming ActingProcess, after delay: Duration = .zero,
    reload: @Sendable (Sweep.Parts) async -> Sweep.Parts?,
    report: @Sendable (Event) async -> Void
  ) async {
    var process = consume process
    var everythingReadAt: ContinuousClock.Instant?
    var due = clock.instant + delay
    var began = due
    var beganAt = Timestamp.epoch
    while true {
      let reasons = await heard(before: min(due, wake(process, after: began, beganAt)))
      if reasons.contains(.stop) { return }
      if reasons.contains(.reload), let parts = await reload(process.parts) {
        process.parts = parts
        if parts.refusal == nil {
          // Judge the new rules on all workspaces first.
          everythingReadAt = nil
          process.forgetAhead()
        }
      }
      guard reasons.contains(.sweep) else { continue }
      let now = process.parts.coder.clock.now()
      let hasGroupDue = process.hasGroupDue(at: now)
      let few = clock.instant < due ? process.takeDue(at: now) : []
      let isBetween = clock.instant < due && few.count <= Self.fewWorkspaces && !hasGroupDue
      if isBetween, few.isEmpty { continue }
      began = clock.instant
      beganAt = now
      let isFull = hasGroupDue || everythingReadAt.map { $0.duration(to: began) >= everythingEvery } ?? true
      let scope: Scope = isBetween ? .only(few) : isFull || !few.isEmpty ? .everything : .running
      await report(.began)
      do {
        let swept = try await process.sweep(scope) { await report(.during($0)) }
        if scope == .everything { everythingReadAt = began }
        await report(.swept(swept))
        if wakeInterval < interval {
          let left = (everythingReadAt ?? began).duration(to: began)
          try await process.lookAhead(after: swept, until: swept.judgement.reading.now + everythingEvery - left)
        }
      } catch {
        await report(.failed(error))
      }
      if !isBetween { due = max(began + interval, clock.instant) }
    }
  }

  /// When the service wakes for what a rule is about to say, or for a group of rules that is due; far away if nothing is known to
  /// come.
  ///
  /// - Parameter beganAt: when the last sweep began, server time: what was due then and failed waits for the next regular
  ///   sweep
  private func wake(
    _ process: ActingProcess, after began: ContinuousClock.Instant, _ beganAt: Timestamp
  ) -> ContinuousClock.Instant {
    let groupDue = wakeInterval < interval ? process.groupDue(after: beganAt) : nil
    guard let at = [process.wakesAt, groupDue].compactMap(\.self).min() else { return began + interval }
    return max(clock.instant + (at - process.parts.coder.clock.now()), began + wakeInterval)
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
