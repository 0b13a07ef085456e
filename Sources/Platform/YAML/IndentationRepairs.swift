import Diagnostics

/// Several repairs of a line that YAML reads either way: those are kept after which least is wrong with the file.
///
/// How far a line is to be indented is known only to whoever knows the keys: `timezone` belongs to a rule file, not to the rule
/// above it.
public struct IndentationRepairs {
  private let file: SourceFile
  private let check: (SourceFile) -> [Diagnostic]

  /// As many further lines are mended on trial as a long rule has.
  private static let maxTrials = 50

  /// - Parameter check: finds all that is wrong with such a file
  public init(of file: SourceFile, check: @escaping (SourceFile) -> [Diagnostic]) {
    self.file = file
    self.check = check
  }

  /// The finding with the repairs that are worth offering.
  public func kept(in finding: Diagnostic) -> Diagnostic {
    guard BlankFix.codes.contains(finding.code), finding.fixes.count > 1 else { return finding }
    let rests = finding.fixes.map { fix in fix.applied(to: file.text).map(errors) ?? Int.max }
    let least = rests.min()
    var kept = finding
    kept.fixes = zip(finding.fixes, rests).filter { $0.1 == least }.map(\.0)
    return kept
  }

  /// How much is wrong with a text once the further lines of the kind are mended, too.
  private func errors(in text: String) -> Int {
    var text = text
    for _ in 0..<Self.maxTrials {
      let findings = findings(in: text)
      guard let next = findings.first(where: { BlankFix.codes.contains($0.code) && !$0.fixes.isEmpty }),
        let mended = next.fixes[0].applied(to: text), mended != text
      else { return findings.count { $0.severity == .error } }
      text = mended
    }
    return findings(in: text).count { $0.severity == .error }
  }

  private func findings(in text: String) -> [Diagnostic] { check(SourceFile(name: file.name, text: text)) }
}
