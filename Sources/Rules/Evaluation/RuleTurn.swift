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

/// A stretch of time in which a rule's condition gives one answer.
public struct AnswerSpan: Sendable, Equatable {
  /// Its first instant.
  public let from: Timestamp
  /// The answer; the attributes and the message of an unknown or failed one are those of its first instant.
  public let answer: RuleEvaluation.Answer
  /// What ends it.
  public let end: RuleTurn
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

  /// What the condition says from an instant on if nothing but the clock moves, as ``turn(_:state:)`` finds it: the answer
  /// now, and those that follow.
  ///
  /// - Parameters:
  ///   - state: the rule's memory as it is seen at an instant
  ///   - count: maximum number of spans; the last one's ``AnswerSpan/end`` tells whether another follows
  public func spans(_ subject: Subject, state: (Timestamp) -> RuleState, count: Int) -> [AnswerSpan] {
    var spans: [AnswerSpan] = []
    var subject = subject
    var answer = evaluate(subject, state: state(subject.now), wantsHorizon: false).answer
    while spans.count < count {
      let end = turn(subject, state: state)
      spans.append(AnswerSpan(from: subject.now, answer: answer, end: end))
      guard case .turns(let at, let next) = end else { break }
      subject = Subject(facts: subject.facts, now: at)
      answer = next
    }
    return spans
  }

  /// Whether the condition reads nothing of a workspace, so that it says the same of all.
  public var readsNoWorkspace: Bool {
    let objects = [
      Vocabulary.workspace.variable, Vocabulary.template.variable, Vocabulary.owner.variable,
      Vocabulary.state.variable,
    ]
    return program.mentions.allSatisfy { mention in !objects.contains(String(mention.prefix { $0 != "." })) }
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
