import Diagnostics
import Foundation
import Rules
import Testing

@testable import curfew

@Suite struct StarterFilesTests {
  /// The folder `rules/` of the repository.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "rules")

  @Test func areTheFilesOfTheRulesFolder() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: StarterFilesTests.folder.path)
      .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }
    #expect(names.sorted() == StarterRules.files.map(\.name).sorted())
    for file in StarterRules.files {
      let text = try String(contentsOf: StarterFilesTests.folder.appending(path: file.name), encoding: .utf8)
      #expect(file.text == text, "RecipeTests writes it anew")
    }
  }

  @Test func lintClean() {
    let load = RuleSet.load(files: StarterRules.files.map { SourceFile(name: $0.name, text: $0.text) })
    #expect(load.ruleSet != nil)
    #expect(load.diagnostics.map { $0.render() } == [])
  }

  @Test func doNothingUntilEnforceIsWritten() {
    let load = RuleSet.load(files: StarterRules.files.map { SourceFile(name: $0.name, text: $0.text) })
    #expect(load.ruleSet?.rules.allSatisfy { $0.mode == .dryRun } == true)
  }
}
