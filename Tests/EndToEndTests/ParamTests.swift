import Foundation
import TestSupport
import Testing

/// Values for parameters of the rules from the command line, the environment and the settings file.
@Suite(.ownThreads, .serialized) struct ParamTests {
  private static let rules = """
    version: 1
    params:
      lifetime: 4h
      owners: [carol]
    groups:
      - name: one
        rules:
          - name: ttl
            mode: enforce
            when: ws.owner in params.owners
            actions: [set_ttl: {to: "${params.lifetime}"}]

    """

  private func desk() throws -> Desk {
    let desk = try Desk()
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    return desk
  }

  @Test func theNearerOutranks() async throws {
    let desk = try desk()
    func lifetime(_ words: String...) async throws -> String {
      let plan = try await desk.run(["plan"] + words)
      try plan.expectSuccess()
      let words = Set(plan.output.split(whereSeparator: \.isWhitespace))
      return ["4h", "5h", "6h", "7h"].filter { words.contains($0[...]) }.joined(separator: " ")
    }
    var found = [try await lifetime()]
    try desk.write("mode: enforce\nparams:\n  lifetime: 5h\n  owners: [carol, dave]\n", to: "curfew.yaml")
    found.append(try await lifetime())
    desk.environment["CURFEW_PARAM_LIFETIME"] = "6h"
    found.append(try await lifetime())
    found.append(try await lifetime("--param", "lifetime=7h"))
    #expect(found == ["4h", "5h", "6h", "7h"])

    let shown = try await desk.run("config", "show", "--origin")
    try shown.expectSuccess()
    let lines = shown.output.split(separator: "\n").filter { $0.hasPrefix("params.") }.map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(
      lines == ["params.owners carol,dave curfew.yaml:4", "params.lifetime 6h environment CURFEW_PARAM_LIFETIME"])
  }

  @Test func saysWhereAWrongOneComesFrom() async throws {
    let desk = try desk()
    try await desk.run("plan", "--param", "lifetime=soon").expectComplaint(
      3, ["flag --param", "'soon'", "lifetime", "duration", "four.yaml:3:3"])
    try await desk.run("sweep", "--param", "lifetme=5h").expectComplaint(
      3, ["flag --param", "'lifetme'", "did you mean 'lifetime'?"])
    try await desk.run("serve", "--param", "lifetme=5h").expectComplaint(3, ["'lifetme'"])
    try await desk.run("plan", "--param", "lifetime").expectComplaint(2, ["--param", "idle_limit=2h"])
    desk.environment["CURFEW_PARAM_OTHER"] = "1"
    try await desk.run("plan").expectComplaint(3, ["environment CURFEW_PARAM_OTHER", "'other'", "lifetime, owners"])
    desk.environment["CURFEW_PARAM_OTHER"] = nil
    try desk.write("mode: enforce\nparams: {lifetime: [5h, 6h]}\n", to: "curfew.yaml")
    try await desk.run("plan").expectComplaint(3, ["curfew.yaml:2", "'5h,6h'", "lifetime"])
    try desk.write("mode: enforce\nparams: [lifetime]\n", to: "curfew.yaml")
    try await desk.run("plan").expectComplaint(1, ["curfew.yaml:2:9", "a mapping of names to values"])
    desk.expectNoChanges()
  }

  @Test func theTrailHoldsThem() async throws {
    let desk = try desk()
    try await desk.run("sweep").expectSuccess()
    try await desk.run("sweep", "--param", "lifetime=5h").expectSuccess()
    let list = try await desk.json("audit", "list", "-o", "json")
    let number = try #require(list["decisions"].elements.compactMap { $0["number"].integer }.max())
    let shown = try await desk.json("audit", "show", String(number), "-o", "json")
    #expect(shown["given_params"].text == "lifetime: \"5h\"\n")
    let text = try await desk.run("audit", "show", String(number))
    #expect(text.output.contains("lifetime: \"5h\""))
    try await desk.run("audit", "verify").expectSuccess()
  }

  @Test func lintCoversThemInTheHash() async throws {
    let desk = try desk()
    let plain = try await desk.json("rules", "lint", "-o", "json")
    let given = try await desk.json("rules", "lint", "-o", "json", "--param", "lifetime=5h")
    #expect(plain["rule_set_hash"].text != given["rule_set_hash"].text)
    #expect(given["given_params"].text == "lifetime: \"5h\"\n")
    // Named files are as they are: neither settings nor environment count.
    desk.environment["CURFEW_PARAM_LIFETIME"] = "6h"
    let named = try await desk.json("rules", "lint", "-o", "json", "rules.d")
    #expect(named["rule_set_hash"].text == plain["rule_set_hash"].text)
    let explained = try await desk.run("explain", "carol/gpu", "--param", "lifetime=5h")
    try explained.expectSuccess()
    #expect(explained.output.contains("5h"))
  }

  @Test func evaluatesAndTestsWithThem() async throws {
    let desk = try desk()
    let value = try await desk.run("rules", "eval", "params.limit + duration('1h')", "--param", "limit=2h")
    #expect(value.status == 0 && value.output == "{\"duration\":\"10800s\"}\n")
    try desk.write(
      """
      rule_files: [four.yaml]
      tests:
        - name: the file's
          start: 2026-03-11T10:00:00+01:00
          workspaces: {w1: {owner: carol}}
          rule_test: [{rule: ttl, exp_actions: [{set_ttl: {to: 5h}}]}]
        - name: its own
          start: 2026-03-11T10:00:00+01:00
          params: {lifetime: 9h}
          workspaces: {w1: {owner: carol}}
          rule_test: [{rule: ttl, exp_actions: [{set_ttl: {to: 9h}}]}]

      """, to: "rules.d/four.test.yaml")
    let plain = try await desk.run("rules", "test")
    #expect(plain.status == 4, "\(plain)")
    let given = try await desk.run("rules", "test", "--param", "lifetime=5h")
    #expect(given.status == 0, "\(given)")
  }
}
