import CEL
import FoundationEssentials
import Testing
import Time

/// The example of the module's page, as it stands there.
@Suite struct ModulePageTests {
  private func example(_ now: Timestamp) -> [String] {
    let machine = ObjectType(
      name: "Machine",
      fields: [
        .init("state", .string, closedSet: ["on", "off"]),
        .init("last_used_at", .timestamp),
        .init("stops_at", .timestamp, isOptional: true),
      ])
    var environment = Environment()
    environment.declare(Variable("machine", .object(machine)))
    environment.declare(Variable("now", .timestamp, isClock: true))

    let text = #"machine.state == "on" && now - machine.last_used_at < duration("2h")"#
    let compilation = environment.compile(text, expecting: .bool)
    // Without a program the diagnostics say where, what was expected, and often a fix.
    guard let program = compilation.program else { return compilation.diagnostics.map { $0.render() } }

    var bindings = Bindings(for: environment)
    bindings.set("now", .timestamp(now))
    bindings.set(
      "machine", .object(ObjectValue(type: machine, slots: ["on", .timestamp(now - .minutes(90)), .absent])))
    let evaluation = program.evaluate(bindings, wantsHorizon: true)
    // evaluation.value is true; evaluation.horizon is thirty minutes from now: until then it stays so.
    let explanation = program.explain(bindings)
    // explanation.line: machine.state is "on", and now - machine.last_used_at = 1h30m < 2h
    return ["\(evaluation.value.shown)", evaluation.horizon?.rfc3339 ?? "none", explanation.line]
  }

  @Test func theExampleDoesWhatItsCommentsSay() throws {
    #expect(
      example(Sample.now)
        == [
          "true", (Sample.now + .minutes(30)).rfc3339,
          #"machine.state is "on", and now - machine.last_used_at = 1h30m < 2h"#,
        ])
    let tests = URL(fileURLWithPath: #filePath)
    let page = tests.deletingLastPathComponent().appendingPathComponent("../../Sources/CEL/Documentation.docc/CEL.md")
    let shown = try String(contentsOf: page, encoding: .utf8).split(separator: "```")[1].split(separator: "\n")
      .dropFirst()
    let written = try String(contentsOf: tests, encoding: .utf8)
    #expect(shown.count > 20)
    for line in shown { #expect(written.contains("\n    \(line)\n"), "\(line)") }
  }
}
