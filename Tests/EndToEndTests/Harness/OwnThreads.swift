import Dispatch
import Testing

/// Runs a suite's tests on threads of their own.
///
/// They watch processes and hold requests whose time runs, while other tests may keep all threads of the shared pool
/// busy for longer than a request lasts.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
  private final class Queue: TaskExecutor {
    private let queue = DispatchQueue(label: "end-to-end", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }

  private static let queue = Queue()

  /// For what a test starts and does not wait for.
  static var executor: any TaskExecutor { queue }

  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(OwnThreads.queue) { try await function() }
  }
}

extension Trait where Self == OwnThreads {
  /// On threads of their own.
  static var ownThreads: OwnThreads { OwnThreads() }
}
