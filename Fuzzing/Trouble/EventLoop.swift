import Synchronization
import Time

/// One thread that runs every job of a simulation in the order in which they came, and its time: when no job is left, the
/// clock jumps to the earliest instant that somebody sleeps until. So a run is the same each time, and takes no longer than
/// its work.
final class EventLoop: Sendable {
  private struct Sleeper {
    let number: UInt64
    let wakes: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var next = 0
    var sleepers: [Sleeper] = []
    var cancelled: Set<UInt64> = []
    var number: UInt64 = 0
    var now: ContinuousClock.Instant
  }

  private let state: Mutex<State>
  private let origin: ContinuousClock.Instant
  /// The true time of the simulated world at its beginning.
  private let start: Timestamp

  init(start: Timestamp) {
    self.start = start
    origin = .now
    state = Mutex(State(now: origin))
  }

  /// True time, which a machine's own clock may miss.
  var now: Timestamp { start + origin.duration(to: instant) }

  /// The monotonic clock of every machine.
  var instant: ContinuousClock.Instant { state.withLock { $0.now } }

  /// Runs an operation to its end, with all that it starts.
  ///
  /// - Throws: what the operation throws.
  func run<Success: Sendable>(_ operation: @escaping @Sendable () async throws -> Success) throws -> Success {
    let result = Mutex<Result<Success, any Error>?>(nil)
    Task(executorPreference: JobExecutor(loop: self)) {
      do {
        let success = try await operation()
        result.withLock { $0 = .success(success) }
      } catch {
        result.withLock { $0 = .failure(error) }
      }
    }
    while true {
      if let ended = result.withLock({ $0 }) { return try ended.get() }
      guard runOne() || wakeOne() else {
        preconditionFailure("everybody waits, and for nothing")
      }
    }
  }

  /// Lets time pass for whoever calls it.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  func sleep(for duration: Duration) async throws {
    let number = state.withLock { state in
      state.number += 1
      return state.number
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          if state.cancelled.remove(number) != nil { return true }
          let sleeper = Sleeper(number: number, wakes: state.now + max(.zero, duration), continuation: continuation)
          // Few sleep at a time.
          let place = state.sleepers.firstIndex { sleeper.wakes < $0.wakes } ?? state.sleepers.endIndex
          state.sleepers.insert(sleeper, at: place)
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let woken = state.withLock { state -> Sleeper? in
        guard let place = state.sleepers.firstIndex(where: { $0.number == number }) else {
          state.cancelled.insert(number)
          return nil
        }
        return state.sleepers.remove(at: place)
      }
      woken?.continuation.resume(throwing: CancellationError())
    }
  }

  fileprivate func add(_ job: @escaping @Sendable () -> Void) { state.withLock { $0.jobs.append(job) } }

  private func runOne() -> Bool {
    let job = state.withLock { state -> (@Sendable () -> Void)? in
      guard state.next < state.jobs.count else {
        state.jobs.removeAll(keepingCapacity: true)
        state.next = 0
        return nil
      }
      defer { state.next += 1 }
      return state.jobs[state.next]
    }
    job?()
    return job != nil
  }

  private func wakeOne() -> Bool {
    let sleeper = state.withLock { state -> Sleeper? in
      guard !state.sleepers.isEmpty else { return nil }
      let first = state.sleepers.removeFirst()
      state.now = max(state.now, first.wakes)
      return first
    }
    sleeper?.continuation.resume()
    return sleeper != nil
  }
}

/// Runs tasks on the loop.
final class JobExecutor: TaskExecutor {
  private let loop: EventLoop

  init(loop: EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.add { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Runs an actor on the loop.
final class ActorExecutor: SerialExecutor {
  private let loop: EventLoop

  init(loop: EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.add { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
