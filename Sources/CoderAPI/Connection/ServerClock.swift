import Synchronization
import Time

/// The server's time, learned from the `Date` of its answers and carried on by this machine's monotonic clock, so that
/// neither clock's error matters.
///
/// A date has whole seconds and describes some instant between request and answer. Each exchange therefore bounds the
/// server's clock from both sides, and several together narrow it down below a second.
public final class ServerClock: Sendable {
  /// What is added to the monotonic time since `origin` to get the server's: at least and at most.
  private struct Bounds {
    var low: Duration
    var high: Duration
  }

  private let machine: MachineClock
  private let origin: ContinuousClock.Instant
  private let localOrigin: Timestamp
  private let bounds = Mutex<Bounds?>(nil)

  /// A clock that has heard of no server yet.
  ///
  /// - Parameter machine: what carries it on between two answers.
  public init(_ machine: MachineClock = .system) {
    self.machine = machine
    origin = machine.instant
    localOrigin = machine.now
  }

  /// The server's time, never ahead of it; this machine's own before the first answer.
  public func now() -> Timestamp { now(at: machine.instant) }

  /// Whether an answer with a date has been seen.
  public var isKnown: Bool { bounds.withLock { $0 != nil } }

  /// How far the server's clock is ahead of this machine's (negative: behind); `nil` before the first answer. Exact to
  /// a second or better.
  public var skew: Duration? {
    bounds.withLock { $0 }.map { $0.low + ($0.high - $0.low) / 2 }
  }

  func now(at instant: ContinuousClock.Instant) -> Timestamp {
    let offset = bounds.withLock { $0?.low } ?? .zero
    return localOrigin + (origin.duration(to: instant) + offset)
  }

  /// Takes in that an answer received at `received` to a request sent at `sent` was dated `date`.
  func note(_ date: Timestamp, sent: ContinuousClock.Instant, received: ContinuousClock.Instant) {
    let sinceOrigin = date - localOrigin
    let seen = Bounds(
      low: sinceOrigin - origin.duration(to: received), high: sinceOrigin + .seconds(1) - origin.duration(to: sent))
    bounds.withLock { bounds in
      guard let known = bounds else {
        bounds = seen
        return
      }
      let narrowed = Bounds(low: max(known.low, seen.low), high: min(known.high, seen.high))
      // They contradict each other when a clock was set or runs at another pace: the newer one counts.
      bounds = narrowed.low <= narrowed.high ? narrowed : seen
    }
  }
}
