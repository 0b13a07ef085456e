import Dispatch
@preconcurrency import Glibc
import Synchronization

/// A signal that a long-running command obeys.
public enum ServiceSignal: Sendable, Hashable {
  /// SIGHUP to a service: read settings and rules again.
  case reload
  /// SIGHUP to everybody else: the terminal was closed; end in good order.
  case hangUp
  /// SIGINT: end in good order.
  case interrupt
  /// SIGTERM: end in good order.
  case terminate

  /// Whether the process is to end.
  public var isStop: Bool { self != .reload }

  /// Its number.
  var number: Int32 {
    switch self {
    case .reload, .hangUp: SIGHUP
    case .interrupt: SIGINT
    case .terminate: SIGTERM
    }
  }
}

/// SIGHUP, SIGINT and SIGTERM as events. From ``install()`` on they no longer end the process by themselves.
///
/// The second SIGINT or SIGTERM ends the process at once with status 128 + its number. It is counted where the signal
/// arrives and not by the task that reads ``events``, which may never get a thread when all are busy. Hang-ups are not
/// counted: when a terminal closes, the kernel and the shell each send one, and nobody asked for haste.
public final class Signals: Sendable {
  /// The signals as they come. Only one task may read it.
  public let events: AsyncStream<ServiceSignal>
  private let continuation: AsyncStream<ServiceSignal>.Continuation
  private let stops = Mutex(Stops())
  /// Ends what ``starting(_:)`` runs.
  private let abandon = Mutex<(@Sendable () -> Void)?>(nil)
  /// Signals belong to the whole process, and so does whoever took them over.
  private static let installed = Mutex<[Signals]>([])
  /// Kept so that the sources live as long as this object.
  // DispatchSourceSignal is not Sendable; this is written once, before the object is shared.
  private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

  /// What was asked for so far.
  private struct Stops {
    var isStopping = false
    /// SIGINT and SIGTERM.
    var orders = 0
  }

  /// What SIGHUP means to a process, as long as it was not told to ignore it.
  public enum HangUp: Sendable {
    /// The end.
    case ends
    /// Reading settings and rules again for a service, which is a process that has a service manager or has no terminal;
    /// the end for a process that somebody started at a terminal.
    case reloadsServices
  }

  private init() {
    (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
  }

  /// Takes the signals over for the rest of the process's life; returns when none of them can end it any more.
  ///
  /// A process that was started with SIGHUP ignored (`nohup`) is not ended by it.
  ///
  /// - Parameters:
  ///   - hangUp: what SIGHUP means
  ///   - hasManager: whether a service manager started the process
  @discardableResult
  public static func install(hangUp: HangUp = .ends, hasManager: Bool = false) async -> Signals {
    let signals = Signals()
    installed.withLock { $0.append(signals) }
    let queue = DispatchQueue(label: "signals")
    let kinds = [meaning(of: hangUp, hasManager: hasManager), .interrupt, .terminate].compactMap(\.self)
    for kind in kinds {
      // A source only listens: the default action would still end the process.
      signal(kind.number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: kind.number, queue: queue)
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

  /// `nil` where SIGHUP stays ignored.
  private static func meaning(of hangUp: HangUp, hasManager: Bool) -> ServiceSignal? {
    let isIgnored = isIgnoredHangUp
    switch hangUp {
    case .ends: return isIgnored ? nil : .hangUp
    case .reloadsServices: return hasManager || isIgnored || !hasTerminal ? .reload : .hangUp
    }
  }

  private static var isIgnoredHangUp: Bool {
    var action = sigaction()
    guard sigaction(SIGHUP, nil, &action) == 0 else { return false }
    // The field is a union, which Swift compares by its bits.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Whether the process has a controlling terminal, wherever its standard streams lead.
  private static var hasTerminal: Bool {
    let descriptor = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return true
  }

  /// Runs what comes before the work that a stop lets finish, such as waiting for a lock: a signal to stop cancels it.
  ///
  /// The signal is among ``events`` all the same.
  /// - Throws: what `body` throws, which is `CancellationError` where it heeds the cancellation.
  public func starting<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await body() }
    abandon.withLock { $0 = { task.cancel() } }
    defer { abandon.withLock { $0 = nil } }
    if stops.withLock({ $0.isStopping }) { task.cancel() }
    return try await task.value
  }

  /// Runs work that a signal to stop lets finish, but not for ever: when it is not done that long after the signal,
  /// it is cancelled. Whoever is asked to stop is killed soon if it does not.
  ///
  /// The signal is among ``events`` all the same.
  public func finishing<Result: Sendable, Failure: Error>(
    within grace: Duration, _ body: @escaping @Sendable () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    let task = Task { () -> Swift.Result<Result, Failure> in
      do throws(Failure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    let cancel: @Sendable () -> Void = {
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(grace / .milliseconds(1)))) {
        task.cancel()
      }
    }
    abandon.withLock { $0 = cancel }
    defer { abandon.withLock { $0 = nil } }
    if stops.withLock({ $0.isStopping }) { cancel() }
    return try await task.value.get()
  }

  private func arrived(_ kind: ServiceSignal) {
    if kind.isStop {
      abandon.withLock { $0 }?()
      let orders = stops.withLock { stops in
        stops.isStopping = true
        stops.orders += kind == .hangUp ? 0 : 1
        return stops.orders
      }
      if orders > 1, kind != .hangUp { _exit(128 + kind.number) }
    }
    continuation.yield(kind)
  }
}
