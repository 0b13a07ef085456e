import Audit
import CoderAPI
import Time

/// What holds changes back: the wish of the server, or of a proxy before it, to be left alone for a while, and a circuit
/// that opens when the server fails too often in a row. Told by the answers to the latest requests, which the trail keeps.
public struct Throttle: Sendable, Equatable {
  /// So many failures of the server in a row open the circuit.
  static let failureLimit = 5
  /// So many trials are made at the next sweep whenever that is; only then they are made more and more seldom.
  private static let eagerTrials = 2
  private static let firstRest = Duration.seconds(30)
  private static let longestRest = Duration.seconds(600)
  /// A wish for less than this is not worth stopping for.
  private static let shortestWish = Duration.seconds(5)
  /// No wish is heeded for longer than this: it could be a mistake, and one request finds out.
  static let longestWish = Duration.seconds(86_400)
  /// What a server that refuses for the number of requests and says nothing more is given.
  private static let usualWish = Duration.seconds(60)

  /// Until when the server asked to be left alone.
  private var waitsUntil: Timestamp?
  /// How often in a row the server failed, up to the latest answer.
  private(set) var failures = 0
  private var lastFailure: OutcomeRecord?

  /// What the latest answers tell, oldest first.
  public init(_ answers: [OutcomeRecord] = []) {
    for answer in answers { take(answer) }
  }

  /// Why nothing is to be sent at an instant.
  public enum Hold: Sendable, Equatable {
    /// The server asked to be left alone.
    case serverWaits(until: Timestamp)
    /// The server failed so often that another try is not worthwhile yet.
    case circuitOpen(failures: Int, until: Timestamp, last: String)
  }

  /// Why nothing is to be sent now; `nil` when a request may be sent, if only one for a trial.
  func hold(at now: Timestamp) -> Hold? {
    if let waitsUntil, now < waitsUntil { return .serverWaits(until: waitsUntil) }
    guard isOpen, let last = lastFailure else { return nil }
    let trials = failures - Self.failureLimit
    guard trials > Self.eagerTrials else { return nil }
    let rest = min(Self.firstRest * (1 << min(trials - Self.eagerTrials - 1, 8)), Self.longestRest)
    let until = last.at + rest
    return now < until ? .circuitOpen(failures: failures, until: until, last: words(of: last)) : nil
  }

  /// Whether one request has to show first that the server answers again.
  var isOpen: Bool { failures >= Self.failureLimit }

  /// Why the rest of the sweep that saw the circuit open is not tried.
  var opened: String {
    "\(failures) requests in a row failed" + (lastFailure.map { " (the last one: \(words(of: $0)))" } ?? "")
      + "; a later sweep tries one"
  }

  /// How many requests may be under way at once, so that no more than the limit fail before it is noticed.
  var window: Int { max(1, Self.failureLimit - failures) }

  /// Takes in what came of a request.
  mutating func take(_ answer: OutcomeRecord) {
    // Given up by Curfew itself: says nothing about the server.
    if answer.status == nil, answer.failure == nil || answer.failure == Outcome.canceled { return }
    let isRateLimit = answer.failure == "rate-limited"
    if let until = answer.retryAt ?? (isRateLimit ? answer.at + Self.usualWish : nil),
      until - answer.at > Self.shortestWish
    {
      let heeded = min(until, answer.at + Self.longestWish)
      waitsUntil = waitsUntil.map { max($0, heeded) } ?? heeded
    } else if answer.failure == nil {
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
  /// The guard that speaks for it at the next sweep.
  var guardName: GuardName {
    switch self {
    case .serverWaits: .serverWaits
    case .circuitOpen: .circuitOpen
    }
  }

  /// For people.
  var reason: String {
    switch self {
    case .serverWaits(let until): "the server asked to be left alone until \(until.flooredToSecond.rfc3339)"
    case .circuitOpen(let failures, let until, let last):
      "\(failures) requests in a row failed (the last one: \(last)); the next one is tried from "
        + "\(until.flooredToSecond.rfc3339) on"
    }
  }
}

extension OutcomeRecord {
  /// Whether the server did not do its part, whatever a look afterwards showed.
  fileprivate var isServerFailure: Bool {
    (status ?? 0) >= 500 || failure.map(CoderFailure.Code.serverFailures.contains) == true
  }
}
