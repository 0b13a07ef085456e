import Diagnostics

/// Why an expression has no value.
public final class EvaluationError: Error, Sendable {
  /// The kind of failure; callers switch on this, never on the text.
  public enum Code: String, Sendable {
    case noSuchOverload
    case noSuchField
    case noSuchKey
    case indexOutOfRange
    case divisionByZero
    case overflow
    case invalidArgument
    case undeclared
    case duplicateKey
    case budgetExceeded
    case failedFunction
  }

  public let code: Code
  /// One line without a full stop.
  public let message: String
  /// The failed sub-expression's span in the expression's text; `nil` until it is known.
  public let span: SourceSpan?

  public init(_ code: Code, _ message: String, span: SourceSpan? = nil) {
    self.code = code
    self.message = message
    self.span = span
  }

  func located(at span: SourceSpan) -> EvaluationError {
    self.span == nil ? EvaluationError(code, message, span: span) : self
  }
}

extension EvaluationError: CustomStringConvertible {
  public var description: String { message }
}

extension Value {
  static func failure(_ code: EvaluationError.Code, _ message: String) -> Value {
    .error(EvaluationError(code, message))
  }
}
