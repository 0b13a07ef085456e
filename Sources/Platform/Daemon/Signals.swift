import Dispatch
@preconcurrency import Glibc
import Synchronization

/// A signal that a service obeys.
public enum ServiceSignal: Int32, Sendable, CaseIterable {
  /// SIGHUP: read settings and rules again.
  case reload = 1
  /// SIGINT: end in good order.
  case interrupt = 2
  /// SIGTERM: end in good order.
  case terminate = 15

  /// Whether the process is to end.
  public var isStop: Bool { self != .reload }
}

/// SIGHUP, SIGINT and SIGTERM as events. From ``install()`` on they no longer end the process by themselves.
///
/// The second signal to stop ends the process at once with status 128 + its number. It is counted where the signal
/// arrives and not by the task that reads ``events``, which may never get a thread when all are busy.
public final class Signals: Sendable {
  /// The signals as they come. Only one task may read it.
  public let events: AsyncStream<ServiceSignal>
  private let continuation: AsyncStream<ServiceSignal>.Continuation
  private let stops = Mutex(0)
  /// Ends what ``starting(_:)`` runs.
  private let abandon = Mutex<(@Sendable () -> Void)?>(nil)
  /// Signals belong to the whole process, and so does whoever took them over.
  private static let installed = Mutex<[Signals]>([])
  /// Kept so that the sources live as long as this object.
  // DispatchSourceSignal is not Sendable; this is written once, before the object is shared.
  private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

  private init() {
    (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
  }

  /// Takes the signals over for the rest of the process's life; returns when none of them can end it any more.
  @discardableResult
  public static func install() async -> Signals {
    let signals = Signals()
    installed.withLock { $0.append(signals) }
    let queue = DispatchQueue(label: "signals")
    for kind in ServiceSignal.allCases {
      // A source only listens: the default action would still end the process.
      signal(kind.rawValue, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: kind.rawValue, queue: queue)
      source.setEventHandler { [weak signals] in signals?.arrived(kind) }
      // Sources register late, and a signal before that would be lost.
      await withCheckedContinuation { continuation in
        source.setRegistrationHandler { continuation.resume() }
        source.resume()
      }
      signals.sources.append(source)
    }
    return signals
  }

  /// Runs what comes before the work that a stop lets finish, such as waiting for a lock: a signal to stop cancels it.
  ///
  /// The signal is among ``events`` all the same.
  /// - Throws: what `body` throws, which is `CancellationError` where it heeds the cancellation.
  public func starting<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await body() }
    abandon.withLock { $0 = { task.cancel() } }
    defer { abandon.withLock { $0 = nil } }
    if stops.withLock({ $0 > 0 }) { task.cancel() }
    return try await task.value
  }

  private func arrived(_ kind: ServiceSignal) {
    if kind.isStop {
      abandon.withLock { $0 }?()
      let count = stops.withLock { stops in
        stops += 1
        return stops
      }
      if count > 1 { _exit(128 + kind.rawValue) }
    }
    continuation.yield(kind)
  }
}
