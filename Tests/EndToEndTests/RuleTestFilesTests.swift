import Foundation
import TestSupport
import Testing

/// `curfew rules test` over files: workspaces from a server's answer, and files that are reached by two paths.
@Suite(.ownThreads) struct RuleTestFilesTests {
  private static let rules = """
    version: 1
    timezone: UTC
    params: {limit: 2h}
    time_intervals: {office: ["Mon-Fri 08:00-18:30"]}
    groups:
      - name: g
        rules:
          - name: idle
            variables: [{name: quiet, expression: ws.idle_for > params.limit}]
            when: vars.quiet && ws.template != "none"
            actions: [clear_autostart: {}]

    """

  private func program() throws -> BuiltProgram {
    let program = BuiltProgram()
    try program.write(Self.rules, to: "rules.d/a.yaml")
    let recording = Fixture.shared("Recordings/v2.36.0/fleet.json").path
    try program.write(Array(try String(contentsOfFile: recording, encoding: .utf8).utf8), to: "rules.d/fleet.json")
    return program
  }

  private static func test(_ workspaces: String, checks: String, files: String = "a.yaml") -> String {
    """
    rule_files: [\(files)]
    tests:
      - name: recorded
        start: 2026-11-24T18:40:00Z
        workspaces: {\(workspaces)}
    \(checks.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))

    """
  }

  @Test func takesAWorkspaceFromAServersAnswer() async throws {
    let program = try program()
    try program.write(
      Self.test(
        """
        w: {from: {file: fleet.json, workspace: ana/api-e5f5}}, used: {from: {file: fleet.json, workspace: ana/api-e5f5},
              last_used_at: -5m, owner: {status: dormant}, deadline: },
              off: {from: {file: fleet.json, workspace: ana/api-e5f5}, status: stopped}
        """,
        checks: """
          rule_test:
            - {workspace: w, rule: idle, exp_result: true}
            - {workspace: used, rule: idle, exp_result: false}
          expr_test:
            - {workspace: w, expr: "ws.owner + '/' + ws.name", exp: ana/api-e5f5}
            - {workspace: w, expr: has(ws.deadline), exp: true}
            - {workspace: used, expr: has(ws.deadline), exp: false}
            - {workspace: used, expr: "ws.owner + owner.?status.orValue('')", exp: anadormant}
            - {workspace: w, expr: template.?default_ttl.orValue(duration("1h")), exp: unknown}
            - {workspace: used, rule: idle, expr: vars.quiet, exp: false}
            - {workspace: off, expr: "ws.transition + string(has(ws.started_at) || has(ws.deadline))", exp: stopfalse}
          """), to: "rules.d/a.test.yaml")
    let run = try await program.run("rules", "test", "rules.d")
    try run.expectSuccess()
    #expect(run.output.contains("1 test passed"), "\(run)")
    // What fmt changes is the form, not whether it can be read.
    try await program.run("rules", "fmt", "rules.d/a.test.yaml").expectSuccess()
    try await program.run("rules", "test", "rules.d").expectSuccess()
  }

  @Test(arguments: [
    ("w: {from: missing.json}", "5:28", "missing.json"),
    ("w: {from: fleet.json}", "5:28", "8 workspaces"),
    ("w: {from: {file: fleet.json, workspace: ana/nobody}}", "5:58", "no workspace 'ana/nobody'"),
    ("w: {from: a.yaml}", "5:28", "this is not JSON, or not all of it"),
    ("w: {from: {workspace: ana/api-e5f5}}", "5:29", "'from' needs 'file'"),
  ])
  func saysWhichWorkspaceThereIsNot(_ workspaces: String, _ place: String, _ words: String) async throws {
    let program = try program()
    try program.write(
      Self.test(workspaces, checks: "rule_test: [{rule: idle, exp_result: true}]"), to: "rules.d/a.test.yaml")
    try await program.run("rules", "test", "rules.d").expectComplaint(3, ["rules.d/a.test.yaml:\(place):", words])
  }

  @Test func countsAFileThatTwoPathsLeadToOnce() async throws {
    let program = try program()
    let checks = "rule_test: [{rule: idle, exp_result: "
    try program.write(Self.test("w: {last_used_at: -3h}", checks: checks + "true}]"), to: "rules.d/a.test.yaml")
    try program.write(
      Self.test("w: {last_used_at: -1h}", checks: checks + "false}]", files: "../rules.d/a.yaml"),
      to: "more/b.test.yaml")
    let both = try await program.json("rules", "test", "--coverage", "rules.d", "more")
    #expect(both["tests"].elements.count == 2, "\(both)")
    #expect(both["coverage"].elements.count == 1, "\(both)")
    // The same test file by another path, by a link, and in its directory.
    let again = try await program.shell(
      "ln -s rules.d link; \"$CURFEW\" rules test rules.d ./rules.d/a.test.yaml link more/../rules.d")
    try again.expectSuccess()
    #expect(again.output.contains("1 test passed"), "\(again)")
    // One of the two tests notices each change.
    let mutation = try await program.run("rules", "test", "--mutate", "rules.d", "more")
    try mutation.expectSuccess()
    #expect(mutation.output.components(separatedBy: "params.limit").count <= 3, "\(mutation)")
  }

  @Test func evaluatesWithTheNamesOfTheRules() async throws {
    let program = try program()
    let recording = Fixture.shared("Recordings/v2.36.0/fleet.json").path
    let eval = ["rules", "eval", "--now", "2026-11-24T18:40:00Z", "--workspace", recording, "--name", "ana/api-e5f5"]
    func value(_ arguments: String...) async throws -> String { try await program.run(eval + arguments).output }
    #expect(try await value("params.limit", "--rules", "rules.d") == "{\"duration\":\"7200s\"}\n")
    #expect(
      try await value("params.limit", "--rules", "rules.d", "--param", "limit=3h") == "{\"duration\":\"10800s\"}\n")
    #expect(try await value("now.isDuring('office')", "--rules", "rules.d") == "{\"bool\":false}\n")
    #expect(try await value("vars.quiet", "--rule", "idle", "--rules", "rules.d") == "{\"bool\":true}\n")
    try await program.run(eval + ["vars.quiet", "--rules", "rules.d"]).expectComplaint(3, ["there is no 'vars'"])
    try await program.run(eval + ["vars.quiet", "--rules", "rules.d", "--rule", "idel"]).expectComplaint(
      1, ["no rule 'idel'", "did you mean 'idle'?"])
    try await program.run(eval + ["now", "--rules", "rules.d", "--zone", "UTC"]).expectComplaint(2, ["timezone"])
    try program.write(Self.rules.replacing("name: idle", with: "name: other"), to: "rules.d/b.yaml")
    try await program.run(eval + ["params.limit", "--rules", "rules.d"]).expectComplaint(
      3, ["rules.d/a.yaml and rules.d/b.yaml declare 'params.limit'", "--rule NAME"])
    #expect(try await value("params.limit", "--rules", "rules.d", "--rule", "other") == "{\"duration\":\"7200s\"}\n")
  }
}
