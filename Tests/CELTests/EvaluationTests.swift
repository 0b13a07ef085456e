import CEL
import Diagnostics
import Synchronization
import Testing
import Time

@Suite struct EvaluationTests {
  @Test(arguments: [
    (#"ws.agents.exists(a, a.status == "connected") && now - ws.last_used_at < duration("2h")"#, "true"),
    (#"ws.status == "running" && now - ws.last_used_at > duration("30m") && !ws.outdated"#, "true"),
    (#"ws.agents.all(a, a.status == "connected")"#, "false"),
    (#"ws.agents.filter(a, a.status == "timeout").map(a, a.name)"#, #"["gpu"]"#),
    (#"has(ws.deadline) && ws.deadline - now < duration("1h")"#, "false"),
    ("ws.?deadline.orValue(now)", "2026-03-11T10:00:00Z"),
    ("now - ws.last_used_at < params.idle_limit", "true"),
    ("size(ws.agents) + ws.daily_cost", "9"),
    (#"has(ws.labels.keepalive) && ws.labels.keepalive == "true" && ws.labels["keepalive"].matches("^t")"#, "true"),
    (#"ws.name.startsWith("dev-") ? 1 : 2"#, "1"),
    (#"ws.status in ["running", "starting"]"#, "true"),
    ("now.getDayOfWeek()", "3"), (#"now.getHours("Europe/Berlin")"#, "11"),
    ("1 / 0 == 1 || ws.daily_cost == 7", "true"), ("ws.daily_cost / 0 == 1", "error divisionByZero"),
    ("cel.bind(x, ws.daily_cost, x * x)", "49"),
  ])
  func answersOverTheSchema(expression: String, answer: String) throws {
    let environment = Sample.environment { $0.strictness.remove(.checkedLiterals) }
    let compilation = environment.compile(expression)
    let program = try #require(compilation.program, "\(compilation.diagnostics.map { $0.render() })")
    let evaluation = program.evaluate(Sample.bindings(environment))
    #expect(evaluation.value.shown == answer)
    #expect(evaluation.cost <= program.costBound)
    #expect(program.explain(Sample.bindings(environment)).value.shown == answer)
  }

  @Test(arguments: [
    ("ws.deadline < now", "R202", "ws.deadline may be absent"),
    ("ws.deadline < now && has(ws.deadline)", "R202", "ws.deadline may be absent"),
    (#"ws.agents.exists(a, a.started_at < now)"#, "R202", "a.started_at may be absent"),
    (#"ws.status == "runing""#, "R201", "status is never"),
    (#"ws.status in ["running", "off"]"#, "R201", "status is never"),
    (#"ws.agents.exists(a, a.status == "Connected")"#, "R201", "status is never"),
    (#"ws.ttl_ == ws.ttl_"#, "R112", "Workspace has no field"), ("wss.name == ''", "R110", "there is no 'wss'"),
    (#"ws.name == 5"#, "R111", "'==' does not work on string and int"),
    (#"now - ws.last_used_at < duration("5d")"#, "R203", "not CEL"),
    (#"ws.name.matches("(?=a)")"#, "R203", "invalid perl operator: (?="),
    (#"now.getHours("Europe/Berln") == 1"#, "R203", "no time zone"),
    (#"timestamp("2026-02-30T00:00:00Z") < now"#, "R203", "is no timestamp"),
    (
      "ws.agents.exists(a, ws.agents.exists(b, ws.agents.exists(c, ws.agents.exists(d, ws.agents.exists(e, a == e)))))",
      "R401", "can cost"
    ),
    ("size(ws.name", "R101", "expected ',' or ')'"), ("ws.name", "R111", "this must be bool"),
  ])
  func refusesWhatCannotBeMeant(expression: String, code: String, summary: String) throws {
    let compilation = Sample.environment().compile(expression, expecting: .bool)
    #expect(compilation.program == nil)
    let first = try #require(compilation.diagnostics.first)
    #expect(first.code == code)
    #expect(first.summary.contains(summary), "\(first.summary)")
  }

  @Test(arguments: [
    "has(ws.deadline) && ws.deadline < now", "!has(ws.deadline) || ws.deadline < now",
    "has(ws.deadline) ? ws.deadline < now : false", "!(!has(ws.deadline) || ws.outdated) && ws.deadline < now",
    "ws.?deadline.hasValue() && ws.deadline < now", "ws.agents.exists(a, has(a.started_at) && a.started_at < now)",
    "ws.agents.filter(a, has(a.started_at)).all(x, x.started_at < now)",
    "(ws.outdated ? has(ws.deadline) : false) && ws.deadline < now", "ws.?deadline.orValue(now) < now",
    "ws.agents.map(a, has(a.started_at), a.started_at).exists(t, t < now)",
  ])
  func acceptsGuardsThatDominate(expression: String) {
    let compilation = Sample.environment().compile(expression)
    #expect(compilation.diagnostics.map(\.summary) == [])
  }

  @Test(arguments: [
    ("ws.agents.exists(a, true)", "unknown [\"ws.agents\"]"),
    ("ws.outdated || size(ws.agents) > 0", "unknown [\"ws.agents\"]"),
    ("ws.outdated && size(ws.agents) > 0", "false"), ("!ws.outdated || size(ws.agents) > 0", "true"),
    ("ws.daily_cost / 0 > 1 || size(ws.agents) > 0", "unknown [\"ws.agents\"]"),
    ("size(ws.agents) > 0 ? 1 : 2", "unknown [\"ws.agents\"]"), ("[size(ws.agents), 1]", "unknown [\"ws.agents\"]"),
    ("has(ws.ttl)", "unknown [\"ws.ttl\"]"),
    ("ws.?ttl.orValue(duration('1h')) > duration('1s')", "unknown [\"ws.ttl\"]"),
    ("size(ws.agents) > 1 && has(ws.ttl)", "unknown [\"ws.agents\", \"ws.ttl\"]"),
    ("ws == ws", "unknown [\"ws.agents\"]"),
  ])
  func keepsTheUnknownUnlessSomethingElseDecides(expression: String, answer: String) throws {
    let environment = Sample.environment { $0.strictness = [] }
    let program = try #require(environment.compile(expression).program)
    let bindings = Sample.bindings(
      environment, ["agents": .unknown(attribute: "ws.agents"), "ttl": .unknown(attribute: "ws.ttl")])
    #expect(program.evaluate(bindings).value.shown == answer)
  }

  @Test func evaluatesDefinitionsOnce() throws {
    var environment = Sample.environment()
    let calls = Counter()
    environment.declare(
      HostFunction("probe", [.global([.int], .bool)]) { _, _ in
        calls.count += 1
        return true
      })
    let quiet = try #require(environment.compile("probe(ws.daily_cost)").program)
    environment.declare(Variable("vars.quiet", definition: quiet))
    let program = try #require(environment.compile("vars.quiet && (ws.outdated || vars.quiet) && vars.quiet").program)
    #expect(program.evaluate(Sample.bindings(environment)).value.shown == "true")
    #expect(calls.count == 1)
    #expect(program.attributes == ["ws"])
  }

  private final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int {
      get { value.withLock { $0 } }
      set { value.withLock { $0 = newValue } }
    }
  }

  /// Before each character of a text stands the empty one, so that each step makes the text 27 times as long.
  @Test func stopsBeforeItMakesALongText() throws {
    let environment = Sample.environment { $0.limits.cost = .max }
    let longer = String(repeating: ".replace('', 'abcdefghijklmnopqrstuvwxyz')", count: 4)
    let program = try #require(environment.compile("(ws.name + 'abcdefghijklmnop')\(longer).size() > 5").program)
    let evaluation = program.evaluate(Sample.bindings(environment), budget: 100_000)
    #expect(evaluation.value.shown == "error budgetExceeded")
  }

  @Test func stopsAtTheBudget() throws {
    let environment = Sample.environment { $0.limits.cost = .max }
    let list = "[\(Array(repeating: "1", count: 100).joined(separator: ","))]"
    let program = try #require(
      environment.compile("\(list).all(a, \(list).all(b, \(list).all(c, ws.daily_cost == 7)))").program)
    let evaluation = program.evaluate(Sample.bindings(environment), budget: 1000)
    #expect(evaluation.value.shown == "error budgetExceeded")
    #expect(evaluation.cost < 1200)
  }
}
