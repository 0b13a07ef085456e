/// The meaning of a name in an expression.
enum Reference: Sendable {
  /// A variable of the environment, by index.
  case variable(Int)
  /// The variable of an enclosing macro.
  case local(String)
  /// The name of a type.
  case typeName(CELType)
  /// A function called without a target; what precedes the dot belongs to its name.
  case function(String)
  /// Undeclared, so that evaluating it is an error. Occurs only in expressions that were not checked.
  case undeclared(String)
}
