import TestSupport
import Testing

/// Which files were taken, and which beside them were not.
@Suite(.ownThreads) struct PlacesTests {
  private static let rule = """
    version: 1
    groups: [{name: g, rules: [{name: a, actions: [{set_ttl: {to: 8h}}]}]}]

    """

  @Test func aFreshFolderSaysWhatToDo() async throws {
    let program = BuiltProgram(environment: ["CODER_URL": "http://127.0.0.1:1", "CODER_SESSION_TOKEN": "a"])
    let words = "no rules here yet: run 'curfew init' or name them with --rules"
    let lint = try await program.run("rules", "lint")
    #expect(lint.status == 3 && lint.output.contains(words), "\(lint)")
    for command in ["sweep", "plan", "serve"] { try await program.run(command).expectComplaint(3, [words]) }
    let doctor = try await program.run("doctor")
    #expect(doctor.output.contains("no rules here yet"), "\(doctor)")
    // Named ones are another matter.
    try await program.run("plan", "--rules", "mine").expectComplaint(3, ["mine: no such file"])
  }

  @Test func namesTheFilesInForceAndThoseThatAreNot() async throws {
    let desk = try Desk(mode: "dry-run")
    try desk.write(
      "mode: dry-run\nrules: policy\ndatabase: state.db\n", to: "site/curfew.yaml")
    try desk.write(Self.rule, to: "site/policy/a.yaml")
    try desk.write("", to: "curfew.db")
    desk.environment["CURFEW_CONFIG"] = desk.path("site/curfew.yaml")
    let inForce = [
      "settings: \(desk.path("site/curfew.yaml"))", "rules: \(desk.path("site/policy"))",
      "database: \(desk.path("site/state.db"))",
    ]
    let others = [
      "\(desk.path("curfew.yaml")) was not read", "the rules in \(desk.path("rules.d")) are not in force",
      "\(desk.path("curfew.db")) is not in use",
    ]
    for command in [["rules", "lint"], ["plan"], ["sweep"], ["config", "show"]] {
      let result = try await desk.run(command)
      try result.expectSuccess()
      // A terminal's width may break the lines.
      let said = result.all.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for words in inForce + others { #expect(said.contains(words), "\(command): \(words)\n\(result)") }
      let json = JSONTree(Array(try await desk.run(command + ["-o", "json"]).output.utf8)) ?? .null
      #expect(json["settings_file"].text == desk.path("site/curfew.yaml"), "\(command)")
      #expect(json["rule_paths"].elements.map(\.text) == [desk.path("site/policy")], "\(command)")
      #expect(json["database"].text == desk.path("site/state.db"), "\(command)")
      #expect(json["not_taken"].elements.count == 3, "\(command)")
    }
    let doctor = try await desk.run("doctor", "-o", "json")
    for words in others + [desk.path("site/policy")] { #expect(doctor.output.contains(words), "\(words)\n\(doctor)") }
  }

  @Test func saysNothingOfOthersWhereThereAreNone() async throws {
    let desk = try Desk(mode: "dry-run")
    let lint = try await desk.json("rules", "lint")
    #expect(lint["not_taken"].elements.isEmpty)
    #expect(lint["settings_file"].text == desk.path("curfew.yaml"))
  }
}
