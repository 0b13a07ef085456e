import Foundation
import TestSupport
import Testing

/// `curfew init --recipe`, as an admin uses it who needs a rule that many need.
@Suite(.ownThreads) struct RecipeTests {
  @Test func writesARuleWithItsTestsInDryRun() async throws {
    let program = BuiltProgram()
    let written = try await program.run("init", "--recipe", "no-start-holidays")
    try written.expectSuccess()
    #expect(
      written.output.hasPrefix(
        "wrote rules.d/no-start-holidays.yaml\nwrote rules.d/no-start-holidays.test.yaml\n"), "\(written)")
    let lint = try await program.run("rules", "lint", "rules.d")
    #expect(lint.status == 0 && lint.output.contains("nothing to object to"), "\(lint)")
    let tests = try await program.run("rules", "test", "--coverage", "rules.d")
    #expect(tests.status == 0 && tests.output.contains("covered: no-start-holidays"), "\(tests)")
    #expect(try program.files(with: "mode: enforce").isEmpty)
  }

  @Test func overwritesNothing() async throws {
    let program = BuiltProgram()
    try program.write("mine", to: "rules.d/keep-task.test.yaml")
    try await program.run("init", "--recipe", "keep-task").expectComplaint(
      1, ["rules.d/keep-task.test.yaml exists already", "nothing was written"])
    #expect(try program.files(with: "mine") == ["rules.d/keep-task.test.yaml"])
    #expect(try program.files(with: "keep-while-task-works").isEmpty)
  }

  /// A second rule of that name would put all rules there out of force.
  @Test func refusesANameInUse() async throws {
    let program = BuiltProgram()
    try program.write(
      "version: 1\ntimezone: UTC\ngroups: [{name: a, rules: [{name: keep-demos, match: {name: [x]}, actions: [keep: {}]}]}]\n",
      to: "rules.d/own.yaml")
    try await program.run("init", "--recipe", "keep-demos").expectComplaint(
      1, ["rules.d/own.yaml has a rule 'keep-demos' already", "nothing was written"])
  }

  @Test func writesWhereTheRulesAre() async throws {
    let program = BuiltProgram()
    try program.write("rules: [one.yaml, company]\n", to: "curfew.yaml")
    #expect(try await program.run("init", "--recipe", "fixed-stop").output.hasPrefix("wrote company/fixed-stop.yaml\n"))
    let other = try await program.run("init", "--recipe", "fixed-stop", "other")
    #expect(other.output.hasPrefix("wrote other/rules.d/fixed-stop.yaml\n"), "\(other)")
    try program.write("rules: [one.yaml]\n", to: "curfew.yaml")
    try await program.run("init", "--recipe", "keep-task").expectComplaint(1, ["names only files", "DIRECTORY"])
  }

  /// The machine's settings name a folder of root's: whoever tries something out is told where to go with it, and what is in force.
  @Test func tellsWhoeverMayNotWriteThereWhatToDo() async throws {
    let desk = BuiltProgram()
    guard let other = try await OtherUser(desk) else { return }
    try desk.write("rules: [rules.d]\n", to: "machine/curfew.yaml")
    desk.environment["CURFEW_CONFIG"] = desk.path("machine/curfew.yaml")
    let preparation =
      "mkdir -p machine/rules.d own && chmod -R a+rX machine && chmod a-w machine machine/rules.d && chmod 777 own"
    let refused = try await other.run("init --recipe fixed-stop", after: preparation)
    refused.expectComplaint(
      1,
      [
        "\(desk.path("machine/rules.d")) may not be written, which \(desk.path("machine/curfew.yaml")) names",
        "curfew init --recipe fixed-stop DIRECTORY",
      ])
    let written = try await other.run("init --recipe fixed-stop own")
    #expect(written.status == 0 && written.output.contains("'curfew plan --rules own/rules.d'"), "\(written)")
    #expect(written.errors.contains("not in force") && written.errors.contains("machine/rules.d"), "\(written)")
    try await other.run("rules test --coverage own/rules.d/fixed-stop.test.yaml").expectSuccess()
  }

  @Test func listsAllWithALineEach() async throws {
    let program = BuiltProgram()
    let unknown = try await program.run("init", "--recipe", "no-start-holiday")
    #expect(unknown.status == 2 && unknown.errors.contains("did you mean 'no-start-holidays'?"), "\(unknown)")
    let list = try await program.run("init", "--recipe", "list")
    try list.expectSuccess()
    let lines = list.output.split(separator: "\n")
    #expect(lines.count == 15 && lines.allSatisfy { $0.hasSuffix(".") }, "\(list)")
    for line in lines { #expect(unknown.errors.contains(line), "\(line)") }
    #expect(try program.files(with: "version: 1").isEmpty)
    #expect(try await program.run("completion", "bash").output.contains("pause-unused-start"))
  }

  /// What rules/README.md says: of two pairs one rule never acts beside the other, and lint says so; else nothing.
  @Test func lintCleanTogetherExceptForTheAlternatives() async throws {
    let program = BuiltProgram()
    let list = try await program.run("init", "--recipe", "list")
    let names = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(names.count == 15)
    for name in names { try await program.run("init", "--recipe", name).expectSuccess() }
    let lint = try await program.json("rules", "lint", "rules.d", "-o", "json")
    let found = lint["diagnostics"].elements.map { "\($0["code"].text ?? ""): \($0["message"].text ?? "")" }
    #expect(
      found == [
        "R503: 'extend-within-quota' never acts: 'extend-while-in-use' always wins over it",
        "R503: 'stop-after-a-day' never acts: 'cpu-lifetime' always wins over it",
      ], "\(found)")
    for name in ["extend-in-use", "gpu-lifetime"] {
      try FileManager.default.removeItem(atPath: program.path("rules.d/\(name).yaml"))
      try FileManager.default.removeItem(atPath: program.path("rules.d/\(name).test.yaml"))
    }
    let rest = try await program.run("rules", "lint", "--strict", "rules.d")
    #expect(rest.status == 0 && rest.output.contains("nothing to object to"), "\(rest)")
  }
}
