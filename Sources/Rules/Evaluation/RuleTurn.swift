import Time

/// When a rule's condition gives another answer if only time passes.
public enum RuleTurn: Sendable, Equatable {
  /// At this instant it was evaluated to this answer, and before it stays as it is.
  case turns(at: Timestamp, to: RuleEvaluation.Answer)
  /// Nothing that it reads moves with the clock, or it stays as it is whatever the clock says.
  case never
  /// Not before this instant; what comes later was not looked at.
  case notBefore(Timestamp)
}

extension Rule {
  /// Maximum number of instants at which the answer could change that are looked at.
  private static let instantsLookedAt = 200
  /// How far ahead is looked.
  private static let timeLookedAt = Duration.days(366)

  /// When the condition gives another answer if nothing but the clock moves: neither use, nor a stop at the deadline.
  ///
  /// The condition is evaluated at each instant at which its answer could change (``RuleEvaluation/nextChangeAt``).
  ///
  /// - Parameter state: the rule's memory as it is seen at an instant
  public func turn(_ subject: Subject, state: (Timestamp) -> RuleState) -> RuleTurn {
    var now = subject.now
    let end = now + Self.timeLookedAt
    var evaluation = evaluate(subject, state: state(now))
    let present = evaluation.answer.kind
    for _ in 0..<Self.instantsLookedAt {
      guard let next = evaluation.nextChangeAt else { return .never }
      // Sweeps judge at whole seconds, and at the exact instant of a change the answer may still be the old one.
      let floor = next.flooredToSecond
      now = max(floor == next ? floor : floor + .seconds(1), now + .seconds(1))
      guard now <= end else { return .notBefore(end) }
      evaluation = evaluate(Subject(facts: subject.facts, now: now), state: state(now))
      if evaluation.answer.kind != present { return .turns(at: now, to: evaluation.answer) }
    }
    return .notBefore(now)
  }
}

extension RuleEvaluation.Answer {
  /// The answer without its reasons.
  fileprivate var kind: Int {
    switch self {
    case .true: 0
    case .false: 1
    case .unknown: 2
    case .error: 3
    }
  }

  /// The answer in one word.
  public var word: String {
    switch self {
    case .true: "true"
    case .false: "false"
    case .unknown: "unknown"
    case .error: "error"
    }
  }
}
