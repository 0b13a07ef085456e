import Glibc

/// Runs blocking work on a thread of its own, which ends with the work.
///
/// Swift's shared threads are as many as cores: work that waits for the network or a process would hold up all others.
public enum OwnThread {
  /// Returns what the work returns; it cannot be cancelled and has to bound its own time.
  ///
  /// - Returns: `nil` when the system gives no thread.
  public static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result? {
    await withCheckedContinuation { continuation in
      let job = Job {
        continuation.resume(returning: work())
      }
      let retained = Unmanaged.passRetained(job)
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { raw in
          // Signals are for the threads that wait for them; a reader that has gone must not send SIGPIPE here.
          var all = sigset_t()
          sigfillset(&all)
          pthread_sigmask(SIG_SETMASK, &all, nil)
          if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().run() }
          return nil
        }, retained.toOpaque())
      if failure == 0 {
        pthread_detach(thread)
      } else {
        retained.release()
        continuation.resume(returning: nil)
      }
    }
  }

  private final class Job {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }
}
