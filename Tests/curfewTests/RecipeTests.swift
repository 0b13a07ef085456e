import Diagnostics
import Foundation
import Pipeline
import Rules
import Testing

@testable import curfew

/// The recipes in the program are the files of `rules/` and `rules/recipes/`, and each is ready for use.
@Suite struct RecipeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Name and path below the repository of each rule file.
  private static func files() throws -> [(name: String, path: String)] {
    try ["rules", "rules/recipes"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }
        .map { (name: String($0.dropLast(5)), path: "\(folder)/\($0)") }
    }.sorted { $0.name < $1.name }
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func areTheFilesOfTheRulesFolder() throws {
    let files = try Self.files()
    #expect(files.map(\.name) == Recipe.names.sorted())
    #expect(files.count { $0.path.hasPrefix("rules/recipes/") } >= 12)
    for (name, path) in files {
      let tests = path.replacing(".yaml", with: ".test.yaml")
      let (ruleText, testText) = (try Self.text(path), try Self.text(tests))
      if Recipe.named(name)?.rules == ruleText, Recipe.named(name)?.tests == testText { continue }
      let constant = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
      let file = "Sources/curfew/Commands/Init/Recipes/Recipe+\(constant).swift"
      try Data(Self.source(name, path, constant, rules: ruleText, tests: testText).utf8)
        .write(to: Self.root.appending(path: file))
      Issue.record("\(file) did not tell \(path); it was written anew: build and run again")
    }
  }

  private static func source(
    _ name: String, _ path: String, _ constant: String, rules: String, tests: String
  ) -> String {
    func literal(_ text: String) -> String {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return "#\"\"\"\n" + lines.map { ($0.isEmpty ? "" : "    \($0)") + "\n" }.joined() + "    \"\"\"#\n"
    }
    let own = constant.prefix(1).lowercased() + constant.dropFirst()
    return """
      /// `\(path)` and its tests, word for word: a test compares them, and writes this file.
      extension Recipe {
        static let \(own) = Recipe("\(name)", rules: \(own)Rules, tests: \(own)Tests)

        private static let \(own)Rules = \(literal(rules))
        private static let \(own)Tests = \(literal(tests))}

      """
  }

  @Test(arguments: Recipe.names)
  func lintsCleanAndIsInDryRun(name: String) throws {
    let recipe = try #require(Recipe.named(name))
    let load = RuleSet.load(files: [SourceFile(name: recipe.ruleFile, text: recipe.rules)])
    #expect(load.diagnostics.map { $0.render() } == [])
    #expect(load.ruleSet?.rules.allSatisfy { $0.mode == .dryRun } == true)
  }

  /// All of them together, too: nobody who takes two has two rules of one name or of one priority.
  @Test func lintCleanTogether() {
    let load = RuleSet.load(files: Recipe.all.map { SourceFile(name: $0.ruleFile, text: $0.rules) })
    #expect(load.diagnostics.map { $0.render() } == [])
  }

  @Test(arguments: Recipe.names)
  func passesItsTestsWhichCoverEveryTerm(name: String) throws {
    let recipe = try #require(Recipe.named(name))
    let place = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    try recipe.rules.write(to: place.appending(path: recipe.ruleFile), atomically: true, encoding: .utf8)
    try recipe.tests.write(to: place.appending(path: recipe.testFile), atomically: true, encoding: .utf8)
    var report = RuleTestReport(coverage: RuleTestCoverage([]))
    for source in RuleTestFileReading(paths: [place.path]).files {
      #expect(try report.run(source, matching: nil).map { $0.render() } == [])
    }
    #expect(!report.tests.isEmpty && report.failed == 0, "\(report.text)")
    #expect(report.coverage?.isComplete == true, "\(report.text)")
    // No operator and no constant can change without a test that fails.
    report.mutation = try RuleMutation(
      of: RuleTestFileReading(paths: [place.path]).files.compactMap { RuleTestFile.load($0).file })
    #expect(report.mutation?.survivors.isEmpty == true, "\(report.text)")
  }

  /// The head of each says when to use it, in a paragraph below the line that lists show.
  @Test(arguments: Recipe.names)
  func saysWhenToUseIt(name: String) throws {
    let recipe = try #require(Recipe.named(name))
    let head = recipe.rules.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("#") }
    #expect(recipe.summary.hasSuffix(".") && recipe.summary.count > 30)
    #expect(head.count > 2 && head.dropFirst().first == "#", "\(head)")
    let readme = try Self.text("rules/README.md")
    #expect(readme.contains("| `\(name)` |"), "rules/README.md does not list it")
  }
}
