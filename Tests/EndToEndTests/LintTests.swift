import Foundation
import TestSupport
import Testing

/// `curfew rules lint` as CI and editors run it: forms for other programs, pages of codes, and fixes.
@Suite(.ownThreads) struct LintTests {
  private static let wrong = """
    version: 1
    timezone: UTC
    params: {never: 1h}
    groups:
      - name: one
        rules:
          - name: "ä, first"
            when: ws.status == "runing"
            actions: [{set_ttl: {to: 8h}}]

    """
  private static let warned = """
    version: 1
    timezone: Europe/Berlin
    params: {never: 1h}
    groups:
      - name: one
        rules:
          - name: first
            when: now.getHours() > 8
            actions: [{set_ttl: {to: 8h}}]

    """

  @Test func writesAnnotationsForGitHub() async throws {
    let program = BuiltProgram()
    try program.write(Self.wrong.replacing("ä, first", with: "first"), to: "rules, all/100%.yaml")
    let lint = try await program.run("rules", "lint", "rules, all", "-o", "github")
    #expect(lint.status == 3)
    let line = try #require(lint.output.split(separator: "\n").first)
    #expect(
      line.hasPrefix("::error file=rules%2C all/100%25.yaml,line=8,col=28,endColumn=35,title=R201::"), "\(lint)")
    #expect(line.contains("running"))
    #expect(lint.output.split(separator: "\n").allSatisfy { $0.hasPrefix("::error ") || $0.hasPrefix("::warning ") })
  }

  @Test func namesFilesRelativeToTheWorkingDirectory() async throws {
    let program = BuiltProgram()
    try program.write(Self.warned, to: "rules.d/a.yaml")
    let absolute = try await program.run("rules", "lint", program.path("rules.d"), "-o", "github")
    #expect(absolute.status == 0 && absolute.output.contains("file=rules.d/a.yaml,"), "\(absolute)")
    let fromSettings = try await program.run("rules", "lint", "-o", "github")
    #expect(fromSettings.output == absolute.output)
  }

  /// The properties that the specification requires, and that places and fixes are those of the findings.
  @Test func writesSARIF() async throws {
    let program = BuiltProgram()
    try program.write(Self.wrong, to: "rules.d/ä b.yaml")
    let lint = try await program.run("rules", "lint", "rules.d", "-o", "sarif")
    #expect(lint.status == 3)
    let document = try #require(JSONTree(Array(lint.output.utf8)))
    #expect(document["version"].text == "2.1.0" && !document.has("schema_version"))
    let run = document["runs"].elements.first ?? .null
    let driver = run["tool"]["driver"]
    #expect(driver["name"].text == "curfew")
    #expect(run["columnKind"].text == "unicodeCodePoints")
    let rules = driver["rules"].elements
    let results = run["results"].elements
    #expect(!results.isEmpty)
    for result in results {
      let index = try #require(result["ruleIndex"].integer)
      #expect(rules[Int(index)]["id"].text == result["ruleId"].text)
      #expect(result["message"]["text"].text?.isEmpty == false)
      let place = result["locations"].first["physicalLocation"]
      #expect(place["artifactLocation"]["uri"].text == "rules.d/%C3%A4%20b.yaml")
      #expect(place["artifactLocation"]["uriBaseId"].text == "SRCROOT")
    }
    for rule in rules {
      #expect(rule["shortDescription"]["text"].text?.hasSuffix(".") == true)
      #expect(rule["fullDescription"]["text"].text?.isEmpty == false)
      #expect(rule["help"]["markdown"].text?.contains("```yaml") == true)
    }
    let status = results.first { $0["ruleId"].text == "R201" } ?? .null
    let region = status["locations"].first["physicalLocation"]["region"]
    #expect(region["startLine"].integer == 8)
    #expect(region["startColumn"].integer == 28 && region["endColumn"].integer == 36)
    let change = status["fixes"].first["artifactChanges"].elements.first ?? .null
    let replacement = change["replacements"].elements.first ?? .null
    #expect(replacement["insertedContent"]["text"].text?.contains("running") == true)
    #expect(replacement["deletedRegion"]["startLine"].integer == 8)
    let base = try #require(run["originalUriBaseIds"]["SRCROOT"]["uri"].text)
    #expect(base.hasPrefix("file:///") && base.hasSuffix("/"))
  }

  @Test func writesSARIFOfNothing() async throws {
    let program = BuiltProgram()
    try program.write("version: 1\ngroups: []\n", to: "rules.d/a.yaml")
    let lint = try await program.run("rules", "lint", "rules.d", "-o", "sarif")
    let document = try #require(JSONTree(Array(lint.output.utf8)))
    #expect(lint.status == 0 && document["runs"].first["results"].elements.isEmpty == true)
  }

  /// Each wrong file of the catalogue gives a document in which everything is where the standard wants it.
  @Test func writesSARIFAsTheStandardHasIt() async throws {
    let program = BuiltProgram()
    let wrong = Fixture.shared("../RulesTests/Fixtures/wrong").standardizedFileURL
    let names = try FileManager.default.contentsOfDirectory(atPath: wrong.path).filter {
      $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml")
    }
    #expect(names.count > 80)
    for name in names.sorted() {
      let lint = try await program.run("rules", "lint", wrong.appendingPathComponent(name).path, "-o", "sarif")
      let log = try #require(JSONTree(Array(lint.output.utf8)), "\(name): \(lint)")
      #expect(SARIFShape.problems(in: log) == [], "\(name)")
      #expect(!log["runs"].first["results"].elements.isEmpty, "\(name)")
    }
    // The check itself sees what is wrong.
    let broken = JSONTree(Array(#"{"version": "2.1.0", "runs": [{"tool": {"driver": {}}, "result": []}]}"#.utf8))
    let problems = SARIFShape.problems(in: try #require(broken)).sorted()
    #expect(problems == [".runs[0].result is unknown", ".runs[0].tool.driver.name is missing"])
  }

  @Test func explainsCodes() async throws {
    let program = BuiltProgram()
    let page = try await program.run("rules", "lint", "--explain", "R203")
    #expect(page.status == 0 && page.output.hasPrefix("R203 (error): "), "\(page)")
    #expect(page.output.contains("duration(\"5d\")") && page.output.contains("days(5)"))
    let all = try await program.run("rules", "lint", "--explain")
    #expect(all.status == 0 && all.output.contains("\nR203  error") && all.output.contains("\nY101  error"), "\(all)")
    let unknown = try await program.run("rules", "lint", "--explain", "R2O3")
    unknown.expectComplaint(2, ["there is no code 'R2O3'", "did you mean 'R203'"])
    #expect(unknown.output == all.output)
    let json = try await program.json("rules", "lint", "--explain=r303")
    #expect(json["codes"].first["code"].text == "R303")
    let offered = try await program.run("__complete", "rules", "lint", "--explain", "R2")
    #expect(offered.status == 0)
    let script = try await program.run("completion", "bash")
    #expect(script.output.contains("R203 R204"))
  }

  @Test func fixesFiles() async throws {
    let program = BuiltProgram()
    try program.write(Self.warned.replacing("getHours()", with: "getHours() "), to: "rules.d/a.yaml")
    try await program.shell("chmod 640 rules.d/a.yaml; ln -s rules.d/a.yaml b.yaml").expectSuccess()
    let trial = try await program.run("rules", "lint", "--diff", "rules.d")
    #expect(trial.output.contains("-        when: now.getHours()  > 8"), "\(trial)")
    #expect(trial.output.contains("+        when: now.getHours('Europe/Berlin')  > 8"), "\(trial)")
    #expect(trial.output.contains("1 finding would be fixed in 1 file"), "\(trial)")
    #expect(try String(contentsOfFile: program.path("rules.d/a.yaml"), encoding: .utf8).contains("getHours() "))
    // Through a link, which stays one.
    let fixed = try await program.run("rules", "lint", "--fix", "b.yaml")
    #expect(fixed.status == 0 && fixed.output.contains("fixed: b.yaml:8:19: R204"), "\(fixed)")
    #expect(fixed.output.contains("warning[R602]"))
    let text = try String(contentsOfFile: program.path("rules.d/a.yaml"), encoding: .utf8)
    #expect(text.contains("getHours('Europe/Berlin') "))
    let listed = try await program.shell("stat -c '%a %F' rules.d/a.yaml b.yaml; ls rules.d")
    #expect(listed.output == "640 regular file\n777 symbolic link\na.yaml\n", "\(listed)")
    let again = try await program.run("rules", "lint", "--fix", "rules.d")
    #expect(again.output.contains("nothing was changed"), "\(again)")
  }

  @Test func fixesNothingWhereItMayNotWrite() async throws {
    let program = BuiltProgram()
    try program.write(Self.warned, to: "rules.d/a.yaml")
    try await program.shell("chmod 555 rules.d").expectSuccess()
    let fixed = try await program.run("rules", "lint", "--fix", "rules.d")
    // Whoever is root may.
    if geteuid() != 0 { fixed.expectComplaint(1, ["rules.d/a.yaml", "permission denied"]) }
    try await program.shell("chmod 755 rules.d").expectSuccess()
  }
}

extension JSONTree {
  /// The first element of an array; null when there is none.
  fileprivate var first: JSONTree { elements.first ?? .null }
}
