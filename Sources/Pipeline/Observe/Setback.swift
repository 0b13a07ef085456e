import Audit
import Rules
import Time

/// Requests for one effect of one workspace that the server did not take, one after another: until when it is left alone.
///
/// It rests as long as it has failed by then, at least for about a sweep's interval and at most for an hour, so that each
/// rest is about twice the one before. What the server refuses for good rests for an hour at once.
struct Setback: Sendable, Equatable {
  /// Begin of the sweep that met the first failure of the series, server time.
  private(set) var since: Timestamp
  /// Begin of the sweep that met the last one.
  private(set) var last: Timestamp
  /// What became of the last request.
  private(set) var result: OutcomeRecord.Result
  /// The failure's code in the client's words; `nil` when there was none.
  private(set) var failure: String?

  static let longestRest = Duration.seconds(3600)

  /// The setback after one more failure.
  init(after before: Setback?, _ result: OutcomeRecord.Result, failure: String?, at now: Timestamp) {
    // What failed long ago, and was not wanted meanwhile, does not count.
    since = before.flatMap { now - $0.last > Self.longestRest * 2 ? nil : $0.since } ?? now
    last = now
    self.result = result
    self.failure = failure
  }

  /// Until when nothing is tried again.
  /// - Parameter pace: see ``Policy/pace``.
  func restEnds(pace: Duration) -> Timestamp {
    last + (isForGood ? Self.longestRest : min(max(last - since, pace), Self.longestRest))
  }

  /// Whether asking again soon would only be refused again: for want of rights, or by the template's policy.
  private var isForGood: Bool { failure.map(Self.standing.contains) ?? false }

  /// Failures by the client's names for them, which the trail keeps.
  private static let standing: Set<String> = [
    "forbidden", "absent-or-forbidden", "forbidden-or-server-error", "not-found", "deleted", "template-policy",
    "unsupported", "invalid-fields", "invalid-request",
  ]

  /// Failures that are no workspace's own: everything waits for those.
  fileprivate static let ofTheServer: Set<String> = ["rate-limited", "unauthorized", "suspended", "canceled"]
}

extension WorkspaceMemory {
  /// Remembers a value that was sent, as long as it may still arrive.
  ///
  /// - Parameter result: `nil` while it is not known.
  mutating func note(sent value: String?, _ result: OutcomeRecord.Result?, of effect: Effect) {
    switch result {
    case .failed, .foundNotApplied, .undeterminable, nil: sent[effect] = .some(value)
    case .applied, .unchanged, .refused, .conflict, .foundApplied: sent[effect] = nil
    }
  }

  /// Notes what became of carrying out a decision about an effect.
  ///
  /// - Parameters:
  ///   - result: `nil` while it is not known; then it counts as done where that makes Curfew do less.
  ///   - isTaking: whether it was to take something from the owner (``EffectValue/isTaking(_:from:to:)``).
  ///   - begin: of the sweep, server time.
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
