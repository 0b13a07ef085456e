import TestSupport
import Testing

/// `curfew rules test --mutate`, as somebody asks who has written tests and wonders what they are worth.
@Suite struct MutationTests {
  private static let rules = """
    version: 1
    timezone: UTC
    params: {limit: 1h, most: 3}
    groups:
      - name: g
        rules:
          - name: quiet
            variables:
              - {name: idle, expression: "ws.idle_for > params.limit"}
            when: "vars.idle && !ws.is_prebuild && ws.daily_cost < params.most || ws.idle_for > duration(\\"8h\\")"
            actions: [clear_autostart: {}]

    """

  private static func tests(_ idle: String) -> String {
    """
    rule_files: [a.yaml]
    tests:
      - name: one
        start: 2026-03-11T10:00:00Z
        workspaces:
          idle: {last_used_at: -\(idle), started_at: -2d, autostart: "0 8 * * *", daily_cost: 2}
          busy: {last_used_at: -1h, started_at: -2d, autostart: "0 8 * * *", daily_cost: 2}
        rule_test:
          - {rule: quiet, workspace: idle, exp_result: true}
          - {rule: quiet, workspace: busy, exp_result: false}

    """
  }

  @Test func namesWhatNoTestNotices() async throws {
    let program = BuiltProgram()
    try program.write(Self.rules, to: "a.yaml")
    try program.write(Self.tests("61m"), to: "a.test.yaml")
    let shown = try await program.run("rules", "test", "--mutate", "a.test.yaml")
    try shown.expectSuccess()
    // The boundary of the limit is noticed from both sides, that of the cost is not, and the last term is not looked at.
    #expect(shown.output.contains("not noticed: a.yaml:10:"), "\(shown)")
    #expect(shown.output.contains("'<=' for '<' in quiet"), "\(shown)")
    #expect(!shown.output.contains("a.yaml:9:"), "\(shown)")
    #expect(shown.output.contains("a.yaml: 9 of 13 changes noticed"), "\(shown)")
    #expect(shown.output.contains("without '!' in quiet") == false, "\(shown)")
    let again = try await program.json("rules", "test", "--mutate", "a.test.yaml")["mutation"]
    let survivors = again["survivors"].elements
    #expect(survivors.contains { $0["old"].text == "\\\"8h\\\"" || $0["old"].text == "\"8h\"" }, "\(again)")
    #expect(survivors.contains { $0["old"].text == "3" && $0["new"].text == "4" && $0["rule"] == .null }, "\(again)")
    #expect(!survivors.contains { $0["old"].text == "1h" }, "\(again)")
    #expect((again["noticed"].integer ?? 0) + Int64(survivors.count) == again["tried"].integer, "\(again)")
    // The files are as they were.
    #expect(try program.files(with: "params: {limit: 1h, most: 3}") == ["a.yaml"])
  }

  @Test func needsTestsThatPass() async throws {
    let program = BuiltProgram()
    try program.write(Self.rules, to: "a.yaml")
    try program.write(Self.tests("30m"), to: "a.test.yaml")
    let shown = try await program.run("rules", "test", "--mutate", "a.test.yaml")
    #expect(shown.status == 4 && shown.errors.contains("--mutate needs tests that pass"), "\(shown)")
  }
}
