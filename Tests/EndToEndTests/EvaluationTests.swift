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
      EvaluationTests.recording, "--explain")
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
    let arguments = ["rules", "eval", expression, "--workspace", EvaluationTests.recording]
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
