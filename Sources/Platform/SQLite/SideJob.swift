import Dispatch
import Synchronization

/// Blocking work on a queue of its own, beside that of whoever began it.
///
/// For callers on an executor of their own (``BlockingExecutor``), which may wait for it.
public final class SideJob<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  /// Begins the work; `label` is what debuggers show.
  public init(label: String, _ work: @escaping @Sendable () throws -> Value) {
    // Nobody has to wait for it: who gives up leaves it to its end.
    DispatchQueue(label: label).async { [self] in
      let made = Result { try work() }
      result.withLock { $0 = made }
      done.signal()
    }
  }

  /// What it came to; waits for its end.
  ///
  /// - Throws: what the work throws.
  public func value() throws -> Value {
    done.wait()
    defer { done.signal() }
    guard let made = result.withLock({ $0 }) else { preconditionFailure("the work ends with a result") }
    return try made.get()
  }
}
