import Diagnostics
import Foundation
import Rules
import TestSupport
import Testing

@testable import curfew

/// Every rule file, test file, settings file and company that a document shows is read without a finding.
@Suite struct ShownFileTests {
  /// `rules/codes.md` shows what is wrong; `CodePageTests` tries its examples.
  private static let pages = MarkdownPage.all.filter { $0.path != "rules/codes.md" }

  /// A calendar for rules that name one in a file.
  private static let calendar = SourceFile(
    name: "plant.ics",
    text: """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:tests
      BEGIN:VEVENT
      UID:1
      DTSTAMP:20260101T000000Z
      DTSTART;VALUE=DATE:20350102
      SUMMARY:Inventory
      END:VEVENT
      END:VCALENDAR

      """.replacing("\n", with: "\r\n"))

  @Test(arguments: pages) func hasNoFinding(page: MarkdownPage) throws {
    for block in page.blocks where block.language == "yaml" {
      let findings = try findings(in: block.text)
      #expect(findings.map { $0.render() } == [], "\(page):\(block.line)")
    }
  }

  private func findings(in text: String) throws -> [Diagnostic] {
    let file = SourceFile(name: "shown.yaml", text: text)
    func declares(_ key: String) -> Bool { "\n\(text)".contains("\n\(key):") }
    if declares("rule_files") { return RuleTestFile.load(file).diagnostics }
    if declares("teams") { return CompanyFile(file).diagnostics }
    if declares("groups") || text.hasPrefix("- name:") {
      return RuleSet.load(files: [SourceFile(name: file.name, text: whole(text)), Self.calendar]).diagnostics
    }
    let folder = TemporaryFolder()
    folder.write(Array(text.utf8), to: "curfew.yaml")
    guard case .run(_, let call) = try Curfew.program.parse(["--config", folder.file("curfew.yaml"), "config", "show"])
    else { return [] }
    _ = try Settings(call, environment: [:])
    return []
  }

  /// A rule alone, or groups, with what a file has around them.
  private func whole(_ text: String) -> String {
    let head = "version: 1\ntimezone: UTC\n"
    if text.hasPrefix("- name:") {
      let lines = text.split(separator: "\n").map { "      \($0)\n" }.joined()
      return head + "params: {idle_limit: 2h}\ngroups:\n  - name: shown\n    rules:\n" + lines
    }
    return text.contains("version:") ? text : head + text
  }
}
