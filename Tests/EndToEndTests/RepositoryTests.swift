import Foundation
import TestSupport
import Testing

/// What `deploy/` has for repositories of rules, tried: the git hook, and the steps of the workflow.
@Suite(.ownThreads) struct RepositoryTests {
  private static let deploy = Fixture.shared("../../deploy").standardizedFileURL.path

  private static func rule(_ condition: String) -> String {
    """
    version: 1
    groups:
      - name: one
        rules:
          - name: first
            when: \(condition)
            actions: [{set_ttl: {to: 8h}}]

    """
  }

  private static let test = """
    rule_files: [a.yaml]
    tests:
      - name: outdated
        start: 2026-03-11T10:00:00+01:00
        workspaces: {w1: {outdated: true}}
        rule_test: [{rule: first, exp_result: true}]

    """

  private func repository() async throws -> BuiltProgram {
    let program = BuiltProgram(environment: ["HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"])
    try await program.shell(
      """
      mkdir bin && ln -s "$CURFEW" bin/curfew && git init -q . && git config user.email a@b.c && git config user.name a
      echo '/bin\n/logs' > .git/info/exclude && cp \(Self.deploy)/git/pre-commit .git/hooks/
      """
    ).expectSuccess()
    program.environment["PATH"] = program.path("bin") + ":/usr/bin:/bin"
    return program
  }

  @Test func commitsOnlyRulesWithoutMistakes() async throws {
    let program = try await repository()
    try program.write(Self.rule("ws.outdatd"), to: "rules.d/a.yaml")
    let refused = try await program.shell("git add -A; git commit -qm wrong")
    #expect(refused.status == 1, "\(refused)")
    for word in ["rules.d/a.yaml:6:18", "outdated", "nothing was committed"] {
      #expect(refused.errors.contains(word), "\(refused)")
    }
    try program.write(Self.rule("ws.outdated"), to: "rules.d/a.yaml")
    // What is staged is still wrong.
    #expect(try await program.shell("git commit -qm wrong").status == 1)
    try await program.shell("git commit -qam right").expectSuccess()
    // And the other way round: what lies in the working tree is not committed.
    try program.write(Self.rule("ws.outdatd"), to: "rules.d/a.yaml")
    try await program.shell("echo x > notes; git add notes; git commit -qm notes").expectSuccess()
    try await program.shell("git rm -q --cached rules.d/a.yaml; git commit -qm none").expectSuccess()
  }

  @Test func runsTheTestsOfRules() async throws {
    let program = try await repository()
    try program.write(Self.rule("ws.is_prebuild"), to: "rules.d/a.yaml")
    try program.write(Self.test, to: "rules.d/a.test.yaml")
    let refused = try await program.shell("git add -A; git commit -qm wrong")
    #expect(refused.status != 0 && refused.errors.contains("exp_result expected true"), "\(refused)")
    try program.write(Self.rule("ws.outdated"), to: "rules.d/a.yaml")
    try await program.shell("git add -A; git commit -qm right").expectSuccess()
  }

  @Test func saysThatTheProgramIsMissing() async throws {
    let program = try await repository()
    try program.write(Self.rule("ws.outdated"), to: "rules.d/a.yaml")
    program.environment["PATH"] = "/usr/bin:/bin"
    let refused = try await program.shell("git add -A; git commit -qm right")
    #expect(refused.status != 0 && refused.errors.contains("curfew is not in PATH"), "\(refused)")
  }

  /// Each line that the workflow and the hooks of pre-commit.com run, in a repository with and without mistakes.
  @Test func runsTheStepsOfTheWorkflow() async throws {
    let files = ["github/rules.yml", "git/pre-commit-config.yaml"]
    let steps = try files.flatMap { file in
      try String(contentsOfFile: "\(Self.deploy)/\(file)", encoding: .utf8).split(separator: "\n").compactMap { line in
        ["run: ", "entry: "].compactMap { line.range(of: $0).map { String(line[$0.upperBound...]) } }.first
      }
    }
    #expect(steps.count == 5)
    let program = try await repository()
    try program.write(Self.rule("ws.outdated"), to: "rules.d/a.yaml")
    try program.write(Self.test, to: "rules.d/a.test.yaml")
    for step in steps { try await program.shell(step).expectSuccess() }
    try program.write(Self.rule("ws.outdatd"), to: "rules.d/a.yaml")
    let statuses = try await Self.statuses(of: steps, program)
    #expect(statuses == [3, 3, 0, 3, 3])
    let sarif = try #require(JSONTree(Array(try Data(contentsOf: URL(filePath: program.path("curfew.sarif"))))))
    #expect(sarif["runs"].elements.first?["results"].elements.count == 1)
  }

  private static func statuses(of steps: [String], _ program: BuiltProgram) async throws -> [Int32] {
    var statuses: [Int32] = []
    for step in steps { statuses.append(try await program.shell(step).status) }
    return statuses
  }
}
