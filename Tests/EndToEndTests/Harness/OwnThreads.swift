import Dispatch
import Testing

/// Runs a suite's tests on threads of their own, a few at a time.
///
/// They watch processes and hold requests whose time runs, while other tests may keep all threads of the shared pool
/// busy for longer than a request lasts. Each starts processes: all of them at once would leave none enough of a small
/// machine to end in time.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
  private final class Queue: TaskExecutor {
    private let queue = DispatchQueue(label: "end-to-end", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }

  /// Who waits is let in by who leaves, in the order of coming.
  private actor Gate {
    private var places = 8
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
      if places > 0 {
        places -= 1
      } else {
        await withCheckedContinuation { waiting.append($0) }
      }
    }

    func leave() {
      if waiting.isEmpty {
        places += 1
      } else {
        waiting.removeFirst().resume()
      }
    }
  }

  private static let queue = Queue()
  private static let gate = Gate()

  /// For what a test starts and does not wait for.
  static var executor: any TaskExecutor { queue }

  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(OwnThreads.queue) {
      await OwnThreads.gate.enter()
      do {
        try await function()
      } catch {
        await OwnThreads.gate.leave()
        throw error
      }
      await OwnThreads.gate.leave()
    }
  }
}

extension Trait where Self == OwnThreads {
  /// On threads of their own.
  static var ownThreads: OwnThreads { OwnThreads() }
}
