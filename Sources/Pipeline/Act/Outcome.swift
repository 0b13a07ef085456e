import Audit
import CoderAPI
import Rules
import Time

/// What became of one request.
public struct Outcome: Sendable {
  /// Position of the decision in the judgement.
  public let decision: Int
  /// The word the trail keeps.
  public let result: OutcomeRecord.Result
  /// HTTP status, `nil` when no answer came.
  public let status: Int?
  /// The failure's kind in the client's words; `nil` when there was none.
  public let failure: String?
  /// The server's words, or what happened instead of an answer.
  public let answer: String?
  /// How long the answer took; `nil` when there was none to wait for.
  public let duration: Duration?
  /// When the server wants to be called again, if it said so.
  public var retryAt: Timestamp?
  /// Whether nobody knows yet what became of it: it has no outcome in the trail until a later reading decides.
  public var isOpen = false
  /// The trail's word for it, for programs; `open` while there is none.
  public var word: String { isOpen ? "open" : result.rawValue }
  /// The same for people.
  public var told: String { isOpen ? "no answer yet" : result.words }
  /// ``answer`` as people are told it.
  public var words: String? {
    isOpen && failure != Outcome.canceled
      ? "\(answer ?? "no answer"); it may still arrive, so a later reading decides what became of it" : answer
  }
  /// Whether the workspace is as the decision wanted it.
  public var isApplied: Bool { result.isApplied }
}

extension Outcome {
  /// A change that the server took.
  init(_ response: Response<Acknowledgement>, decision: Int) {
    self.init(
      decision: decision, result: .applied, status: response.exchange.status, failure: nil,
      answer: response.value.message, duration: response.exchange.duration)
  }

  /// A change that failed.
  /// - Parameter isApplied: what a read afterwards found, where only a read can tell; else `nil`.
  init(_ failure: CoderFailure, decision: Int, isApplied: Bool?) {
    self.init(
      decision: decision, result: failure.result(isApplied: isApplied), status: failure.status,
      failure: failure.code.name, answer: failure.serverWords, duration: failure.exchange.duration,
      retryAt: failure.retryAt)
  }

  /// The word for a request that Curfew itself gave up.
  static let canceled = "canceled"

  /// A request to which no answer came, and which may still arrive.
  ///
  /// - Parameter failure: what happened instead of an answer.
  init(open failure: CoderFailure, decision: Int) {
    self.init(
      decision: decision, result: .undeterminable, status: failure.status, failure: failure.code.name,
      answer: failure.serverWords,
      duration: failure.exchange.duration, retryAt: failure.retryAt, isOpen: true)
  }

  /// A request that was given up when the process was told to stop at once.
  init(canceled decision: Int) {
    self.init(
      decision: decision, result: .undeterminable, status: nil, failure: Outcome.canceled,
      answer:
        "given up before the answer came, because Curfew was told to stop; the next start finds out what became of it",
      duration: nil, isOpen: true)
  }
}

extension CoderFailure {
  /// The trail's word for a failure: a refusal is one whatever a look afterwards shows.
  fileprivate func result(isApplied: Bool?) -> OutcomeRecord.Result {
    switch code {
    case .conflict: .conflict
    case .forbidden, .absentOrForbidden, .notFound, .deleted, .invalid, .templatePolicy, .unauthorized, .suspended,
      .unsupported:
      .refused
    case .forbiddenOrServerError, .notACoderServer, .unreachable, .tls, .untrusted, .timedOut, .interrupted, .tooLarge,
      .rateLimited, .serverError, .malformedAnswer, .outdatedAnswer, .unexpected:
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
  /// A reading that failed, as far as it says whether the server answers; it belongs to no intent and is not stored.
  init(_ failure: CoderFailure, at now: Timestamp) {
    self.init(
      intent: 0, at: now, status: failure.status, failure: failure.code.name, answer: failure.serverWords,
      result: .failed, retryAt: failure.retryAt)
  }
}
