import Synchronization
import Time

/// A machine's clock that leaves out the time in which nobody has anything to do: when all sleep by it, it goes on to when the
/// first of them wants to wake. While anybody works, time passes as it really does.
final class IdleSkippingClock: Sendable {
  private struct Sleeper {
    let wakes: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var skipped = Duration.zero
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
    var count = 0
  }

  /// So many sleep when nobody works.
  private let population: Int
  /// By how much it was ahead of the machine's clock at the start.
  private let shift: Duration
  /// Told how far it is ahead of the machine's clock, before anybody wakes.
  private let tell: @Sendable (Duration) -> Void
  private let state = Mutex(State())

  init(start: Timestamp, population: Int, tell: @escaping @Sendable (Duration) -> Void) {
    self.population = population
    self.tell = tell
    shift = start - .now()
    tell(shift)
  }

  /// To be handed to whatever waits.
  var machine: MachineClock {
    MachineClock(
      instant: { self.instant }, now: { .now() + self.shift + self.state.withLock { $0.skipped } },
      sleep: { try await self.sleep(for: $0) })
  }

  /// How many sleep by it now.
  var sleepers: Int { state.withLock { $0.sleepers.count } }

  private var instant: ContinuousClock.Instant { .now + state.withLock { $0.skipped } }

  /// Wakes those who sleep while others work; until its task is cancelled.
  func run() async {
    while (try? await Task.sleep(for: .milliseconds(2))) != nil { wakeThoseDue() }
  }

  private func wakeThoseDue() {
    let woken = state.withLock { state in
      if state.sleepers.count >= population, let next = state.sleepers.values.map(\.wakes).min() {
        let ahead = next - (.now + state.skipped)
        if ahead > .zero {
          state.skipped += ahead
          tell(shift + state.skipped)
        }
      }
      let now = ContinuousClock.now + state.skipped
      let due = state.sleepers.filter { $0.value.wakes <= now }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }

  private func sleep(for duration: Duration) async throws {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    defer { state.withLock { _ = $0.cancelled.remove(number) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          if state.cancelled.remove(number) != nil { return true }
          state.sleepers[number] = Sleeper(
            wakes: .now + state.skipped + max(.zero, duration), continuation: continuation)
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) } else { wakeThoseDue() }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: number)
        if sleeper == nil { state.cancelled.insert(number) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
