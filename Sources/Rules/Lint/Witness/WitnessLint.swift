import Diagnostics

/// Finds what can be told of rules only by looking at all workspaces and instants at once.
///
/// Conditions that are never or always true, terms that never count, rules that others always win over, and gaps between
/// two rules. What takes too long to decide is left out; what is reported was tried on workspaces with the real evaluation.
struct WitnessLint {
  let files: [String: SourceFile]

  init(files: [SourceFile]) {
    self.files = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Maximum number of findings of one kind.
  private static let findingLimit = 50

  /// - Parameter known: names of rules of which it was found already that they never act
  func check(_ rules: [Rule], except known: Set<String> = []) -> [WitnessFinding] {
    let logics = rules.map { RuleLogic($0) }
    var findings: [WitnessFinding] = []
    var dead = known
    for logic in logics where !known.contains(logic.rule.name) {
      if let finding = ConstantConditions(files: files).finding(logic) {
        findings.append(finding)
        if finding.claim == .neverTrue { dead.insert(logic.rule.name) }
      } else {
        let deadTerms = DeadTerms(files: files).findings(logic)
        findings += deadTerms
        findings += RedundantTerms(files: files).findings(logic, except: deadTerms.compactMap(\.term))
      }
    }
    let alive = logics.filter { !dead.contains($0.rule.name) }
    return Array(findings.prefix(Self.findingLimit))
      + ShadowedRules(files: files).findings(alive).prefix(Self.findingLimit)
      + Gaps(files: files).findings(alive).prefix(Self.findingLimit)
  }
}
