import Dispatch

/// Runs an actor's jobs one after the other on a queue of its own, so that waiting for a disk or a lock holds up
/// nothing else.
///
/// Swift's shared threads are as many as cores: an actor that blocks on them stops unrelated tasks.
public final class BlockingExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// Makes a queue; `label` is what debuggers show.
  public init(label: String) {
    queue = DispatchQueue(label: label)
  }

  /// Runs a job when those before it are done.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
