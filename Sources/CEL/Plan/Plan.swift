/// An expression ready to run.
struct Plan: Sendable {
  let root: any Node
  let localCount: Int
  /// The variables that may be read, those of definitions included.
  let attributes: Set<String>
  /// All declared names that are used: variables, constants and definitions.
  let mentions: Set<String>
}
