import Diagnostics

/// Checks over the rules of all files together, each check in a file of its own.
enum Lint {
  /// The findings, in no particular order.
  ///
  /// - Parameter searchesWitnesses: whether to make those checks that take long
  static func check(_ rules: [Rule], files: [SourceFile], searchesWitnesses: Bool) -> [Diagnostic] {
    let active = rules.filter { $0.mode != .off }
    let (unreachable, names) = UnreachableRules(files: files).check(active)
    let witnessed = searchesWitnesses ? WitnessLint(files: files).check(active, except: names).map(\.diagnostic) : []
    return EqualPriority(files: files).check(active) + unreachable + ShortensInUse(files: files).check(active)
      + witnessed
  }
}
