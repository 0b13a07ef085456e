import Audit
import CoderAPI
import Time

/// What holds requests back: a `Retry-After` of the server or of a proxy, and a circuit breaker.
///
/// The breaker opens when the server fails too often in a row. Both follow from the answers to the latest requests,
/// which the trail keeps.
public struct Throttle: Sendable, Equatable {
  /// Number of consecutive server failures that opens the circuit.
  static let failureLimit = 5
  /// Number of failed trials up to which the next one is not delayed; later trials wait longer and longer.
  private static let eagerTrials = 2
  private static let firstRest = Duration.seconds(30)
  private static let longestRest = Duration.seconds(600)
  /// A shorter delay than this is not worth stopping for.
  private static let shortestWish = Duration.seconds(5)
  /// Longest delay that is respected: a longer one could be a mistake, and one request finds out.
  static let longestWish = Duration.seconds(86_400)
  /// Delay after a rate limit whose answer names none, or a short one, which the tries of the request have waited for in vain.
  private static let usualWish = Duration.seconds(60)

  /// The instant before which the server does not want requests.
  private var waitsUntil: Timestamp?
  /// Number of consecutive server failures, up to the latest answer.
  private(set) var failures = 0
  private var lastFailure: OutcomeRecord?

  /// The throttle that follows from the latest answers, oldest first.
  public init(_ answers: [OutcomeRecord] = []) {
    for answer in answers { take(answer) }
  }

  /// The states of the circuit breaker. The raw values are for programs and do not change.
  public enum Circuit: String, Sendable, CaseIterable {
    case closed
    /// One request has to show first whether the server answers again.
    case halfOpen = "half_open"
    case open

    /// The state for people.
    public var words: String {
      switch self {
      case .closed: "closed"
      case .halfOpen: "half open"
      case .open: "open"
      }
    }
  }

  /// The state of the circuit breaker at an instant.
  public func circuit(at now: Timestamp) -> Circuit {
    guard isOpen else { return .closed }
    if case .circuitOpen = hold(at: now) { return .open }
    return .halfOpen
  }

  /// What is the matter with the circuit, as a sentence without a full stop; `nil` while it is closed.
  public func circuitProblem(at now: Timestamp) -> String? {
    let circuit = circuit(at: now)
    switch circuit {
    case .closed: return nil
    case .open: return "the circuit is \(circuit.words): \(hold(at: now)?.reason ?? "")"
    case .halfOpen:
      return "the circuit is \(circuit.words): \(failures) requests in a row failed"
        + (lastFailure.map { " (the last one: \(words(of: $0)))" } ?? "")
        + "; one request is tried first, and the others only if the server takes it"
    }
  }

  /// Why nothing may be sent at an instant.
  public enum Hold: Sendable, Equatable {
    /// The server asked for no requests before that instant.
    case serverWaits(until: Timestamp)
    /// The server has failed so often that the next trial must wait.
    case circuitOpen(failures: Int, until: Timestamp, last: String)
  }

  /// Why nothing may be sent now; `nil` when a request may be sent, possibly only a single trial.
  public func hold(at now: Timestamp) -> Hold? {
    if let waitsUntil, now < waitsUntil { return .serverWaits(until: waitsUntil) }
    guard isOpen, let last = lastFailure else { return nil }
    let trials = failures - Self.failureLimit
    guard trials > Self.eagerTrials else { return nil }
    let rest = min(Self.firstRest * (1 << min(trials - Self.eagerTrials - 1, 8)), Self.longestRest)
    let until = last.at + rest
    return now < until ? .circuitOpen(failures: failures, until: until, last: words(of: last)) : nil
  }

  /// Whether a single request must first show that the server answers again.
  public var isOpen: Bool { failures >= Self.failureLimit }

  /// Why the rest of the sweep in which the circuit opened is not tried.
  var opened: String {
    "\(failures) requests in a row failed" + (lastFailure.map { " (the last one: \(words(of: $0)))" } ?? "")
      + "; a later sweep tries one"
  }

  /// Maximum number of requests in flight, so that no more than ``failureLimit`` fail before the failures are noticed.
  var window: Int { max(1, Self.failureLimit - failures) }

  /// Updates the state with the answer to a request.
  mutating func take(_ answer: OutcomeRecord) {
    // Curfew itself gave the request up, which says nothing about the server.
    if answer.status == nil, answer.failure == nil || answer.failure == Outcome.canceled { return }
    let isRateLimit = answer.failure == "rate-limited"
    let wish = answer.retryAt.flatMap { $0 - answer.at > Self.shortestWish ? $0 : nil }
    // A request that was refused at each of its tries was refused for longer than a short delay.
    if let until = wish ?? (isRateLimit ? answer.at + Self.usualWish : nil) {
      let heeded = min(until, answer.at + Self.longestWish)
      waitsUntil = waitsUntil.map { max($0, heeded) } ?? heeded
    } else if answer.failure == nil, let until = waitsUntil, answer.at >= until {
      // An earlier success is that of a request which was on its way when the server said so: it takes nothing back.
      waitsUntil = nil
    }
    if answer.isServerFailure {
      failures += 1
      lastFailure = answer
    } else if !isRateLimit {
      failures = 0
      lastFailure = nil
    }
  }

  private func words(of answer: OutcomeRecord) -> String { answer.answer ?? answer.failure ?? "no answer" }
}

extension Throttle.Hold {
  /// The guard that reports this hold.
  var guardName: GuardName {
    switch self {
    case .serverWaits: .serverWaits
    case .circuitOpen: .circuitOpen
    }
  }

  /// Until when nothing may be sent.
  var until: Timestamp {
    switch self {
    case .serverWaits(let until), .circuitOpen(_, let until, _): until
    }
  }

  /// The reason, for people.
  public var reason: String {
    switch self {
    case .serverWaits(let until): "the server asked to be left alone until \(until.flooredToSecond.rfc3339)"
    case .circuitOpen(let failures, let until, let last):
      "\(failures) requests in a row failed (the last one: \(last)); the next one is tried from "
        + "\(until.flooredToSecond.rfc3339) on"
    }
  }
}

extension OutcomeRecord {
  /// Whether the server failed to do its part, whatever a later read showed.
  fileprivate var isServerFailure: Bool {
    (status ?? 0) >= 500 || failure.map(CoderFailure.Code.serverFailures.contains) == true
  }
}
