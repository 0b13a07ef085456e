import Time

/// A rule's answer on one workspace.
public struct RuleEvaluation: Sendable, Equatable {
  /// The answer.
  public let answer: Answer
  /// Earliest instant at which the answer could change if only time passes; `nil` when it cannot.
  public let nextChangeAt: Timestamp?

  /// An answer and how long it holds.
  public init(answer: Answer, nextChangeAt: Timestamp? = nil) {
    self.answer = answer
    self.nextChangeAt = nextChangeAt
  }

  /// The four answers; only ``true`` acts.
  public enum Answer: Sendable, Equatable {
    /// The condition holds.
    case `true`
    /// It does not.
    case `false`
    /// It rests on attributes that were not fetched, sorted.
    case unknown([String])
    /// It failed: what happened, and where as `file:line:column`.
    case error(String, place: String)
  }
}

/// Why a rule answered as it did.
public struct RuleExplanation: Sendable, Equatable {
  /// The answer explained.
  public let answer: RuleEvaluation.Answer
  /// One line for people, of what decided.
  public let line: String
  /// Every sub-expression with its value, under the source text; several lines.
  public let tree: String

  /// An explanation as it was worked out, or as it was stored.
  public init(answer: RuleEvaluation.Answer, line: String, tree: String) {
    self.answer = answer
    self.line = line
    self.tree = tree
  }
}
