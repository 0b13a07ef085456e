import Arguments
import Audit
import Pipeline
import TestSupport
import Testing

@testable import curfew

/// The parts of the reference that are written from what is declared.
@Suite struct WrittenReferenceTests {
  /// What `--help` prints of a command and of those below it.
  private static func help(_ command: Command, _ words: [String] = []) throws -> String {
    guard case .help(let path) = try Curfew.program.parse(words + ["--help"]) else { return "" }
    let name = (["curfew"] + words).joined(separator: " ")
    let below = try command.subcommands.map { try help($0, words + [$0.name]) }.joined()
    return "## \(name)\n\n```text\n\(path.helpText(width: 100))```\n\n" + below
  }

  @Test func tellsEveryCommand() throws {
    try expectWrittenPart(
      try Self.help(Curfew.program), of: "docs/Commands.md", after: "commands: written by a test from the declaration")
  }

  @Test func tellsEveryGuard() throws {
    let rows = GuardName.allCases.map { "| `\($0.rawValue)` | \($0.words) |\n" }.sorted().joined()
    try expectWrittenPart(
      "| guard | in words |\n|---|---|\n" + rows, of: "docs/Why.md",
      after: "guards: written by a test from the declaration")
  }

  @Test func explainsEveryVerdict() throws {
    let lines = try MarkdownPage("docs/Why.md").prose
    for verdict in DecisionRecord.Verdict.allCases {
      #expect(lines.contains { $0.hasPrefix("| `\(verdict.rawValue)` |") }, "\(verdict)")
    }
  }
}
