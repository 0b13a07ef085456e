import CEL
import Diagnostics
import Testing
import Time

@Suite struct DiagnosticTests {
  /// Expressions whose first fix, applied, gives the second.
  @Test(arguments: [
    (#"now - ws.last_used_at > duration("5d")"#, #"now - ws.last_used_at > duration("120h")"#),
    (#"ws.status == "runing""#, #"ws.status == "running""#), ("ws.nam == 'x'", "ws.name == 'x'"),
    ("wss.outdated", "ws.outdated"),
    ("ws.name == ws.daily_cost", "ws.name == string(ws.daily_cost)"),
    ("ws.daily_cost == '7'", "ws.daily_cost == 7"),
    ("ws.name < 7", "int(ws.name) < 7"), ("1.5 <= ws.name", "1.5 <= double(ws.name)"),
    ("ws.daily_cost > 1.5", "double(ws.daily_cost) > 1.5"), ("ws.outdated & true", "ws.outdated && true"),
    ("ws.daily_cost = 7", "ws.daily_cost == 7"),
    (#"now - ws.last_used_at > "2h""#, #"now - ws.last_used_at > duration("2h")"#),
    ("'dev' in ws.name", #"ws.name.contains("dev")"#),
    ("ws.name.startWith('dev')", "ws.name.startsWith('dev')"), ("ws.name.length == 3", "ws.name.size() == 3"),
    ("idle_limit > duration('1h')", "params.idle_limit > duration('1h')"),
    ("outdated", "ws.outdated"), ("now - ws.last_used_at > 7200", #"now - ws.last_used_at > duration("7200s")"#),
    ("ws.last_used_at < now - '2h'", #"ws.last_used_at < now - duration("2h")"#),
    ("now - ws.last_used_at > '5d'", #"now - ws.last_used_at > duration("120h")"#),
    ("now > '2026-01-01T00:00:00Z'", #"now > timestamp("2026-01-01T00:00:00Z")"#),
    ("now - ws.last_used_at > 2h", #"now - ws.last_used_at > duration("2h")"#),
    ("now - ws.last_used_at > duration(1h30m)", #"now - ws.last_used_at > duration("1h30m")"#),
    ("now - ws.last_used_at > hours(2)", #"now - ws.last_used_at > duration("2h")"#),
    ("now - ws.last_used_at > days(2)", #"now - ws.last_used_at > duration("48h")"#),
    ("ws.?ttl > duration('1h')", #"ws.?ttl.orValue(duration("0s")) > duration('1h')"#),
    ("ws.name == 'x' and ws.outdated", "ws.name == 'x' && ws.outdated"), ("not ws.outdated", "!ws.outdated"),
    ("ws.daily_cost <> 3", "ws.daily_cost != 3"), ("ws.daily_cost === 3", "ws.daily_cost == 3"),
    ("True", "true"), ("ws.agents.any(a, a.status == 'connected')", "ws.agents.exists(a, a.status == 'connected')"),
    ("ws.agents.exists(a.status == 'connected')", "ws.agents.exists(a, a.status == 'connected')"),
    ("ws.agents.every(a.status == 'connected')", "ws.agents.all(a, a.status == 'connected')"),
    ("ws.agents.exist(a, a.status == 'connected')", "ws.agents.exists(a, a.status == 'connected')"),
    ("ws.name.toLowerCase() == 'x'", "ws.name.lowerAscii() == 'x'"), ("len(ws.agents) > 1", "size(ws.agents) > 1"),
    ("(now - ws.last_used_at).hours > 2", "(now - ws.last_used_at).getHours() > 2"),
    ("ws.agents.length > 1", "ws.agents.size() > 1"),
    ("ws.deadline < now", "has(ws.deadline) && ws.deadline < now"),
    ("ws.outdated || !(ws.deadline < now)", "ws.outdated || has(ws.deadline) && !(ws.deadline < now)"),
    ("(ws.deadline < now) == ws.outdated", "((has(ws.deadline) && ws.deadline < now)) == ws.outdated"),
    ("ws.deadline == null || ws.outdated", "!has(ws.deadline) || ws.outdated"),
    ("ws.deadline != null", "has(ws.deadline)"),
    ("ws.agents.all(a, a.started_at < now)", "ws.agents.all(a, has(a.started_at) && a.started_at < now)"),
    ("ws.outdated ? ws.deadline < now : false", "ws.outdated ? has(ws.deadline) && ws.deadline < now : false"),
    ("ws.?deadline.optMap(d, d < now)", "ws.?deadline.optMap(d, d < now).orValue(false)"),
  ])
  func offersAFixThatCompiles(expression: String, fixed: String) throws {
    let environment = Sample.environment()
    let diagnostics = environment.compile(expression, expecting: .bool).diagnostics
    let fix = try #require(diagnostics.first?.fixes.first, "\(diagnostics.map(\.summary))")
    #expect(fix.applied(to: expression) == fixed)
    let again = environment.compile(fixed, expecting: .bool)
    #expect(again.program != nil, "\(again.diagnostics.map { $0.render() })")
  }

  /// Every error of an expression is reported, each at its place: `«…»` marks them.
  @Test(arguments: [
    "«a» && «b» || ws.«nope»", "ws.name == «$» && ws.name == «#»", "size(«x», «y») > «z»",
    "ws.agents.all(a, a.«naem» == \"\") && ws.«stauts» == \"\"", "«'abc»",
  ])
  func reportsAllErrors(marked: String) {
    var expected: [Int] = []
    var expression = ""
    for character in marked {
      switch character {
      case "«": expected.append(expression.utf8.count)
      case "»": break
      default: expression.append(character)
      }
    }
    let found = Sample.environment().compile(expression).diagnostics.compactMap(\.position)
    #expect(found == expected)
  }

  /// As texts, 100 is less than 16, and "36000s" less than "5 days": no fix turns an order of values into one of texts.
  @Test(arguments: ["ws.daily_cost < ws.name", "now - ws.last_used_at > ws.name", "ws.name >= now"])
  func offersNoOrderOfTexts(expression: String) {
    let fixes = Sample.environment().compile(expression, expecting: .bool).diagnostics.flatMap(\.fixes)
    #expect(fixes.allSatisfy { !$0.summary.contains("string(") }, "\(fixes.map(\.summary))")
  }

  /// The number that was meant would turn "never" into "always".
  @Test(arguments: ["now.getHours() >= 24", "now.getDayOfWeek() >= 7", "now.getHours() > 24"])
  func offersNothingBesideAnOrder(expression: String) {
    let diagnostics = Sample.environment().compile(expression, expecting: .bool).diagnostics
    #expect(diagnostics.map(\.code) == ["R205"] && diagnostics.flatMap(\.fixes).isEmpty, "\(diagnostics)")
  }

  /// Comparisons that come out one way only, and what reads like one but is none.
  @Test(arguments: [
    ("now.getDayOfWeek() == 7", "R205 now.getDayOfWeek() is never 7"),
    ("now.getDayOfWeek() in [6, 7]", "R205 now.getDayOfWeek() is never 7"),
    ("now.getDayOfWeek('Europe/Berlin') in [0, 6]", ""), ("now.getHours() < 24", "R205 this is always true"),
    ("24 > now.getHours()", "R205 this is always true"), ("now.getHours() > 23", "R205 this is never true"),
    ("now.getMonth() == 12", "R205 now.getMonth() is never 12"), ("size(ws.agents) < 0", "R205 this is never true"),
    ("size(ws.name) >= 1", ""), ("1 < 2", "R205 this is always true"), ("'a' == 'b'", "R205 \"a\" is never \"b\""),
    // Texts are equal by their characters, and an accent behind a letter is one more.
    ("'e\u{301}' == '\u{e9}'", "R205 \"e\u{301}\" is never \"\u{e9}\""),
    ("(now - ws.last_used_at).getHours() > 23", ""), ("dyn(1) == 2", ""), ("ws.daily_cost != 3 || ws.outdated", ""),
    (
      "now.getHours() >= 18 && now.getHours() < 8",
      "R206 this is never true together with now.getHours() >= 18"
    ), ("now.getHours() >= 18 || now.getHours() < 8", ""), ("now.getHours() >= 8 && now.getHours() < 18", ""),
    (
      "now.getHours() < 18 || now.getHours() >= 8",
      "R206 this is always true where now.getHours() < 18 is not"
    ), ("now.getHours() >= 18 && now.getHours('Europe/Berlin') < 8", ""),
    ("ws.name != 'a' || ws.name != 'b'", "R206 this is always true where ws.name != \"a\" is not"),
    ("ws.name == 'a' && (ws.outdated && ws.name == 'b')", "R206 this is never true together with ws.name == \"a\""),
    ("ws.name in ['a', 'b'] && ws.name != 'a'", ""),
    ("ws.name in ['a'] && !(ws.name == 'a')", "R206 this is never true together with ws.name in [\"a\"]"),
    (
      "now - ws.last_used_at > duration('2h') && now - ws.last_used_at < duration('1h')",
      "R206 this is never true together with now - ws.last_used_at > duration(\"2h\")"
    ), ("!!ws.outdated", "R604 twice not is the value itself"),
    ("ws.agents.exists(a, true)", "R603 this asks only whether there is an element"),
    ("ws.agents.all(a, true)", "R603 this is always true"),
  ])
  func findsWhatComesOutOneWayOnly(expression: String, expected: String) throws {
    let diagnostics = Sample.environment().compile(expression, expecting: .bool).diagnostics
    #expect(diagnostics.map { "\($0.code) \($0.summary)" }.joined(separator: "; ") == expected)
    for fix in diagnostics.flatMap(\.fixes) {
      let fixed = try #require(fix.applied(to: expression))
      let rest = Sample.environment().compile(fixed, expecting: .bool).diagnostics
      #expect(rest.isEmpty, "\(fixed): \(rest.map(\.summary))")
    }
  }

  @Test func rendersWithTheTextAndACaret() {
    let expression = "ws.outdated\n  && ws.name - 3 == 0"
    let file = SourceFile(name: "idle.yaml", text: expression)
    let map = SourceMap(fileStart: 0, length: expression.utf8.count)
    let text = Sample.environment().compile(expression).diagnostics.map { $0.mapped(by: map, into: file).render() }
    #expect(
      text == [
        """
        idle.yaml:2:14: error[R111]: '-' does not work on string and int
         2 |   && ws.name - 3 == 0
           |      ~~~~~~~~^~~
        note: both sides need one type
        """
      ])
  }

  @Test func namesTheCostlyPart() throws {
    let expression = "ws.outdated && ws.agents.all(a, ws.agents.all(b, ws.agents.all(c, ws.agents.all(d, a == d))))"
    let diagnostic = try #require(Sample.environment { $0.limits.cost = 10_000 }.compile(expression).diagnostics.first)
    #expect(diagnostic.code == "R401")
    #expect(diagnostic.span?.start == 15)
  }
}
