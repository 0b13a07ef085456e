import CEL
import Time

/// A rule's answer on one workspace.
public struct RuleEvaluation: Sendable, Equatable {
  /// The answer.
  public let answer: Answer
  /// Earliest instant at which the answer could change as time passes; `nil` when it cannot.
  public let nextChangeAt: Timestamp?

  /// Creates an answer with the instant of its next possible change.
  public init(answer: Answer, nextChangeAt: Timestamp? = nil) {
    self.answer = answer
    self.nextChangeAt = nextChangeAt
  }

  /// The possible answers; only ``true`` acts.
  public enum Answer: Sendable, Equatable {
    /// The condition holds.
    case `true`
    /// The condition does not hold.
    case `false`
    /// It depends on attributes that were not fetched; their names, sorted.
    case unknown([String])
    /// It failed: the message, and the place as `file:line:column`.
    case error(String, place: String)
  }
}

/// The explanation of a rule's answer.
public struct RuleExplanation: Sendable, Equatable {
  /// The answer that is explained.
  public let answer: RuleEvaluation.Answer
  /// One line for people about what decided the answer.
  public let line: String
  /// Every sub-expression with its value, under the source text; several lines.
  public let tree: String
  /// The terms that decided the answer, each on one line, in the order of the text.
  public var decisive: [String] = []
  /// The same with the larger terms that contain them.
  public var decisiveTerms: Set<String> = []
  /// The operands of `&&` and `||` and the conditions of `?:`, with their values.
  public var operands: [Explanation.Operand] = []

  /// The calendar that `calendar_by` chose; `nil` where the condition did not ask for it, or none was chosen.
  public var calendar: String?

  /// Creates an explanation from its parts.
  public init(answer: RuleEvaluation.Answer, line: String, tree: String) {
    self.answer = answer
    self.line = line
    self.tree = tree
  }
}
