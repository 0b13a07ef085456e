import FoundationEssentials
import SQLite
import Testing

/// The questions in SQL that the README shows must be answered by the views as they are.
@Suite struct ReadmeTests {
  private let trail = Trail()

  private static let questions: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)) ?? ""
    let blocks = text.split(separator: "```sql\n", omittingEmptySubsequences: false).dropFirst()
    let sql = blocks.map { $0.prefix { $0 != "`" } }.joined()
    return sql.split(separator: ";").map { $0.split(separator: "\n").filter { !$0.hasPrefix("--") } }
      .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
  }()

  @Test func showsFiveQuestions() { #expect(ReadmeTests.questions.count >= 5) }

  @Test(arguments: questions) func answersTheQuestion(_ sql: String) async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 2)
    try await store.randomSweep(minute: 0, workspaces: 5, &random)
    _ = try trail.vandal().prepare(sql).all { $0.text(0) }
  }
}
