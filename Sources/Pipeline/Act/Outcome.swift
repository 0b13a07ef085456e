import Audit
import CoderAPI
import Rules
import Time

/// The outcome of one request.
public struct Outcome: Sendable {
  /// The result as the trail stores it.
  public let result: OutcomeRecord.Result
  /// HTTP status, `nil` when no answer came.
  public let status: Int?
  /// The client's name for the failure; `nil` when there was none.
  public let failure: String?
  /// The server's message, or a description of what happened when no answer came.
  public let answer: String?
  /// Time until the answer; `nil` when Curfew did not wait for one.
  public let duration: Duration?
  /// When the server asked to be called again; `nil` when it did not.
  public var retryAt: Timestamp?
  /// Whether the outcome is still unknown; the trail then has none until a later reading settles it.
  public var isOpen = false
  /// The trail's word for the result, for programs; `open` while the outcome is unknown.
  public var word: String { isOpen ? "open" : result.rawValue }
  /// The result in words, for people.
  public var told: String { isOpen ? "no answer yet" : result.words }
  /// ``answer`` in the form shown to people.
  public var words: String? {
    isOpen && failure != Outcome.canceled
      ? "\(answer ?? "no answer"); it may still arrive, so a later reading decides what became of it" : answer
  }
  /// Whether the workspace is as the decision wanted it.
  public var isApplied: Bool { result.isApplied }
}

extension Outcome {
  /// A change that the server took.
  init(_ response: Response<Acknowledgement>) {
    self.init(
      result: .applied, status: response.exchange.status, failure: nil,
      answer: response.value.message, duration: response.exchange.duration)
  }

  /// A change that failed.
  /// - Parameter isApplied: whether a later read found the change made; `nil` when no read was needed or possible.
  init(_ failure: CoderFailure, isApplied: Bool?) {
    self.init(
      result: failure.result(isApplied: isApplied), status: failure.status,
      failure: failure.code.name, answer: failure.serverWords, duration: failure.exchange.duration,
      retryAt: failure.retryAt)
  }

  /// The failure name of a request that Curfew itself gave up.
  static let canceled = "canceled"

  /// A request that got no answer and may still arrive.
  ///
  /// - Parameter failure: what happened instead of an answer.
  init(open failure: CoderFailure) {
    self.init(
      result: .undeterminable, status: failure.status, failure: failure.code.name,
      answer: failure.serverWords,
      duration: failure.exchange.duration, retryAt: failure.retryAt, isOpen: true)
  }

  /// A request that was given up when the process was told to stop at once.
  static var givenUp: Outcome {
    Outcome(
      result: .undeterminable, status: nil, failure: Outcome.canceled,
      answer:
        "given up before the answer came, because Curfew was told to stop; the next start finds out what became of it",
      duration: nil, isOpen: true)
  }
}

extension CoderFailure {
  /// The trail's result for a failure; a refusal stays a refusal whatever a later read shows.
  fileprivate func result(isApplied: Bool?) -> OutcomeRecord.Result {
    switch code {
    case .conflict: .conflict
    case .forbidden, .absentOrForbidden, .notFound, .deleted, .invalid, .templatePolicy, .unauthorized, .suspended,
      .unsupported:
      .refused
    case .forbiddenOrServerError, .notACoderServer, .unreachable, .tls, .untrusted, .otherName, .certificateFile,
      .timedOut, .interrupted, .tooLarge, .rateLimited, .serverError, .malformedAnswer, .outdatedAnswer,
      .misdatedAnswer, .unexpected:
      if let isApplied {
        isApplied ? .foundApplied : .foundNotApplied
      } else {
        outcomeIsUnknown ? .undeterminable : .failed
      }
    }
  }
}

extension OutcomeRecord {
  /// An outcome in the trail's terms.
  init(_ outcome: Outcome, intent: Int64, at now: Timestamp) {
    self.init(
      intent: intent, at: now, milliseconds: outcome.duration?.wholeMilliseconds, status: outcome.status,
      failure: outcome.failure, answer: outcome.answer, result: outcome.result, retryAt: outcome.retryAt)
  }
}

extension OutcomeRecord {
  /// A failed read, as evidence of whether the server answers; it belongs to no intent and is not stored.
  init(_ failure: CoderFailure, at now: Timestamp) {
    self.init(
      intent: 0, at: now, status: failure.status, failure: failure.code.name, answer: failure.serverWords,
      result: .failed, retryAt: failure.retryAt)
  }
}
