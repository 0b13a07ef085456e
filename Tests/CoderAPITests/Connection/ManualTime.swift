import Synchronization

/// A monotonic clock that moves only when somebody sleeps by it.
final class ManualTime: Sendable {
  private let start = ContinuousClock.now
  private let sleeps = Mutex<[Duration]>([])

  /// Every sleep so far, in order.
  var pauses: [Duration] { sleeps.withLock { $0 } }
  var now: ContinuousClock.Instant { sleeps.withLock { start + $0.reduce(.zero, +) } }

  func sleep(_ duration: Duration) { sleeps.withLock { $0.append(duration) } }
}
