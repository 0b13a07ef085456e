/// An expression whose names and types are resolved.
final class CheckedExpression: Sendable {
  let source: String
  let type: CELType

  init(source: String, type: CELType) {
    self.source = source
    self.type = type
  }
}
