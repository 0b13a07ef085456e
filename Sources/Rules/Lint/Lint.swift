import Diagnostics

/// Checks over the rules of all files together, each check in a file of its own.
enum Lint {
  /// The findings, in no particular order.
  static func check(_ rules: [Rule], files: [SourceFile]) -> [Diagnostic] {
    let active = rules.filter { $0.mode != .off }
    return EqualPriority(files: files).check(active) + UnreachableRules(files: files).check(active)
      + ShortensInUse(files: files).check(active)
  }
}
