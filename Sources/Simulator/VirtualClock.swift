import Synchronization
import Time

/// A clock on which waiting takes no time: whoever sleeps moves it to the instant that he waits for.
public final class VirtualClock: Sendable {
  private let state: Mutex<ContinuousClock.Instant>
  private let origin = ContinuousClock.now
  private let start: Timestamp

  /// A clock that shows `start` until somebody waits by it.
  public init(start: Timestamp) {
    self.start = start
    state = Mutex(origin)
  }

  /// What the clocks of server and machine show.
  public var now: Timestamp { start + origin.duration(to: instant) }

  private var instant: ContinuousClock.Instant { state.withLock { $0 } }

  /// The clock that programs are handed.
  public var machine: MachineClock {
    MachineClock(
      instant: { [self] in instant }, now: { [self] in now },
      sleep: { [self] duration in
        try Task.checkCancellation()
        let wakes = instant + max(.zero, duration)
        await Task.yield()
        try Task.checkCancellation()
        state.withLock { $0 = max($0, wakes) }
      })
  }

  /// Moves it on to an instant; never back.
  public func advance(to instant: Timestamp) {
    state.withLock { $0 = max($0, origin + (instant - start)) }
  }
}
