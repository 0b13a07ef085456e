import Foundation
import SQLite
import TestSupport
import Testing

/// How right the reports of simulated companies are: against what really happened, and against sums by others.
@Suite(.ownThreads, .enabled(if: python != nil, "there is no python3 on the PATH")) struct CoverageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func quoted(_ path: String) -> String { "'\(Self.root.path)/\(path)'" }

  private func number(_ tree: JSONTree) throws -> Double { try #require(tree.number) }

  @Test func holdsTheTruthAndAddsUpAsOthersDo() async throws {
    let program = BuiltProgram()
    // The seed is one of a small company, to be cheap; `make coverage` takes two hundred as they come.
    let companies = try await program.shell(
      "python3 \(quoted("Benchmarks/coverage.py")) \"$CURFEW\" --first 18 --companies 1 --days 2 --keep lived")
    try companies.expectSuccess()
    #expect(companies.output.contains("| companies | 1, with 3 workspaces |"), "\(companies)")

    try program.write(
      "timezone: UTC\ncurrency: EUR\nprices: [{template: \"*\", per_hour: 2.50}]\n", to: "curfew.yaml")
    let trail = ["--database", "lived/18/kept.db", "--from", "2026-11-23", "--to", "2026-11-28"]
    let byPencil = try await program.shell(
      "python3 \(quoted("Tests/EndToEndTests/Fixtures/costs.py")) lived/18/kept.db 2.5")
    try byPencil.expectSuccess()
    let others = try #require(JSONTree(Array(byPencil.output.utf8)))
    let connection = try Connection(path: program.path("lived/18/kept.db"), access: .readOnly)
    try connection.trustSchema()
    func sums(_ sql: String) throws -> [String: [Double]] {
      let rows = try connection.prepare(sql).all {
        ($0.text(0), [Double($0.text(1)) ?? .nan, Double($0.text(2)) ?? .nan])
      }
      return Dictionary(uniqueKeysWithValues: rows)
    }
    for (grouping, key, column) in [("owner", "owner", "owner"), ("workspace", "workspace_id", "workspace_id")] {
      let finished = try await program.run(["report", "cost", "--by", grouping, "-o", "json"] + trail)
      try finished.expectSuccess()
      let lines = try #require(JSONTree(Array(finished.output.utf8)))["cost"].elements
      #expect(lines.count == 3)
      // By days, and over the intervals between a start and its stop.
      let views = try ["v_workspace_hours", "v_sessions"].map { view in
        try sums(
          "SELECT \(column), sum(running_least) / 3600 * 2.5, sum(running_most) / 3600 * 2.5 FROM \(view) GROUP BY 1")
      }
      for line in lines {
        let name = try #require(line[key].text)
        let cost = [try number(line["cost_least"]), try number(line["cost_most"])]
        let pencil = try others[grouping][name].elements.map(number)
        for other in try [pencil] + views.map({ try #require($0[name]) }) {
          #expect(abs(cost[0] - other[0]) < 0.001 && abs(cost[1] - other[1]) < 0.001, "\(name): \(cost), \(other)")
        }
      }
    }
  }
}
