/// The clocks of the machine: handed to whatever waits, measures or asks for the time, so that a test or a simulation can
/// hand over others that it moves itself.
public struct MachineClock: Sendable {
  private let readMonotonic: @Sendable () -> ContinuousClock.Instant
  private let readWall: @Sendable () -> Timestamp
  private let wait: @Sendable (Duration) async throws -> Void

  /// Clocks made of their parts, which have to agree: after a `sleep` of a second ``instant`` and ``now`` are a second later.
  ///
  /// - Parameter sleep: throws `CancellationError` when its task is cancelled, and nothing else.
  public init(
    instant: @escaping @Sendable () -> ContinuousClock.Instant, now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    readMonotonic = instant
    readWall = now
    wait = sleep
  }

  /// The real ones.
  public static let system = MachineClock(
    instant: { .now }, now: { Timestamp.now() }, sleep: { try await Task.sleep(for: $0) })

  /// The monotonic clock, which nobody sets: for measuring and waiting.
  public var instant: ContinuousClock.Instant { readMonotonic() }

  /// The wall clock, which may be wrong and may be set.
  public var now: Timestamp { readWall() }

  /// Returns after that time.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sleep(for duration: Duration) async throws { try await wait(duration) }
}
