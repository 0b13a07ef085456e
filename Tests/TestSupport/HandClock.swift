import Synchronization
import Time

/// A machine's clock that a test moves by hand: whoever sleeps by it wakes when it gets there.
public final class HandClock: Sendable {
  private struct State {
    var now: ContinuousClock.Instant
    var sleepers: [(number: Int, wakes: ContinuousClock.Instant, continuation: CheckedContinuation<Void, any Error>)] =
      []
    var cancelled: Set<Int> = []
    var count = 0
  }

  private let start: Timestamp
  private let origin: ContinuousClock.Instant
  private let state: Mutex<State>

  /// A clock that shows `start` until it is moved.
  public init(_ start: Timestamp) {
    self.start = start
    origin = .now
    state = Mutex(State(now: origin))
  }

  /// To be handed to whatever waits.
  public var machine: MachineClock {
    MachineClock(
      instant: { self.state.withLock { $0.now } },
      now: { self.start + self.origin.duration(to: self.state.withLock { $0.now }) },
      sleep: { try await self.sleep(for: $0) })
  }

  /// How many sleep by it now.
  public var sleepers: Int { state.withLock { $0.sleepers.count } }

  /// Moves it on, and wakes whoever slept until then.
  public func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now += duration
      let woken = state.sleepers.filter { $0.wakes <= state.now }
      state.sleepers.removeAll { $0.wakes <= state.now }
      return woken
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }

  private func sleep(for duration: Duration) async throws {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enum Fate { case waits, isOver, isCancelled }
        let fate = state.withLock { state -> Fate in
          if state.cancelled.remove(number) != nil { return .isCancelled }
          if duration <= .zero { return .isOver }
          state.sleepers.append((number, state.now + duration, continuation))
          return .waits
        }
        switch fate {
        case .waits: break
        case .isOver: continuation.resume()
        case .isCancelled: continuation.resume(throwing: CancellationError())
        }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        guard let place = state.sleepers.firstIndex(where: { $0.number == number }) else {
          state.cancelled.insert(number)
          return nil as CheckedContinuation<Void, any Error>?
        }
        return state.sleepers.remove(at: place).continuation
      }
      sleeper?.resume(throwing: CancellationError())
    }
  }
}
