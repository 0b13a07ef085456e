/// An expression whose names and types are resolved.
final class CheckedExpression: Sendable {
  let source: String
  let root: Expression
  let environment: Environment
  /// Types, indexed by node id.
  private let types: [CELType]
  /// References, indexed by node id.
  private let references: [Reference?]

  init(tree: SyntaxTree, environment: Environment, types: [CELType], references: [Reference?]) {
    source = tree.source
    root = tree.root
    self.environment = environment
    self.types = types
    self.references = references
  }

  /// The type of the whole expression.
  var type: CELType { types[root.id] }

  func type(of expression: Expression) -> CELType { types[expression.id] }

  func reference(of expression: Expression) -> Reference? { references[expression.id] }
}

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
