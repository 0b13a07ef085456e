/// An expression that is ready to run.
struct ExecutionPlan: Sendable {
  let root: any Node
  let localCount: Int
  /// The variables that may be read, including those of definitions.
  let attributes: Set<String>
  /// All declared names that are used: variables, constants and definitions.
  let mentions: Set<String>
}
