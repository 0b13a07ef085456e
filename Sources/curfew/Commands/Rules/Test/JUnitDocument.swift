import Text

/// Results of rule tests as JUnit XML (the form that Jenkins and GitLab read): a suite a file, a case a test.
enum JUnitDocument {
  static func text(of report: RuleTestReport) -> String {
    var files: [String] = []
    for test in report.tests where !files.contains(test.file.name) { files.append(test.file.name) }
    let suites = files.map { file in suite(file, report.tests.filter { $0.file.name == file }) }.joined()
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="curfew rules test" tests="\(report.tests.count)" failures="\(report.failed)">
      \(suites)</testsuites>

      """
  }

  private static func suite(_ file: String, _ tests: [RuleTestReport.Test]) -> String {
    let failed = tests.count { !$0.run.failures.isEmpty }
    let head = "  <testsuite name=\"\(escaped(file))\" tests=\"\(tests.count)\" failures=\"\(failed)\" errors=\"0\">\n"
    return head + tests.map { testCase($0, file) }.joined() + "  </testsuite>\n"
  }

  private static func testCase(_ test: RuleTestReport.Test, _ file: String) -> String {
    let head = "    <testcase classname=\"\(escaped(file))\" name=\"\(escaped(test.test.name))\""
    if test.run.failures.isEmpty { return head + "/>\n" }
    let failures = test.run.failures.map { failure in
      let message = "\(failure.subject): \(failure.key) expected \(failure.expected), got \(failure.got)"
      return "      <failure message=\"\(escaped(message))\">\(escaped(failure.explanation))</failure>\n"
    }
    return head + ">\n" + failures.joined() + "    </testcase>\n"
  }

  private static func escaped(_ text: String) -> String { text.escapedForMarkup(isSeveralLines: true) }
}
