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
