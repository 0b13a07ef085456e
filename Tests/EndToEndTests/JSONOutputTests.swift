import TestSupport
import Testing

/// What commands print with `-o json`: each document says which version of the form it has, and the reference lists its members.
@Suite(.ownThreads) struct JSONOutputTests {
  private static let company = """
    version: 1
    templates: [{name: dev-go, default_ttl: 9h}]
    teams: [{name: Berlin, zone: Europe/Berlin, template: dev-go, people: 1}]

    """
  private static let test = """
    rule_files: [four.yaml]
    tests:
      - name: nobody else's
        start: 2026-03-11T10:00:00+01:00
        workspaces: {w1: {owner: erin}}
        rule_test: [{rule: keep-alice, exp_result: false}]

    """

  /// The calls, in their order, by the command's name: what follows it.
  private static let calls: [(command: String, rest: [String])] = [
    ("config show", []), ("version", []), ("doctor", []), ("workspaces list", []), ("workspaces show", ["alice/api"]),
    ("plan", []), ("apply", ["saved.plan"]), ("sweep", []), ("status", []), ("explain", ["alice/api"]),
    ("why-not", ["alice/api", "keep-alice"]), ("audit list", []), ("audit show", ["NUMBER"]), ("audit verify", []),
    ("audit replay", []), ("audit backup", ["copy.db"]), ("audit digest", []), ("audit prune", ["--keep", "90d"]),
    ("audit rollup", []),
    ("backtest", []), ("report activity", []), ("report savings", []), ("report cost", []), ("report rules", []),
    ("report refusals", []), ("report workspace", ["alice/api"]), ("report owner", ["alice"]), ("report summary", []),
    ("rules lint", []), ("rules test", []), ("rules next", ["Mon-Fri 08:00-18:30"]),
    ("simulate run", ["--company", "company.yaml", "--from", "2026-11-24T08:00:00Z", "--to", "2026-11-24T10:00:00Z"]),
    ("notices list", []),
    ("workspaces watch", ["alice/api", "--count", "1"]), ("workspaces create", ["bob/box", "-t", "dev-go"]),
  ]

  /// Those whose JSON has a form that others define, or that is no document.
  private static let exempt: Set<String> = ["rules schema", "audit export"]

  @Test func sayTheirVersion() async throws {
    let desk = try Desk()
    try desk.write(Self.company, to: "company.yaml")
    try desk.write(Self.test, to: "rules.d/four.test.yaml")
    try await desk.run("plan", "-o", "saved.plan").expectSuccess()
    var rows: [String] = []
    for (command, rest) in Self.calls {
      let number = rest == ["NUMBER"] ? try await number(desk) : nil
      let words = command.split(separator: " ").map(String.init) + (number.map { [$0] } ?? rest)
      let finished = try await desk.run(words + ["-o", "json"])
      let document = try #require(JSONTree(Array(finished.output.utf8)), "\(words)\n\(finished)")
      #expect(document["schema_version"].integer == 1, "\(words)\n\(finished)")
      guard case .object(let members) = document else { continue }
      let names = members.keys.filter { $0 != "schema_version" }.sorted().map { "`\($0)`" }.joined(separator: ", ")
      rows.append("| `curfew \(command)` | \(names) |\n")
    }
    try expectWrittenPart(
      "| command | members |\n|---|---|\n" + rows.sorted().joined(), of: "docs/JSON.md",
      after: "members: written by a test from what commands print")
  }

  private func number(_ desk: Desk) async throws -> String {
    let first = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements.first
    return "\(try #require(first?["number"].integer))"
  }

  /// The page of commands, which is written from their declarations, has the option where it is.
  @Test func leaveNoCommandOut() throws {
    let printing = try MarkdownPage("docs/Commands.md").blocks.filter { $0.text.contains("--output FORM") }
    let commands = try printing.map { block in
      String(try #require(block.text.firstMatch(of: /USAGE:\n  curfew ([a-z]+(?:[- ][a-z]+)*)/)).1)
    }
    #expect(commands.count > 30)
    #expect(Set(commands) == Set(Self.calls.map(\.command)).union(Self.exempt))
  }
}
