import Foundation
import Testing

@testable import curfew

@Suite struct ReadmeTests {
  private static let text: String = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.deletingLastPathComponent().appending(path: "README.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// The first cells of the rows of the table that begins with this heading, without back quotes.
  private func rows(under heading: String, cells: Int) -> [[String]] {
    let lines = ReadmeTests.text.split(separator: "\n").drop { !$0.hasPrefix(heading) }.dropFirst(2)
    return lines.prefix { $0.hasPrefix("|") }.map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().prefix(cells).map { cell in
        cell.filter { $0 != "`" }.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test func listsTheSettings() {
    let declared = Settings.all.map { setting in
      [
        setting.key, setting.option.map { "--\($0.specification.name)" } ?? "", setting.environment ?? "",
        setting.defaultText,
      ]
    }
    #expect(rows(under: "| setting |", cells: 4) == declared)
  }

  /// Every module has its row; the small ones of the platform share one, which names each.
  @Test func listsTheModules() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    func folders(_ path: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: sources.appending(path: path).path).sorted()
    }
    let table = rows(under: "| module |", cells: 2)
    #expect(try folders("").filter { $0 != "System" && $0 != "Platform" } == table.dropFirst().map { $0[0] }.sorted())
    let platform = try #require(ReadmeTests.text.split(separator: "\n").first { $0.hasPrefix("| `Platform/*`") })
    for module in try folders("Platform") { #expect(platform.contains("`\(module)`"), "\(module)") }
  }

  @Test func listsTheExitStatuses() {
    let statuses: [curfew.ExitStatus] = [
      .success, .failure, .usage, .findings, .testsFailed, .refused, .verificationFailed, .someActionsFailed,
      .temporaryFailure,
    ]
    #expect(curfew.ExitStatus.meanings.map(\.status) == statuses.map(\.rawValue))
    #expect(
      rows(under: "| status |", cells: 1).map { $0[0] } == statuses.map { String($0.rawValue) } + ["130, 143"])
  }
}
