import Diagnostics

/// Applies the fixes that lint offers to rule files, in memory.
///
/// A fix is applied where a diagnostic has exactly one: where there are several, somebody has to choose. Files that load
/// still load afterwards, and a fix that does not remove its finding is not applied.
public struct RuleRepair: Sendable {
  /// The files that change.
  public private(set) var changes: [Change] = []
  /// What is found in the files after the changes.
  public let load: RuleLoad

  /// What becomes of one file.
  public struct Change: Sendable {
    /// The file as it was read.
    public let file: SourceFile
    /// Its text with the fixes.
    public let text: String
    /// The findings whose fixes were applied, with the places that they had then, in the order of applying.
    public let applied: [Diagnostic]
  }

  /// Maximum number of rounds; each fix may uncover another finding.
  private static let roundLimit = 50

  /// Reads the files, and finds all fixes that can be applied.
  ///
  /// - Parameter params: values for parameters that take the place of the files' own.
  public init(
    paths: [String], in circumstances: Circumstances = Circumstances(), params: [GivenParam] = []
  ) {
    let reading = RuleSet.reading(paths)
    self.init(
      files: reading.files, earlier: reading.diagnostics, in: circumstances, readsDisk: true, given: GivenParams(params)
    )
  }

  /// The same for files that were already read.
  public init(files: [SourceFile], in circumstances: Circumstances = Circumstances()) {
    self.init(files: files, earlier: [], in: circumstances, readsDisk: false, given: GivenParams([]))
  }

  private init(
    files: [SourceFile], earlier: [Diagnostic], in circumstances: Circumstances, readsDisk: Bool, given: GivenParams
  ) {
    var trialCircumstances = circumstances
    // What takes long to find is looked for when nothing else is left to fix.
    trialCircumstances.searchesWitnesses = false
    func load(_ files: [SourceFile]) -> RuleLoad {
      RuleSet.load(files: files, earlier: earlier, in: trialCircumstances, readsDisk: readsDisk, given: given)
    }
    var present = files
    var applied: [String: [Diagnostic]] = [:]
    var refused: Set<[String]> = []
    var state = load(present)
    for _ in 0..<Self.roundLimit {
      var isChanged = false
      for index in present.indices {
        let file = present[index]
        let candidates = state.diagnostics.filter {
          $0.file?.name == file.name && $0.file?.text == file.text && $0.fixes.count == 1 && !refused.contains($0.key)
        }
        guard !candidates.isEmpty else { continue }
        // All of them at once, and where that is no good, one by one.
        for attempt in [Self.apart(candidates)] + candidates.map({ [$0] }) where !attempt.isEmpty {
          let edits = attempt.flatMap { $0.fixes[0].edits }
          guard let text = Fix(summary: "", edits: edits).applied(to: file.text), text != file.text else {
            if attempt.count == 1 { refused.insert(attempt[0].key) }
            continue
          }
          var trial = present
          trial[index] = SourceFile(name: file.name, text: text)
          let after = load(trial)
          guard after.isBetter(than: state, in: file.name, without: attempt) else {
            if attempt.count == 1 { refused.insert(attempt[0].key) }
            continue
          }
          (present, state, isChanged) = (trial, after, true)
          applied[file.name, default: []] += attempt
          break
        }
      }
      if isChanged { continue }
      guard trialCircumstances.searchesWitnesses != circumstances.searchesWitnesses else { break }
      trialCircumstances = circumstances
      state = load(present)
    }
    self.load =
      trialCircumstances.searchesWitnesses == circumstances.searchesWitnesses
      ? state : RuleSet.load(files: present, earlier: earlier, in: circumstances, readsDisk: readsDisk, given: given)
    changes = zip(files, present).filter { $0.text != $1.text }.map { before, after in
      Change(file: before, text: after.text, applied: applied[before.name] ?? [])
    }
  }

  /// Those whose edits do not touch those of an earlier one.
  private static func apart(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var taken: [SourceSpan] = []
    return diagnostics.filter { diagnostic in
      let spans = diagnostic.fixes[0].edits.map(\.span)
      guard spans.allSatisfy({ span in taken.allSatisfy { span.end < $0.start || $0.end < span.start } }) else {
        return false
      }
      taken += spans
      return true
    }
  }
}

extension RuleLoad {
  /// Whether the findings are gone, and nothing is worse: what loads still loads, without more warnings.
  ///
  /// A file with errors may show others afterwards, which were hidden.
  fileprivate func isBetter(than before: RuleLoad, in name: String, without fixed: [Diagnostic]) -> Bool {
    for key in Set(fixed.map(\.kind)) {
      let count = fixed.count { $0.kind == key }
      guard self.count(of: key, in: name) + count <= before.count(of: key, in: name) else { return false }
    }
    if before.ruleSet != nil { return ruleSet != nil && diagnostics.count < before.diagnostics.count }
    let others = (before.diagnostics.filter { $0.file?.name != name }, diagnostics.filter { $0.file?.name != name })
    return unreadable(in: name) <= before.unreadable(in: name)
      && others.1.count { $0.severity == .error } <= others.0.count { $0.severity == .error }
  }

  private func count(of kind: [String], in name: String) -> Int {
    diagnostics.count { $0.file?.name == name && $0.kind == kind }
  }

  /// Number of errors of YAML in a file, each of which may hide others.
  private func unreadable(in name: String) -> Int {
    diagnostics.count { $0.file?.name == name && $0.code.hasPrefix("Y") }
  }
}

extension Diagnostic {
  /// What it says, wherever that is.
  fileprivate var kind: [String] { [code, summary] }

  /// What it says of one place of one text.
  fileprivate var key: [String] {
    [code, summary, file?.name ?? "", "\(position ?? -1)", "\(file?.text.hashValue ?? 0)"]
  }
}
