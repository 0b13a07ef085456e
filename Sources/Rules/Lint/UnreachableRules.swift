import CEL
import Diagnostics

/// Finds rules that can never act.
///
/// Their condition is always false (R251), their `exclude` leaves out everything that they match (R250), or another
/// rule always wins over them (R503).
struct UnreachableRules {
  private let files: [String: SourceFile]

  init(files: [SourceFile]) {
    self.files = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Maximum number of findings: only rules without conditions shadow others, but there can be thousands of them.
  private static let findingLimit = 50

  /// The findings, with the names of the rules that they are about.
  func check(_ rules: [Rule]) -> (findings: [Diagnostic], names: Set<String>) {
    var findings: [Diagnostic] = []
    var names: Set<String> = []
    let shadows = rules.filter { $0.holdFor == nil && $0.isAlwaysTrue }
    for rule in rules {
      guard findings.count < Self.findingLimit else { break }
      let before = findings.count
      defer { if findings.count > before { names.insert(rule.name) } }
      if case .bool(false)? = rule.program.condition?.program.constant {
        findings.append(
          warning(RuleCode.neverTrue, "'\(rule.name)' never acts: its condition is always false", rule))
      } else if let field = rule.selector.fieldLeftOut {
        findings.append(
          warning(
            RuleCode.impossibleMatch,
            "'\(rule.name)' never acts: its 'exclude' leaves out every \(field.noun) it looks at",
            rule))
      } else if let winner = shadows.first(where: { $0.shadows(rule) }) {
        let place = files[winner.file]?.location(at: winner.span.start)
        findings.append(
          warning(
            RuleCode.shadowed, "'\(rule.name)' never acts: '\(winner.name)' always wins over it", rule,
            note:
              "'\(winner.name)' has priority \(winner.priority) and no condition, and looks at all these workspaces: "
              + "\(winner.file):\(place?.line ?? 1):\(place?.column ?? 1); give '\(rule.name)' a higher priority, or "
              + "'\(winner.name)' a condition"))
      }
    }
    return (findings, names)
  }

  private func warning(_ code: String, _ summary: String, _ rule: Rule, note: String? = nil) -> Diagnostic {
    Diagnostic(
      code: code, severity: .warning, summary: summary, file: files[rule.file], span: rule.span,
      notes: note.map { [Diagnostic.Note($0)] } ?? [])
  }
}

extension Rule {
  fileprivate var isAlwaysTrue: Bool {
    guard let condition = program.condition else { return true }
    if case .bool(true)? = condition.program.constant { return true }
    return false
  }

  /// Whether this rule, which is always true, wins wherever the other one could act.
  ///
  /// A dry-run rule displaces only other dry-run rules, and one whose group is not due displaces none.
  fileprivate func shadows(_ other: Rule) -> Bool {
    priority > other.priority && (timing == nil || timing == other.timing)
      && (mode == .enforce || other.mode == .dryRun) && selector.covers(other.selector)
      && Set(other.actions.map(\.effect)).isSubset(of: actions.filter(\.kind.competes).map(\.effect))
      && !other.actions.contains { !$0.kind.competes }
  }
}
