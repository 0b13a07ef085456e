import CEL
import Testing
import Time

@Suite struct HorizonTests {
  /// The clock stands at 2026-03-11T10:00:00Z, a Wednesday; the workspace was used 35 minutes ago and has its deadline in one
  /// hour.
  @Test(arguments: [
    ("now - ws.last_used_at < duration('2h')", "2026-03-11T11:25:00Z"),
    ("now - ws.last_used_at <= duration('2h')", "2026-03-11T11:25:00.000000001Z"),
    ("now - ws.last_used_at > duration('2h')", "2026-03-11T11:25:00.000000001Z"),
    ("ws.deadline - now < duration('30m')", "2026-03-11T10:30:00.000000001Z"),
    ("ws.deadline - now > duration('30m')", "2026-03-11T10:30:00Z"), ("now > ws.last_used_at", nil),
    ("ws.deadline == now", "2026-03-11T11:00:00Z"), ("now + duration('1h') >= ws.deadline", nil),
    ("now + duration('30m') >= ws.deadline", "2026-03-11T10:30:00Z"), ("ws.outdated", nil),
    ("now.getHours() == 10", "2026-03-11T11:00:00Z"), ("now.getMinutes() == 0", "2026-03-11T10:01:00Z"),
    ("now.getHours('Asia/Kolkata') < 20", "2026-03-11T10:30:00Z"), ("now.getDayOfWeek() == 3", "2026-03-12T00:00:00Z"),
    ("now.getDayOfWeek('America/New_York') == 3", "2026-03-12T04:00:00Z"),
    ("now.getFullYear() == 2026", "2027-01-01T00:00:00Z"),
    ("now.getMonth('Europe/Berlin') == 2", "2026-03-31T22:00:00Z"),
    ("(now + duration('20m')).getHours() == 10", "2026-03-11T10:40:00Z"),
    ("ws.outdated || now < ws.deadline", "2026-03-11T11:00:00Z"), ("!ws.outdated || now < ws.deadline", nil),
    ("now < ws.deadline || !ws.outdated", nil), ("ws.outdated && now < ws.deadline", nil),
    ("now > ws.deadline && ws.outdated", nil),
    ("now - ws.last_used_at > duration('1h') && ws.deadline - now < duration('10m')", "2026-03-11T10:50:00.000000001Z"),
    ("now - ws.last_used_at > duration('1h') || ws.deadline - now < duration('10m')", "2026-03-11T10:25:00.000000001Z"),
    ("ws.outdated ? now < ws.deadline : ws.daily_cost > 3", nil),
    ("[1, 2].exists(x, x == 2 && now < ws.deadline)", "2026-03-11T11:00:00Z"),
    ("(ws.outdated ? ws.last_used_at : now) < ws.deadline", "2026-03-11T11:00:00Z"),
    ("optional.none().orValue(now) < ws.deadline", "2026-03-11T11:00:00Z"),
    (
      "cel.bind(idle, now - ws.last_used_at, idle > duration('1h') || idle > duration('2h'))",
      "2026-03-11T10:25:00.000000001Z"
    ),
    ("now", "2026-03-11T10:00:00.000000001Z"), ("now - now < duration('1s')", nil),
    ("now - (ws.deadline - (now - ws.last_used_at)) > duration('0s')", "2026-03-11T10:12:30.000000001Z"),
  ])
  func endsWhereTheAnswerCouldChange(expression: String, expected: String?) throws {
    let environment = Sample.environment { $0.strictness = [] }
    let program = try #require(environment.compile(expression).program)
    let bindings = Sample.bindings(environment, ["deadline": .timestamp(Sample.now + .hours(1))])
    let evaluation = program.evaluate(bindings, wantsHorizon: true)
    #expect(evaluation.value.isKnown)
    #expect(evaluation.horizon?.rfc3339 == expected)
    #expect(program.evaluate(bindings).horizon == nil)
  }

  @Test(arguments: [
    ("now.getHours() >= 9 && now.getHours() < 18", "2026-03-11T18:00:00Z"),
    (
      "now.getHours('Europe/Berlin') < 18 && now.getDayOfWeek('Europe/Berlin') in [1, 2, 3, 4, 5]",
      "2026-03-11T17:00:00Z"
    ),
    ("now.getMinutes() < 45", "2026-03-11T10:45:00Z"), ("now.getHours() < 24", nil),
  ])
  func looksOverChangesThatLeaveTheAnswer(expression: String, expected: String?) throws {
    let environment = Sample.environment { $0.strictness = [] }
    let program = try #require(environment.compile(expression).program)
    let change = program.nextChange(Sample.bindings(environment), limit: 64)
    // A condition that always holds has no end, which the search cannot know: it stops at its limit.
    #expect(expected == nil ? change != nil : change?.rfc3339 == expected)
  }

  @Test func followsTheClocksOfAZoneWhenTheyAreSet() throws {
    let environment = Sample.environment()
    let program = try #require(environment.compile("now.getHours('Europe/Berlin') == 2").program)
    // In the night of 2026-10-25 the hour from 2 to 3 comes twice: the answer holds through both.
    let fold = Sample.bindings(environment, now: Sample.timestamp("2026-10-25T00:30:00Z"))
    #expect(program.evaluate(fold, wantsHorizon: true).horizon?.rfc3339 == "2026-10-25T02:00:00Z")
    // In the night of 2026-03-29 it does not come at all.
    let gap = Sample.bindings(environment, now: Sample.timestamp("2026-03-29T00:30:00Z"))
    #expect(program.evaluate(gap, wantsHorizon: true).horizon?.rfc3339 == "2026-03-29T01:00:00Z")
  }

  @Test func asksHostFunctionsHowLongTheyHold() throws {
    let noon = Sample.timestamp("2026-03-11T12:00:00Z")
    let environment = Sample.environment { environment in
      environment.declare(
        HostFunction("isMorning", [.member([.timestamp], .bool)]) { arguments, context in
          guard case .timestamp(let instant) = arguments[0] else { return .null }
          context.noteChange(from: instant, reaches: instant < noon ? noon : nil)
          return .bool(instant < noon)
        })
      environment.declare(
        HostFunction("silent", [.member([.timestamp], .bool)]) { _, _ in true })
    }
    func horizon(_ expression: String) throws -> String? {
      let program = try #require(environment.compile(expression).program)
      return program.evaluate(Sample.bindings(environment), wantsHorizon: true).horizon?.rfc3339
    }
    #expect(try horizon("now.isMorning()") == "2026-03-11T12:00:00Z")
    #expect(try horizon("(now + duration('30m')).isMorning()") == "2026-03-11T11:30:00Z")
    #expect(try horizon("ws.last_used_at.isMorning()") == nil)
    #expect(try horizon("(now + duration('3h')).isMorning()") == nil)
    #expect(try horizon("now.silent()") == "2026-03-11T10:00:00.000000001Z")
  }
}
