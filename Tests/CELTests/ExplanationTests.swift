import CEL
import Testing
import Time

@Suite struct ExplanationTests {
  private func explain(_ expression: String, _ fields: [String: Value] = [:]) throws -> Explanation {
    let environment = Sample.environment { $0.strictness = [] }
    let program = try #require(environment.compile(expression).program)
    let bindings = Sample.bindings(environment, fields)
    let explanation = program.explain(bindings)
    #expect(explanation.value.shown == program.evaluate(bindings).value.shown)
    return explanation
  }

  @Test(arguments: [
    ("ws.outdated && ws.daily_cost > 3", ["ws.outdated"]), ("ws.daily_cost > 3 && ws.outdated", ["ws.outdated"]),
    ("ws.daily_cost > 3 && !ws.outdated", ["ws.daily_cost > 3", "ws.outdated"]),
    ("ws.outdated || ws.daily_cost > 3", ["ws.daily_cost > 3"]),
    ("ws.outdated || ws.daily_cost > 30", ["ws.outdated", "ws.daily_cost > 30"]),
    (#"ws.agents.exists(a, a.status == "timeout")"#, [#"a.status == "timeout""#]),
    (#"ws.agents.all(a, a.status == "connected")"#, [#"a.status == "connected""#]),
    (#"ws.agents.exists(a, a.status == "connecting")"#, [#"ws.agents.exists(a, a.status == "connecting")"#]),
    ("has(ws.deadline) && ws.deadline < now", ["has(ws.deadline)"]),
    ("ws.outdated ? ws.daily_cost > 1 : ws.daily_cost > 2", ["ws.outdated", "ws.daily_cost > 2"]),
    ("!(ws.outdated && ws.daily_cost > 3)", ["ws.outdated"]),
    ("1 / (ws.daily_cost - 7) > 0 || ws.daily_cost == 7", ["ws.daily_cost == 7"]),
    ("1 / (ws.daily_cost - 7) > 0 || ws.outdated", ["1 / (ws.daily_cost - 7)"]),
  ])
  func namesWhatDecided(expression: String, decisive: [String]) throws {
    #expect(try explain(expression).decisive.map(\.text) == decisive)
  }

  @Test(arguments: [
    (
      #"ws.agents.exists(a, a.status == "connecting") || now - ws.last_used_at > duration("2h")"#,
      #"no a in ws.agents with a.status == "connecting" (main: a.status = "connected"; gpu: a.status = "timeout"), and now - ws.last_used_at = 35m, not > 2h"#
    ),
    (#"ws.agents.exists(a, a.status == "timeout")"#, #"for a = gpu: a.status is "timeout""#),
    ("has(ws.deadline) && ws.deadline < now", "ws.deadline is absent"), ("ws.outdated", "ws.outdated is false"),
    (#"ws.name.startsWith("x")"#, #"ws.name.startsWith("x") is false (ws.name = "dev-box1")"#),
    ("ws.daily_cost + 1", "ws.daily_cost + 1 is 8"), ("ws.daily_cost / 0 > 1", "division by zero in ws.daily_cost / 0"),
    ("now - ws.last_used_at < params.idle_limit", "now - ws.last_used_at = 35m < params.idle_limit = 2h"),
    ("[3, 1].exists(n, n > 5)", "no n in [3, 1] with n > 5 (n = 3; n = 1)"),
    (
      "ws.outdated ? ws.daily_cost > 1 : ws.daily_cost > 2",
      "as ws.outdated is false, what counts is ws.daily_cost = 7 > 2"
    ),
    (#"ws.status != "running""#, #"ws.status is "running""#),
    (#"ws.status != "stopped""#, #"ws.status = "running", not "stopped""#),
    (#"ws.status == "stopped""#, #"ws.status = "running", not "stopped""#),
    (#"ws.status in ["stopped", "starting"]"#, #"ws.status = "running", not in ["stopped", "starting"]"#),
  ])
  func saysItInOneLine(expression: String, line: String) throws {
    #expect(try explain(expression).line == line)
  }

  @Test func saysWhatIsUnknown() throws {
    let explanation = try explain("size(ws.agents) > 0 || ws.outdated", ["agents": .unknown(attribute: "ws.agents")])
    #expect(explanation.line == "ws.agents not known")
  }

  @Test func showsEveryValueBelowTheText() throws {
    let text = try explain(
      """
      ws.agents.exists(a, a.status == "timeout")
        && (ws.outdated || ws.daily_cost / 0 == 1 || ws.daily_cost == 7)
        && (!ws.outdated || ws.name == "never")
      """
    ).rendered()
    #expect(
      text == """
          ws.agents.exists(a, a.status == "timeout")
            && (ws.outdated || ws.daily_cost / 0 == 1 || ws.daily_cost == 7)
            && (!ws.outdated || ws.name == "never")  = true
        * ws.agents.exists(a, a.status == "timeout")  = true
            ws.agents  = [main, gpu]
            for a = main: a.status == "timeout"  = false
              a.status  = "connected"
        *   for a = gpu: a.status == "timeout"  = true
        *     a.status  = "timeout"
        * ws.outdated || ws.daily_cost / 0 == 1 || ws.daily_cost == 7  = true
            ws.outdated  = false
            ws.daily_cost / 0 == 1  = error: division by zero (ignored: the other side decided)
              ws.daily_cost / 0  = error: division by zero
                ws.daily_cost  = 7
        *   ws.daily_cost == 7  = true
        *     ws.daily_cost  = 7
        * !ws.outdated || ws.name == "never"  = true
        *   !ws.outdated  = true
        *     ws.outdated  = false
            ws.name == "never"  not evaluated
        """)
  }

  @Test func looksIntoDefinitions() throws {
    var environment = Sample.environment()
    let quiet = try #require(environment.compile("now - ws.last_used_at > duration('20m') && !ws.outdated").program)
    environment.declare(Variable("vars.quiet", definition: quiet))
    let program = try #require(environment.compile("vars.quiet && ws.daily_cost > 3").program)
    let explanation = program.explain(Sample.bindings(environment))
    #expect(
      explanation.line == "now - ws.last_used_at = 35m > 20m, and ws.outdated is false, and ws.daily_cost = 7 > 3")
  }

  /// What was bound is shown where it was used first, and of a field that is asked for the question, not its object.
  @Test func showsWhatWasBound() throws {
    let text = try explain(
      "cel.bind(left, ws.?deadline.optMap(d, d - now).orValue(duration('7m')), has(ws.deadline) || left < duration('9m'))"
    ).rendered()
    #expect(
      text == """
          cel.bind(left, ws.?deadline.optMap(d, d - now).orValue(duration('7m')), has(ws.deadline) || left < duration('9m'))  = true
        * has(ws.deadline) || left < duration('9m')  = true
            has(ws.deadline)  = false
        *   left < duration('9m')  = true
        *     left  = 7m
        *       ws.?deadline.optMap(d, d - now).orValue(duration('7m'))  = 7m
        *         ws.?deadline.optMap(d, d - now)  = absent
        *           ws.?deadline  = absent
        """)
  }

  @Test func saysWhatNumbersOfTheCalendarMean() throws {
    let text = try explain("now.getDayOfWeek('Europe/Berlin') == 3 && now.getMonth() == 2").rendered()
    #expect(
      text == """
          now.getDayOfWeek('Europe/Berlin') == 3 && now.getMonth() == 2  = true
        * now.getDayOfWeek('Europe/Berlin') == 3  = true
        *   now.getDayOfWeek('Europe/Berlin')  = 3 (Wednesday)
        *     now  = 2026-03-11T10:00:00Z (Wed 2026-03-11T11:00:00+01:00)
        * now.getMonth() == 2  = true
        *   now.getMonth()  = 2 (March)
        *     now  = 2026-03-11T10:00:00Z
        """)
  }
}
