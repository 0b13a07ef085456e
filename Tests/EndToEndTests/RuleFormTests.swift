import Foundation
import TestSupport
import Testing

/// `curfew rules schema` and `curfew rules fmt`.
@Suite(.ownThreads, .serialized) struct RuleFormTests {
  private static let untidy = """
    version: 1
    groups:
    - name: one
      rules:
      - actions: [{keep: {}}]   # for good
        # Whose it is.
        name: 'first'

    """
  private static let tidy = """
    version: 1
    groups:
      - name: one
        rules:
          # Whose it is.
          - name: first
            actions:  # for good
              - keep: {}

    """

  @Test func printsTheSchema() async throws {
    let desk = try Desk(mode: nil)
    for (words, root) in [(["rules", "schema"], "rule file"), (["rules", "schema", "--tests"], "test file")] {
      let finished = try await desk.run(words)
      #expect(finished.status == 0 && finished.errors == "")
      let json = try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any]
      #expect(json?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
      #expect(json?["title"] as? String == root)
    }
    let tables = try await desk.run("rules", "schema", "-o", "markdown")
    #expect(tables.output.contains("### Keys of a rule\n") && tables.output.contains("| `actions` (required) |"))
  }

  @Test func writesFilesInOneForm() async throws {
    let desk = try Desk(mode: nil)
    try desk.write(Self.untidy, to: "rules.d/a.yaml")
    try desk.write(Self.tidy.replacing("first", with: "second"), to: "rules.d/b.yaml")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: desk.path("rules.d/a.yaml"))
    let check = try await desk.run("rules", "fmt", "--check")
    #expect(check.status == 3 && check.output == "rules.d/a.yaml: would change\n1 of 2 files would change\n")
    let unchanged = try String(contentsOfFile: desk.path("rules.d/a.yaml"), encoding: .utf8)
    #expect(unchanged == Self.untidy)

    let format = try await desk.run("rules", "fmt")
    #expect(format.status == 0 && format.output == "rules.d/a.yaml: changed\n1 of 2 files changed\n")
    let changed = try String(contentsOfFile: desk.path("rules.d/a.yaml"), encoding: .utf8)
    #expect(changed == Self.tidy)
    let mode = try FileManager.default.attributesOfItem(atPath: desk.path("rules.d/a.yaml"))[.posixPermissions] as? Int
    #expect(mode == 0o640)
    let names = try FileManager.default.contentsOfDirectory(atPath: desk.path("rules.d")).sorted()
    #expect(names == ["a.yaml", "b.yaml"])
    let again = try await desk.run("rules", "fmt", "--check")
    #expect(again.status == 0 && again.output == "0 of 2 files would change\n")
  }

  @Test func leavesAFileWithErrorsAlone() async throws {
    let desk = try Desk(mode: nil)
    let wrong = Self.untidy.replacing("actions", with: "action")
    try desk.write(wrong, to: "rules.d/a.yaml")
    try desk.write(Self.untidy, to: "rules.d/b.yaml")
    let format = try await desk.run("rules", "fmt", "rules.d")
    #expect(format.status == 3 && format.output == "rules.d/b.yaml: changed\n1 of 2 files changed\n")
    #expect(format.errors.contains("rules.d/a.yaml:5:5") && format.errors.contains("left as it is"))
    let text = try String(contentsOfFile: desk.path("rules.d/a.yaml"), encoding: .utf8)
    #expect(text == wrong)
  }

  @Test func printsInsteadOfWriting() async throws {
    let desk = try Desk(mode: nil)
    try desk.write(Self.untidy, to: "a.yaml")
    let printed = try await desk.run("rules", "fmt", "--stdout", "a.yaml")
    #expect(printed.status == 0 && printed.output == Self.tidy)
    let text = try String(contentsOfFile: desk.path("a.yaml"), encoding: .utf8)
    #expect(text == Self.untidy)
    let piped = try await desk.shell("$CURFEW rules fmt - < a.yaml")
    #expect(piped.status == 0 && piped.output == Self.tidy)
    let checked = try await desk.shell("$CURFEW rules fmt --check - < a.yaml")
    #expect(checked.status == 3 && checked.output == "")
  }

  @Test func saysThatAScheduleNeverFires() async throws {
    let program = BuiltProgram()
    let never = try await program.run("rules", "next", "0 0 30 2 *")
    try never.expectSuccess()
    #expect(never.output.contains("it never fires") && !never.output.contains("nothing"), "\(never)")
    let json = try await program.json("rules", "next", "0 0 30 2 *", "-o", "json")
    #expect(json["expansions"].elements.first?["never_fires"].bool == true, "\(json)")
    let seldom = try await program.run("rules", "next", "0 0 29 2 *", "--month", "2027-02")
    #expect(seldom.output.contains("nothing") && !seldom.output.contains("never"), "\(seldom)")
  }
}
