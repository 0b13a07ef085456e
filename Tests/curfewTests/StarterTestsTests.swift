import Diagnostics
import Foundation
import Pipeline
import Rules
import Testing

@testable import curfew

/// The tests beside the starter rules and the recipes pass, and cover every term of their conditions.
@Suite struct StarterTestsTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "rules")

  @Test func passAndCoverEveryTerm() throws {
    let reading = RuleTestFileReading(paths: [StarterTestsTests.folder.path])
    #expect(reading.diagnostics.map { $0.render() } == [])
    var report = RuleTestReport(coverage: RuleTestCoverage([]))
    for source in reading.files { #expect(try report.run(source, matching: nil).map { $0.render() } == []) }
    #expect(report.failed == 0, "\(report.text)")
    #expect(report.coverage?.isComplete == true, "\(report.text)")
    #expect(report.coverage?.rules.count == 20)
  }

  /// A test that does not fail where the rule is wrong would be worth nothing.
  @Test func failWhereARuleIsChanged() throws {
    let name = "extend-in-use"
    let rules = try String(contentsOf: Self.folder.appending(path: "\(name).yaml"), encoding: .utf8)
    let tests = try String(contentsOf: Self.folder.appending(path: "\(name).test.yaml"), encoding: .utf8)
    let place = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    try rules.replacing("idle_limit: 30m", with: "idle_limit: 3h")
      .write(to: place.appending(path: "\(name).yaml"), atomically: true, encoding: .utf8)
    try tests.write(to: place.appending(path: "\(name).test.yaml"), atomically: true, encoding: .utf8)
    var report = RuleTestReport(coverage: nil)
    for source in RuleTestFileReading(paths: [place.path]).files { _ = try report.run(source, matching: nil) }
    #expect(report.failed == 1)
    #expect(JUnitDocument.text(of: report).contains("failures=\"1\""))
  }
}
