import Diagnostics
import Files
import Rules

/// Which small changes of the rules no test notices.
///
/// A change that survives is in a term or a limit that the tests do not look at, or changes nothing that can be observed.
public struct RuleMutation: Sendable {
  /// The mutants that were tried, in the order of the files.
  public private(set) var results: [(mutant: RuleMutant, isNoticed: Bool)] = []
  /// Number of mutants that do not load, and so are noticed by lint.
  public private(set) var notLoaded = 0
  /// Number of mutants that were left out because there are more than ``limit``.
  public private(set) var leftOut = 0

  /// Maximum number of mutants that are tried.
  public static let limit = 2000

  /// The mutants that no test noticed.
  public var survivors: [RuleMutant] { results.filter { !$0.isNoticed }.map(\.mutant) }

  /// No mutants yet.
  public init() {}

  /// Tries the mutants of the rules that some test files test. Those of a file that several of them name are noticed by any.
  ///
  /// Where there are too many, every n-th is tried. Runs the tests once for each mutant, up to the first failure.
  ///
  /// - Throws: `DecodingError`, which would be a bug: the reader has checked every value.
  public init(of files: [RuleTestFile]) throws {
    var groups: [(paths: [String], files: [RuleTestFile])] = []
    var distinct = DistinctPaths()
    for file in files {
      let paths = file.rulePaths.map { distinct.first(for: $0) }
      if let index = groups.firstIndex(where: { $0.paths == paths }) {
        groups[index].files.append(file)
      } else {
        groups.append((paths, [file]))
      }
    }
    for group in groups {
      guard let set = RuleSet.load(paths: group.paths).ruleSet else { continue }
      let mutants = set.mutants
      let room = Self.limit - results.count
      let stride = room <= 0 ? Int.max : max(1, (mutants.count + room - 1) / room)
      for (index, mutant) in mutants.enumerated() {
        guard stride < .max, index % stride == 0 else {
          leftOut += 1
          continue
        }
        try take(mutant, group.files)
      }
    }
  }

  private mutating func take(_ mutant: RuleMutant, _ files: [RuleTestFile]) throws {
    let load = RuleSet.load(texts: mutant.texts)
    guard load.ruleSet != nil else { return notLoaded += 1 }
    for file in files {
      let bound = BoundRuleTests(file, on: load)
      // A parameter of a test can make it unusable: whoever writes that is told.
      if bound.diagnostics.hasErrors { return results.append((mutant, true)) }
      for (test, ruleSet) in bound.cases {
        var coverage: RuleTestCoverage?
        if try !RuleTestRun(test, on: ruleSet, coverage: &coverage).failures.isEmpty {
          return results.append((mutant, true))
        }
      }
    }
    results.append((mutant, false))
  }
}
