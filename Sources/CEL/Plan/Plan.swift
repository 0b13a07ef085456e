/// An expression ready to run.
struct Plan: Sendable {
  let root: any Node
  let localCount: Int
  /// The variables that may be read, those of definitions included.
  let attributes: Set<String>
  let mentions: Set<String>
}
