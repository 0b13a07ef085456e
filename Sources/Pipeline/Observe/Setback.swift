import Audit
import Rules
import Time

/// A series of failed requests for one effect of one workspace, which decides until when it is left alone.
///
/// The rest lasts as long as the series has lasted, at least about a sweep's interval and at most an hour, so that it
/// roughly doubles each time. A permanent refusal rests for an hour at once.
struct Setback: Sendable, Equatable, Codable {
  /// Start of the sweep with the first failure of the series, server time.
  private(set) var since: Timestamp
  /// Start of the sweep with the last failure.
  private(set) var last: Timestamp
  /// The result of the last request.
  private(set) var result: OutcomeRecord.Result
  /// The client's name for the failure; `nil` when there was none.
  private(set) var failure: String?

  static let longestRest = Duration.seconds(3600)

  /// The series extended by one more failure.
  init(after before: Setback?, _ result: OutcomeRecord.Result, failure: String?, at now: Timestamp) {
    // A failure long ago, with no request since, does not count.
    since = before.flatMap { now - $0.last > Self.longestRest * 2 ? nil : $0.since } ?? now
    last = now
    self.result = result
    self.failure = failure
  }

  /// Until when no request is sent again.
  ///
  /// - Parameter pace: see ``Policy/pace``.
  func restEnds(pace: Duration) -> Timestamp {
    last + (isForGood ? Self.longestRest : min(max(last - since, pace), Self.longestRest))
  }

  /// Whether another request soon would be refused again, because of missing rights or the template's policy.
  private var isForGood: Bool { failure.map(Self.standing.contains) ?? false }

  /// The client's names for permanent failures, as the trail stores them.
  private static let standing: Set<String> = [
    "forbidden", "absent-or-forbidden", "forbidden-or-server-error", "not-found", "deleted", "template-policy",
    "unsupported", "invalid-fields", "invalid-request",
  ]

  /// Failures that concern the whole server or process rather than one workspace; they hold back every request.
  fileprivate static let ofTheServer: Set<String> = ["rate-limited", "unauthorized", "suspended", "canceled"]
}

extension WorkspaceMemory {
  /// Remembers a value that was sent, as long as the request may still arrive.
  ///
  /// - Parameter result: `nil` while it is not known.
  mutating func note(sent value: String?, _ result: OutcomeRecord.Result?, of effect: Effect) {
    switch result {
    case .failed, .foundNotApplied, .undeterminable, nil: sent[effect] = .some(value)
    case .applied, .unchanged, .refused, .conflict, .foundApplied: sent[effect] = nil
    }
  }

  /// Records the outcome of a request for an effect.
  ///
  /// - Parameters:
  ///   - result: `nil` while it is not known; it then counts as applied where that makes Curfew do less.
  ///   - isTaking: whether the change was to take something from the owner (``EffectValue/isTaking(_:from:to:)``).
  ///   - begin: start of the sweep, server time.
  mutating func note(
    _ result: OutcomeRecord.Result?, failure: String?, of effect: Effect, isTaking: Bool, inSweepAt begin: Timestamp
  ) {
    switch result {
    case .applied, .unchanged, .foundApplied: setbacks[effect] = nil
    case .refused, .conflict, .failed, .foundNotApplied, .undeterminable:
      if let result, !Setback.ofTheServer.contains(failure ?? "") {
        setbacks[effect] = Setback(after: setbacks[effect], result, failure: failure, at: begin)
      }
    case nil: break
    }
    if isTaking, result.map({ $0.isApplied || $0 == .undeterminable }) ?? true { takenAt[effect] = begin }
  }
}
