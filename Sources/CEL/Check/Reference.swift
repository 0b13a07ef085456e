/// What a name in an expression stands for.
enum Reference: Sendable {
  /// A variable of the environment, by its index.
  case variable(Int)
  /// The variable of a macro around it.
  case local(String)
  /// The name of a type.
  case typeName(CELType)
  /// A function that is called without a target, whatever stands in front of the dot.
  case function(String)
  /// Nothing; evaluating it is an error. Only in expressions that were not checked.
  case undeclared(String)
}
