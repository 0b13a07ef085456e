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
    ("now.getHours('Asia/Kolkata') == 15", "2026-03-11T10:30:00Z"), ("now.getDayOfWeek() == 3", "2026-03-12T00:00:00Z"),
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

  /// The workspace has been idle for 35 minutes and has one hour left.
  @Test(arguments: [
    // Units of durations and whole seconds.
    ("(now - used).getHours() >= 2", "2026-03-11T11:25:00Z"), ("(now - used).getMinutes()", "2026-03-11T10:01:00Z"),
    ("ws.idle.getSeconds() == 2100", "2026-03-11T10:00:01Z"), ("(deadline - now).getHours() <= 1", nil),
    ("(deadline - now).getHours() == 1", "2026-03-11T10:00:00.000000001Z"),
    ("(deadline - now).getMinutes() > 30", "2026-03-11T10:29:00.000000001Z"),
    ("ws.idle.getMilliseconds()", "2026-03-11T10:00:00.001Z"),
    ("int(now)", "2026-03-11T10:00:01Z"), ("int(now) % 3600 < 60", "2026-03-11T10:01:00Z"),
    ("(int(now) + 60) % 3600 >= 70", "2026-03-11T10:00:10Z"), ("int(now) / 3600 * 2", "2026-03-11T11:00:00Z"),
    ("int(now) - int(used) > 7200", "2026-03-11T11:25:01Z"), ("int(ws.idle) >= 7200000000000", "2026-03-11T11:25:00Z"),
    ("-int(ws.idle) * 2 < -14400000000000", "2026-03-11T11:25:00.000000001Z"),
    ("double(int(now) - int(used)) / 60.0 >= 36.0", "2026-03-11T10:01:00Z"),
    ("timestamp(int(now) / 60 * 60) == now", "2026-03-11T10:00:00.000000001Z"),
    ("math.greatest(int(now) - int(used), 3600) > 3600", "2026-03-11T10:25:01Z"),
    // Text.
    ("string(now)", "2026-03-11T10:00:00.000000001Z"), ("string(ws.idle.getMinutes()) + 'm'", "2026-03-11T10:01:00Z"),
    ("string(ws.idle) == '2h0m0s'", "2026-03-11T10:00:00.000000005Z"),
    // Equality.
    ("now == deadline", "2026-03-11T11:00:00Z"), ("ws.idle != duration('35m')", "2026-03-11T10:00:00.000000001Z"),
    ("now in [used, deadline]", "2026-03-11T11:00:00Z"),
    ("duration('2h') in [ws.left, ws.idle]", "2026-03-11T11:25:00Z"),
    ("[now, used] == [deadline, used]", "2026-03-11T11:00:00Z"), ("[now, used] == [deadline, now]", nil),
    ("{'a': ws.left} == {'a': duration('10m')}", "2026-03-11T10:50:00Z"),
    ("optional.of(ws.idle) == optional.of(duration('36m'))", "2026-03-11T10:01:00Z"),
    // Two that move.
    ("ws.idle > ws.left", "2026-03-11T10:12:30.000000001Z"), ("ws.idle > ws.main.age", nil),
    ("ws.idle + ws.left == duration('95m')", nil), ("ws.idle - ws.left >= duration('0s')", "2026-03-11T10:12:30Z"),
    ("later(now, deadline) > deadline", "2026-03-11T11:00:00.000000001Z"),
    // Parts of values.
    ("[now - used, duration('1h')].exists(e, e > duration('2h'))", "2026-03-11T11:25:00.000000001Z"),
    ("[ws.left, ws.idle][1] > duration('1h')", "2026-03-11T10:25:00.000000001Z"),
    ("{'k': ws.idle}['k'] > duration('1h') && {'k': ws.idle}.k < duration('2h')", "2026-03-11T10:25:00.000000001Z"),
    ("[used, deadline].filter(x, now - x > duration('1h')).size() == 1", "2026-03-11T10:25:00.000000001Z"),
    ("[used, deadline].map(x, now - x)[1] >= duration('0s')", "2026-03-11T11:00:00Z"),
    ("[ws.idle, ws.left].sort()[0] == ws.left", "2026-03-11T10:12:30Z"),
    ("[used, deadline].sortBy(x, now - x)[0] == deadline", nil),
    ("[ws.left, duration('30m')].exists_one(x, x > duration('40m'))", "2026-03-11T10:20:00Z"),
    ("ws.?left.orValue(duration('1h')) < duration('20m')", "2026-03-11T10:40:00.000000001Z"),
    ("optional.of(ws.idle).optMap(x, x + duration('1h')).value() > duration('2h')", "2026-03-11T10:25:00.000000001Z"),
    ("cel.bind(x, [ws.idle], x[0] + x[0] > duration('2h'))", "2026-03-11T10:25:00.000000001Z"),
    ("ws.boxes.exists(b, b.age > duration('2h'))", "2026-03-11T10:35:00.000000001Z"),
    ("ws.boxes.map(b, b.age).exists(a, a > duration('2h'))", "2026-03-11T10:35:00.000000001Z"),
    ("[ws].exists(w, w.idle > duration('2h'))", "2026-03-11T11:25:00.000000001Z"),
    ("dyn(ws).idle > duration('2h')", "2026-03-11T11:25:00.000000001Z"), ("ws.main == ws.boxes[0]", nil),
    ("ws.count == 7", nil), ("has(ws.left)", nil), ("dyn(ws).count == 7", nil), ("size([now, used]) == 2", nil),
    ("ws.boxes", "2026-03-11T10:00:00.000000001Z"),
    // Changes inside that leave the answer are looked over.
    ("now.getHours() >= 9 && now.getHours() < 18", "2026-03-11T18:00:00Z"),
    ("now.getHours('Asia/Kolkata') < 20", "2026-03-11T14:30:00Z"), ("now.getMinutes() < 45", "2026-03-11T10:45:00Z"),
    (
      "now.getHours('Europe/Berlin') < 18 && now.getDayOfWeek('Europe/Berlin') in [1, 2, 3, 4, 5]",
      "2026-03-11T17:00:00Z"
    ),
    ("now.getDayOfWeek() in [6, 0] && now.getHours() >= 22", "2026-03-14T22:00:00Z"),
    ("ws.idle.getHours() >= 100", "2026-03-15T13:25:00Z"),
    // Beyond what a duration can hold: it fails for now. Subtraction fails up to a second before the range ends.
    ("timestamp('2320-01-01T00:00:00Z') - now > duration('0s')", "2027-09-21T00:12:43.145224197Z"),
  ])
  func endsWhereTheAnswerChanges(expression: String, expected: String?) throws {
    let program = try #require(MovingSample.environment.compile(expression).program)
    let sample = MovingSample(used: Sample.now - .minutes(35), deadline: Sample.now + .hours(1))
    let evaluation = program.evaluate(sample.bindings(at: Sample.now), wantsHorizon: true)
    #expect(evaluation.horizon?.rfc3339 == expected)
  }

  @Test(arguments: [
    ("ws.soon + (ws.left - ws.idle)", "9999-12-31T23:40:00Z"),
    ("deadline + ws.left", "9999-12-31T23:59:59.999999999Z"), ("deadline + (ws.idle + duration('1h'))", nil),
    ("timestamp('0001-01-01T00:00:00Z') - ws.left", "9999-12-31T23:59:59.999999999Z"),
  ])
  func failsUntilTheRangeBegins(expression: String, expected: String?) throws {
    let program = try #require(MovingSample.environment.compile(expression).program)
    let now = Sample.timestamp("9999-12-31T23:00:00Z")
    let sample = MovingSample(used: now + .minutes(35), deadline: .latest)
    let evaluation = program.evaluate(sample.bindings(at: now), wantsHorizon: true)
    #expect(evaluation.value.exact == "error overflow")
    #expect(evaluation.horizon?.rfc3339 == expected)
  }

  @Test func givesUpLookingOverChanges() throws {
    let environment = Sample.environment { $0.strictness = [] }
    // A condition that always holds has no end, which the search cannot know: it stops after some changes.
    let program = try #require(environment.compile("now.getHours() < 24").program)
    let horizon = try #require(program.evaluate(Sample.bindings(environment), wantsHorizon: true).horizon)
    #expect(horizon > Sample.now + .days(30))
  }

  @Test func followsTheClocksOfAZoneWhenTheyAreSet() throws {
    let environment = Sample.environment()
    let program = try #require(environment.compile("now.getHours('Europe/Berlin') == 2").program)
    // In the night of 2026-10-25 the hour from 2 to 3 comes twice: the answer holds through both.
    let fold = Sample.bindings(environment, now: Sample.timestamp("2026-10-25T00:30:00Z"))
    #expect(program.evaluate(fold, wantsHorizon: true).horizon?.rfc3339 == "2026-10-25T02:00:00Z")
    // In the night of 2026-03-29 it does not come at all: the next one is a day later.
    let gap = Sample.bindings(environment, now: Sample.timestamp("2026-03-29T00:30:00Z"))
    #expect(program.evaluate(gap, wantsHorizon: true).horizon?.rfc3339 == "2026-03-30T00:00:00Z")
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
    #expect(try horizon("now.silent()") == "2026-03-11T10:00:00.000000005Z")
  }
}
