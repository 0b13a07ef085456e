import Foundation
import TestSupport
import Testing
import Text

/// What people see on terminals of several widths, from a server whose clock stands still; each table is kept as a file.
@Suite(.ownThreads, .serialized) struct TablesTests {
  private static let widths = [60, 80, 120, 200]

  private func desk(columns: Int) throws -> Desk {
    let desk = try Desk(mode: "dry-run")
    desk.environment["COLUMNS"] = String(columns)
    desk.environment["CURFEW_TIMEZONE"] = "UTC"
    return desk
  }

  /// The output but for the lines that name the server and the files, whose port and folder are others each time.
  private func table(_ finished: Finished) -> String {
    var isLeftOut = false
    return finished.output.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      let names = line.hasPrefix("server ") || line.hasPrefix("settings: ")
      isLeftOut = names || (isLeftOut && line.hasPrefix("  "))
      return !isLeftOut
    }.joined(separator: "\n")
  }

  @Test(arguments: [["plan"], ["explain", "bob/web"], ["workspaces", "list"]], widths)
  func keepsTheTable(command: [String], width: Int) async throws {
    let desk = try desk(columns: width)
    let finished = try await desk.run(command)
    try finished.expectSuccess()
    let name = command.joined(separator: "-").replacing("/", with: "-")
    try expectSnapshot(table(finished), "tables/\(name)-\(width).txt")
  }

  /// Every command, on every width: a line that is wider than the terminal is one word, which would not fit on any line.
  @Test(arguments: widths) func keepsTheWidth(width: Int) async throws {
    let desk = try desk(columns: width)
    try await desk.run("sweep").expectSuccess()
    for command in [
      ["plan"], ["plan", "--all"], ["sweep"], ["explain", "alice/api", "--full"], ["audit", "list"],
      ["audit", "show", "14"],
      ["audit", "verify"], ["workspaces", "list"], ["workspaces", "show", "alice/api"], ["doctor"], ["config", "show"],
      ["config", "show", "--origin"], ["rules", "lint"], ["--help"], ["sweep", "--help"],
    ] {
      let finished = try await desk.run(command)
      for line in (finished.output + finished.errors).split(separator: "\n") where line.columns > width {
        let words = line.split(separator: " ")
        // The rules write `- ` and `→ ` before an item.
        let isOneWord = words.count == 1 || (words.count == 2 && words[0].columns == 1)
        #expect(isOneWord && (words.last?.columns ?? 0) > width - 8, "\(command) at \(width): \(line)")
      }
      for (owner, name) in World.workspaces where ["plan", "workspaces"].contains(command[0]) && command.count < 3 {
        #expect(finished.output.contains("\(owner)/\(name)") || command[1...] == ["show"], "\(command)")
      }
    }
  }

  @Test(arguments: [
    (["CLICOLOR_FORCE": "1"], true), ([:], false), (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
    (["TERM": "dumb"], false),
  ])
  func coloursWhereItIsWanted(environment: [String: String], isColoured: Bool) async throws {
    let desk = try Desk(mode: "dry-run")
    desk.environment.merge(environment) { _, new in new }
    for command in [["plan"], ["doctor"], ["explain", "alice/api"], ["workspaces", "list"]] {
      let finished = try await desk.run(command)
      #expect(finished.output.contains("\u{1B}[") == isColoured, "\(command)")
    }
    for form in ["json", "csv"] { #expect(try await !desk.run("plan", "-o", form).output.contains("\u{1B}")) }
  }

  /// Machines get UTC whatever people read; the table says its offset.
  @Test func showsTimesInTheZoneAskedFor() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let zone = ["--timezone", "Asia/Tokyo"]
    for command in [["audit", "list"], ["workspaces", "list"], ["plan", "--all"], ["explain", "alice/api"]] {
      let shown = try await desk.run(command + zone).output
      #expect(shown.contains("+09:00") && !shown.contains(/\d\dZ\b/), "\(shown)")
    }
    for form in ["json", "csv"] {
      let shown = try await desk.run(["audit", "list", "-o", form] + zone).output
      #expect(shown.contains(/\d\dZ\b/) && !shown.contains("T18:00:00+09:00"))
    }
    #expect(try await desk.run("plan", "--timezone", "Europe/Berln").status == 2)
  }
}
