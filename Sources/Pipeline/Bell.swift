import Synchronization

/// Wakes the service, for its timer or a signal.
///
/// Rings that have not been heard yet merge into one; a stop is never lost.
public final class Bell: Sendable {
  /// Why it rang.
  public struct Reasons: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// A sweep is due.
    public static let sweep = Reasons(rawValue: 1)
    /// The rule files are to be read again.
    public static let reload = Reasons(rawValue: 2)
    /// Finish the work in hand and end.
    public static let stop = Reasons(rawValue: 4)
  }

  private let pending = Mutex<Reasons>([])
  private let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  /// Creates a bell that has not rung.
  public init() { (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  /// Rings the bell; may be called from any thread, also from a signal handler on a queue.
  public func ring(_ reasons: Reasons) {
    pending.withLock { $0.formUnion(reasons) }
    continuation.yield()
  }

  /// Waits for a ring and returns its reasons; returns `.stop` when the task is cancelled. Supports one waiter.
  public func heard() async -> Reasons {
    for await _ in rings {
      let reasons = pending.withLock { pending in
        defer { pending = [] }
        return pending
      }
      if !reasons.isEmpty { return reasons }
    }
    return .stop
  }
}
