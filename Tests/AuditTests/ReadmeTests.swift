import FoundationEssentials
import SQLite
import TestSupport
import Testing

/// The questions in SQL that documents show must be answered by the views as they are, and the list of views is the schema's.
@Suite struct ReadmeTests {
  private let trail = Trail()

  private static let questions: [String] = MarkdownPage.all.flatMap(\.blocks).filter { $0.language == "sql" }
    .flatMap { $0.text.split(separator: ";") }.map { $0.split(separator: "\n").filter { !$0.hasPrefix("--") } }
    .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }

  @Test func showsFiveQuestions() { #expect(ReadmeTests.questions.count >= 5) }

  @Test(arguments: questions) func answersTheQuestion(_ sql: String) async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 2)
    try await store.randomSweep(minute: 0, workspaces: 5, &random)
    _ = try trail.vandal().prepare(sql).all { $0.text(0) }
  }

  @Test func listsTheViews() async throws {
    _ = try await trail.open()
    let connection = try trail.vandal()
    let views = try connection.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'view' AND name GLOB 'v_*' ORDER BY 1"
    )
    .all { $0.text(0) }
    let rows = try views.map { view in
      let columns = try connection.prepare("SELECT name FROM pragma_table_info('\(view)')").all { $0.text(0) }
      return "| `\(view)` | \(columns.map { "`\($0)`" }.joined(separator: ", ")) |\n"
    }
    try expectWrittenPart(
      "| view | columns |\n|---|---|\n" + rows.joined(), of: "docs/Views.md",
      after: "views: written by a test from the schema")
  }
}
