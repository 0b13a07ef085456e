import Arguments
import Diagnostics
import FoundationEssentials
import Pattern
import Pipeline
import Rules
import Text
import Time

/// `curfew rules test`: runs the tests beside the rules.
enum RulesTest {
  private static let paths = Positional<String>(
    "PATH", help: "Test file, or directory of *.test.yaml files; the rule paths of the settings unless given",
    completion: .files, isRequired: false, repeats: true)
  private static let run = Option<Pattern>(
    "run", "REGEX", help: "Run only the tests whose name it matches somewhere",
    parse: { text throws(InvalidValue) in
      do throws(PatternError) { return try Pattern(text) } catch {
        throw InvalidValue(expected: "a regular expression in RE2 syntax (\(error.reason))")
      }
    })
  private static let junit = Option<String>(
    "junit", "FILE", help: "Write the results as JUnit XML, too", completion: .files)
  private static let coverage = Flag(
    "coverage", help: "Show which terms of the conditions no test has seen both true and false")

  private static let mutate = Flag(
    "mutate", help: "Change one operator or constant of the rules at a time, and show which changes no test notices")

  static let command = Command(
    "test", summary: "Run the tests of rules",
    discussion: """
      A test (lifetime.test.yaml beside lifetime.yaml) says how workspaces are, and what rules are expected to say and do, \
      sweep by sweep: rules/README.md explains the form. --param gives parameters, which those of a test outrank; those of \
      the settings and the environment do not count here. Rules in dry run are tested as if enforced. Needs neither server nor \
      token. Exit status 4 says that a test failed, 3 that a test file or a rule file is wrong.
      """,
    examples: [
      "curfew rules test rules.d", "curfew rules test --coverage rules.d/lifetime.test.yaml",
      "curfew rules test --run idle --junit results.xml", "curfew rules test --mutate rules.d",
    ],
    parameters: [
      paths, run, junit, coverage, mutate, OutputOptions.list, OutputOptions.columns(RuleTestReport.columnNames),
    ]
  ) { invocation in
    let settings = try Settings(invocation)
    let given = invocation.all(paths)
    let reading = RuleTestFileReading(paths: given.isEmpty ? settings[Settings.rules] : given)
    var report = RuleTestReport(coverage: invocation[coverage] ? RuleTestCoverage([]) : nil)
    var findings = reading.diagnostics
    // A test says the same whatever the machine's settings are.
    let params = Settings.params(of: invocation)
    for source in reading.files { findings += try report.run(source, matching: invocation[run], params: params) }
    guard !findings.hasErrors else {
      throw CommandFailure(
        .findings, "the tests cannot be run: \(Count.of(findings.count { $0.severity == .error }, "error"))",
        findings: findings)
    }
    guard !report.tests.isEmpty else {
      throw CommandFailure(
        .failure, invocation[run].map { "no test has a name that '\($0.text)' matches" } ?? "there is no test",
        advice: reading.files.isEmpty ? nil : "'curfew rules test' without --run shows all names")
    }
    if let path = invocation[junit] {
      do {
        try Data(JUnitDocument.text(of: report).utf8).write(to: URL(filePath: path))
      } catch {
        throw CommandFailure(.failure, "\(path): the results cannot be written there: \(error)")
      }
    }
    if invocation[mutate] {
      // Where a test fails already, it would seem to notice everything.
      guard report.failed == 0 else {
        try Console.write(report.text)
        throw CommandFailure(.testsFailed, "--mutate needs tests that pass")
      }
      report.mutation = try RuleMutation(of: reading.files.compactMap { RuleTestFile.load($0, recorded: .files).file })
    }
    try OutputOptions.print(report.rows, invocation, on: settings.display(), with: report.json)
    if invocation[OutputOptions.list] ?? .table == .table { try Console.write(report.text) }
    return (report.failed == 0 ? ExitStatus.success : .testsFailed).rawValue
  }
}
