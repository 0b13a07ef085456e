import Synchronization
import Time

/// When the service last got something done.
final class Pulse: Sendable {
  /// For how long after that it counts as working.
  let limit: Duration
  private let clock: MachineClock
  private let last: Mutex<ContinuousClock.Instant>

  init(limit: Duration, clock: MachineClock) {
    self.limit = limit
    self.clock = clock
    last = Mutex(clock.instant)
  }

  /// Something was done now.
  func beat() { last.withLock { $0 = clock.instant } }

  /// Whether something was done lately.
  var isFresh: Bool { last.withLock { $0.duration(to: clock.instant) < limit } }
}
