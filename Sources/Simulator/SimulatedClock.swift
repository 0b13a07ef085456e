import Synchronization
import Time

/// The time that a simulated server lives in.
public final class SimulatedClock: Sendable {
  private enum Kind: Sendable {
    /// Runs by itself, so many simulated seconds in a real one.
    case running(start: Timestamp, began: ContinuousClock.Instant, speed: Double)
    /// Stands still until it is advanced.
    case manual
  }

  private let kind: Kind
  private let manual: Mutex<Timestamp>

  private init(_ kind: Kind, _ instant: Timestamp) {
    self.kind = kind
    manual = Mutex(instant)
  }

  /// A clock that shows `start` now and runs `speed` times as fast as real time; 1440 makes a day a minute.
  public convenience init(start: Timestamp = .now(), speed: Double = 1) {
    precondition(speed > 0, "a clock cannot run backwards")
    self.init(.running(start: start, began: .now, speed: speed), start)
  }

  /// A clock that stands still until it is advanced: for tests, and for runs that have to come out the same each time.
  public static func manual(at start: Timestamp) -> SimulatedClock {
    SimulatedClock(.manual, start)
  }

  /// What the clock shows.
  public func now() -> Timestamp {
    switch kind {
    case .running(let start, let began, let speed):
      start + began.duration(to: .now) * speed
    case .manual:
      manual.withLock { $0 }
    }
  }

  /// Moves a manual clock on; a clock that runs by itself stays as it is.
  public func advance(by duration: Duration) {
    manual.withLock { $0 += duration }
  }

  /// Moves a manual clock on to an instant; never back.
  public func advance(to instant: Timestamp) {
    manual.withLock { $0 = max($0, instant) }
  }
}
