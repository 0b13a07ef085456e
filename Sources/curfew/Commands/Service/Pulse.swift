import Synchronization

/// When the service last got something done.
final class Pulse: Sendable {
  /// For how long after that it counts as working.
  let limit: Duration
  private let last = Mutex(ContinuousClock.now)

  init(limit: Duration) { self.limit = limit }

  /// Something was done now.
  func beat() { last.withLock { $0 = .now } }

  /// Whether something was done lately.
  var isFresh: Bool { last.withLock { $0.duration(to: .now) < limit } }
}
