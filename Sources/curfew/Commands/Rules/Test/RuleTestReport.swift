import Diagnostics
import Pattern
import Pipeline
import Rules
import Text

/// The results of rule tests.
struct RuleTestReport {
  /// One test that was run.
  struct Test {
    let file: SourceFile
    let test: RuleTest
    let run: RuleTestRun
  }

  /// The tests in the order in which they ran.
  private(set) var tests: [Test] = []
  /// What the tests have seen of the conditions; `nil` where nobody asks.
  private(set) var coverage: RuleTestCoverage?

  /// What became of changes of the rules; `nil` where nobody asks.
  var mutation: RuleMutation?

  init(coverage: RuleTestCoverage?) { self.coverage = coverage }

  /// Runs the tests of one file.
  ///
  /// - Returns: what is wrong with it or its rules; nothing is run then
  mutating func run(
    _ source: SourceFile, matching pattern: Pattern?, params: [GivenParam] = []
  ) throws -> [Diagnostic] {
    let load = RuleTestFile.load(source, recorded: .files)
    guard let file = load.file else { return load.diagnostics }
    let bound = BoundRuleTests(file, params: params)
    if let set = bound.cases.first?.ruleSet { coverage?.add(set.rules) }
    for (test, ruleSet) in bound.cases where pattern?.isFound(in: test.name) ?? true {
      tests.append(Test(file: source, test: test, run: try RuleTestRun(test, on: ruleSet, coverage: &coverage)))
    }
    return bound.diagnostics
  }

  /// Number of tests that failed.
  var failed: Int { tests.count { !$0.run.failures.isEmpty } }

  private static let columns = [
    Rows.Column("file"), Rows.Column("test", fit: .flowing), Rows.Column("checks"), Rows.Column("result"),
  ]
  static let columnNames = columns.map(\.name)

  /// One row a test.
  var rows: Rows {
    Rows(
      "tests", columns: Self.columns,
      cells: tests.map { test in
        let isPassed = test.run.failures.isEmpty
        return [
          .text(test.file.name), .text(test.test.name), .integer(Int64(test.run.checks)),
          .word(isPassed ? "pass" : "fail", as: isPassed ? "pass" : "FAIL", isPassed ? .green : .red),
        ]
      })
  }

  /// What follows the table: failures with their reasons, the coverage, and a sum.
  var text: String {
    let failures = tests.map { Self.text(ofFailuresIn: $0) }.joined()
    let sum =
      failed == 0
      ? "\(Count.of(tests.count, "test")) passed"
      : "\(failed) of \(Count.of(tests.count, "test")) failed"
    return "\n" + failures + (coverage.map { Self.text(of: $0) + "\n" } ?? "")
      + (mutation.map { $0.text + "\n" } ?? "") + sum + "\n"
  }

  /// One paragraph for each entry that differs: its place, what differs, and once the reason.
  private static func text(ofFailuresIn test: Test) -> String {
    var text = ""
    for (index, failure) in test.run.failures.enumerated() {
      let isFirst = index == 0 || test.run.failures[index - 1].span != failure.span
      let isLast = index + 1 == test.run.failures.count || test.run.failures[index + 1].span != failure.span
      if isFirst {
        let (line, column) = test.file.location(at: failure.span.start)
        text += "\(test.file.name.printable()):\(line):\(column): \(Paint.red.on("failed")): "
        text += "\(test.test.name.printable())\n  \(failure.subject.printable())\n"
      }
      let margin = String(repeating: " ", count: failure.key.count)
      text += "  \(failure.key) expected \(failure.expected.printable())\n"
      text += "  \(margin) got      \(failure.got.printable())\n"
      guard isLast else { continue }
      text +=
        failure.explanation.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "\(String.verbatimMark)    \(String($0).printable())\n" }.joined() + "\n"
    }
    return text
  }

  private static func text(of coverage: RuleTestCoverage) -> String {
    coverage.rules.map { rule in
      let missing = rule.gaps.map { "  \($0.printable())\n" }.joined()
      let name = rule.name.printable()
      return missing.isEmpty ? "covered: \(name)\n" : "\(Paint.yellow.on("not covered")): \(name)\n\(missing)"
    }.joined()
  }

  /// What the JSON document has besides the rows.
  var json: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "failed": .integer(Int64(failed)),
      "failures": .array(tests.flatMap { test in test.run.failures.map { Self.json(of: $0, in: test) } }),
    ]
    if let coverage { members["coverage"] = .array(coverage.rules.map(\.json)) }
    if let mutation { members["mutation"] = mutation.json }
    return members
  }

  private static func json(of failure: RuleTestRun.Failure, in test: Test) -> JSONValue {
    let (line, column) = test.file.location(at: failure.span.start)
    return .object([
      "file": .string(test.file.name), "line": .integer(Int64(line)), "column": .integer(Int64(column)),
      "test": .string(test.test.name), "subject": .string(failure.subject), "key": .string(failure.key),
      "expected": .string(failure.expected), "got": .string(failure.got), "reason": .string(failure.explanation),
    ])
  }
}

extension RuleTestCoverage.RuleCoverage {
  /// What no test has shown, a sentence each; empty where the rule is covered.
  fileprivate var gaps: [String] {
    if checks == 0 { return ["no test checks it"] }
    let never = timesTrue == 0 ? ["its condition was never true"] : []
    return never
      + operands.compactMap { operand in
        switch (operand.wasTrue, operand.wasFalse) {
        case (true, true): nil
        case (true, false): "never false: \(operand.text)"
        case (false, true): "never true: \(operand.text)"
        case (false, false): "never reached: \(operand.text)"
        }
      }
  }

  fileprivate var json: JSONValue {
    .object([
      "rule": .string(name), "file": .string(file), "checks": .integer(Int64(checks)),
      "times_true": .integer(Int64(timesTrue)), "is_complete": .boolean(isComplete),
      "operands": .array(
        operands.map {
          .object(["text": .string($0.text), "true": .boolean($0.wasTrue), "false": .boolean($0.wasFalse)])
        }),
    ])
  }
}
