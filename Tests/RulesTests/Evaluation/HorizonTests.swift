import Rules
import TestSupport
import Testing
import Time

/// Whatever the rule, its answer stays the same until the instant it names.
@Suite struct HorizonTests {
  static let conditions = [
    "ws.idle_for > duration('2h') || now.isWithin('Mon-Fri 08:00-18:30')",
    "has(ws.time_left) && ws.time_left < duration('30m') && ws.idle_for < duration('1h')",
    "has(ws.uptime) && ws.uptime - ws.idle_for > duration('1h')", "now.at('18:00') - now < duration('3h')",
    "now.startOfDay() + duration('9h') < now && !(now.nextCron('0 12 * * 1-5') - now > duration('1h'))",
    "now.floor(duration('15m')) == now || time.max(ws.idle_for, duration('90m')) > duration('2h')",
    "time.min(now, ws.created_at + days(30)) == now", "ws.?time_left.orValue(duration('1h')) > duration('20m')",
    "now.getHours('Europe/Berlin') in [7, 8, 9] && ws.idle_for > duration('40m')",
    "ws.agents.exists(a, has(a.last_connected_at) && now - a.last_connected_at > duration('10m'))",
  ]

  @Test(arguments: conditions)
  func holdsUntilItSaysSo(condition: String) throws {
    let rule = try Loading.rule(when: condition, timezone: "Europe/Berlin")
    var random = SeededGenerator(seed: 2)
    for _ in 0..<60 {
      let now = Sample.now + .seconds(Int.random(in: -200_000...200_000, using: &random))
      var facts = Sample.running
      facts.startedAt = now - .minutes(Int.random(in: 0...300, using: &random))
      facts.lastUsedAt = now - .minutes(Int.random(in: 0...200, using: &random))
      facts.deadline = Bool.random(using: &random) ? now + .minutes(Int.random(in: -5...200, using: &random)) : nil
      let evaluation = rule.evaluate(Subject(facts: facts, now: now))
      let end = evaluation.nextChangeAt ?? now + .days(400)
      #expect(end > now)
      let span = (end - now).wholeSeconds
      for second in [1, span / 3, span / 2, span - 1] where second > 0 && second < span {
        let later = rule.evaluate(Subject(facts: facts, now: now + .seconds(second)), wantsHorizon: false)
        #expect(later.answer == evaluation.answer, "\(now) + \(second) s")
      }
    }
  }

  /// On a server whose clock was set back the last use lies ahead, and nobody is idle until then.
  @Test(arguments: conditions) func endsAtTheLatestWhereTheLastUseLies(condition: String) throws {
    let rule = try Loading.rule(when: condition, timezone: "Europe/Berlin")
    var facts = Sample.running
    for ahead in [1, 20, 3600] {
      facts.lastUsedAt = Sample.now + .seconds(ahead)
      let end = rule.evaluate(Subject(facts: facts, now: Sample.now)).nextChangeAt
      #expect(try #require(end) <= Sample.now + .seconds(ahead))
    }
  }

  /// Around the Friday on which Egypt's clocks jump over midnight, and the one on which they show an hour twice.
  @Test(arguments: ["2027-04-30T00:00:00Z", "2027-10-29T00:00:00Z"])
  func holdsAcrossADayWhoseClocksAreChanged(around day: String) throws {
    let rule = try Loading.rule(
      when: "now.nextCron('30 0,9,23 * * 4,5') - now > duration('1h')", timezone: "Africa/Cairo")
    var random = SeededGenerator(seed: 3)
    for _ in 0..<60 {
      let now = try #require(Timestamp(rfc3339: day)) + .seconds(Int.random(in: -200_000...200_000, using: &random))
      let evaluation = rule.evaluate(Subject(facts: Sample.running, now: now))
      let end = try #require(evaluation.nextChangeAt)
      let span = (end - now).wholeSeconds
      for second in [1, span / 3, span / 2, span - 1] where second > 0 && second < span {
        let later = rule.evaluate(Subject(facts: Sample.running, now: now + .seconds(second)), wantsHorizon: false)
        #expect(later.answer == evaluation.answer, "\(now) + \(second) s")
      }
      let then = rule.evaluate(Subject(facts: Sample.running, now: end), wantsHorizon: false)
      #expect(then.answer != evaluation.answer, "\(now): nothing changes at \(end)")
    }
  }
}
