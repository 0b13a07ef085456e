import TestSupport
import Testing

/// `curfew rules eval`, as somebody who tries an expression uses it.
@Suite struct EvaluationTests {
  private static let recording = Fixture.shared("Recordings/v2.36.0/fleet.json").path

  @Test func givesTheValueWithItsType() async throws {
    let desk = try Desk()
    let value = try await desk.run("rules", "eval", "1 + 2")
    #expect(value.output == "{\"int\":\"3\"}\n")
  }

  @Test func explainsEveryTermOnARecordedWorkspace() async throws {
    let desk = try Desk()
    let shown = try await desk.run(
      "rules", "eval", "ws.agents.exists(a, a.status == \"connected\") && has(ws.ttl)", "--like",
      EvaluationTests.recording, "--name", "admin/dev-e3bb", "--explain")
    try shown.expectSuccess()
    #expect(shown.output.contains("a.status  = \"connected\"") && shown.output.contains("has(ws.ttl)  = true"))
  }

  @Test(arguments: [
    ("ws.idel_for > duration(\"1h\")", Int32(3), "did you mean idle_for"),
    ("1 / 0", Int32(3), "division by zero"),
    ("ws.ttl > duration(\"1h\")", Int32(3), "has(ws.ttl)"),
    ("has(template.default_ttl)", Int32(1), "template.default_ttl"),
  ])
  func saysWhatIsWrong(_ expression: String, _ status: Int32, _ words: String) async throws {
    let desk = try Desk()
    let arguments = ["rules", "eval", expression, "--workspace", EvaluationTests.recording, "--name", "dev-e3bb"]
    try await desk.run(arguments).expectComplaint(status, [words])
  }

  @Test func knowsTheWholeVocabularyWithoutAWorkspace() async throws {
    let desk = try Desk()
    let hours = ["rules", "eval", "now.isWithin('Mon-Fri 08:00-18:30') && days(1) > duration('1h')"]
    let utc = try await desk.run(hours + ["--now", "2026-11-25T17:45:00Z"])
    #expect(utc.status == 0 && utc.output == "{\"bool\":true}\n" && utc.errors.contains("went by UTC"), "\(utc)")
    let berlin = try await desk.run(hours + ["--now", "2026-11-25T17:45:00Z", "--zone", "Europe/Berlin"])
    #expect(berlin.output == "{\"bool\":false}\n" && berlin.errors == "", "\(berlin)")
    try await desk.run("rules", "eval", "ws.idle_for > duration('1h')").expectComplaint(
      1, ["ws not given", "--workspace"])
    try await desk.run(hours + ["--zone", "Berlin"]).expectComplaint(2, ["--zone", "perhaps Europe/Berlin"])
  }

  @Test func asksWhichOfSeveralWorkspacesIsMeant() async throws {
    let desk = try Desk()
    let eval = ["rules", "eval", "ws.owner + '/' + ws.name", "--workspace", EvaluationTests.recording]
    try await desk.run(eval).expectComplaint(2, ["8 workspaces", "--name OWNER/NAME", "ana/api-e5f5", "ben/gpu-24aa"])
    let chosen = try await desk.run(eval + ["--name", "Ana/api-e5f5"])
    #expect(chosen.output == "{\"string\":\"ana/api-e5f5\"}\n", "\(chosen)")
    try await desk.run(eval + ["--name", "ana/nope"]).expectComplaint(2, ["no workspace 'ana/nope'", "ana/api-e5f5"])
    try await desk.run("rules", "eval", "1", "--name", "ana/api").expectComplaint(2, ["--workspace"])
  }

  /// A page, what `coder list -o json` writes, and one workspace; two owners may have workspaces of one name.
  @Test func takesAnswersInEachForm() async throws {
    let desk = try Desk()
    func workspace(_ owner: String, _ id: String) -> String {
      """
      {"id": "\(id)c1f9a3e-0000-4000-8000-000000000001", "name": "dev", "owner_name": "\(owner)", "owner_id": "\(id)",
       "template_id": "t", "template_name": "docker", "created_at": "2026-03-01T00:00:00Z",
       "last_used_at": "2026-03-01T00:00:00Z",
       "latest_build": {"id": "b", "build_number": 1, "status": "stopped", "transition": "stop", "reason": "initiator",
        "created_at": "2026-03-01T00:00:00Z", "job": {"status": "succeeded"}, "resources": []}}
      """
    }
    let (ada, ben) = (workspace("ada", "1"), workspace("ben", "2"))
    let forms = [
      "one": ada, "page": "{\"workspaces\": [\(ada)], \"count\": 1}", "array": " [\(ada)]\n",
      "pair": "[\(ada), \(ben)]",
    ]
    for (name, text) in forms { try desk.write(text, to: "\(name).json") }
    for name in ["one", "page", "array"] {
      let shown = try await desk.run("rules", "eval", "ws.owner", "--workspace", "\(name).json")
      #expect(shown.output == "{\"string\":\"ada\"}\n", "\(name): \(shown)")
    }
    try await desk.run("rules", "eval", "ws.owner", "--workspace", "pair.json", "--name", "dev")
      .expectComplaint(2, ["several workspaces", "ada/dev, ben/dev"])
    let ours = try await desk.run("rules", "eval", "ws.owner", "--workspace", "pair.json", "--name", "ben/dev")
    #expect(ours.output == "{\"string\":\"ben\"}\n", "\(ours)")
  }

  @Test func refusesAFileWithoutAWorkspace() async throws {
    let desk = try Desk()
    try desk.write("{}", to: "empty.json")
    try await desk.run("rules", "eval", "ws.name", "--workspace", "empty.json")
      .expectComplaint(1, ["empty.json", "no workspace"])
  }

  @Test func answersRequestsLineByLine() async throws {
    let desk = try Desk()
    let answered = try await desk.shell(
      """
      printf '%s\\n' '{"name":"a","expr":"1 + 1"}' '{"name":"b","expr":"1 +"}' '{"name":"c","expr":"x / 0","vars":{"x":"int"},"bindings":{"x":{"int":"1"}}}' 'nonsense' \
        | "\(BuiltProgram.path)" rules eval --jsonl
      """)
    let stages = answered.output.split(separator: "\n").map { line in
      ["ok", "parse", "eval", "request"].first { line.contains("\"stage\":\"\($0)\"") } ?? String(line)
    }
    #expect(stages == ["ok", "parse", "eval", "request"])
  }
}
