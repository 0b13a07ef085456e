import Rules
import Testing
import Time

@testable import Pipeline

/// What a plan says of a later time: as if nobody used anything until then.
@Suite struct AheadTests {
  /// A judgement for so long after the reading.
  private func judgement(_ rule: String, after ahead: Duration, count: Int = 1, policy: Policy = enforcing) throws
    -> Judgement
  {
    let facts = (0..<count).map { number in workspace("dev\(number)") { $0.deadline = wednesday + .hours(20) } }
    let read = reading(facts)
    var later = Reading(now: wednesday + ahead, observations: read.observations, server: read.server)
    later.readAt = wednesday
    return Judgement(of: later, under: try ruleSet(rule), policy: policy)
  }

  private static let idle = """
    - name: idle
      when: ws.idle_for > duration("1h")
      for: 30m
      actions: [{shorten: {to: "${now + duration('40m')}"}}]
    """

  /// Used ten minutes ago: idle for an hour after fifty minutes, and for half an hour longer after eighty.
  @Test(arguments: [(40, "none"), (60, "blocked for"), (79, "blocked for"), (81, "act"), (600, "act")])
  func takesForAsFulfilledWhereItWillHaveHeld(minutes: Int, expected: String) throws {
    let decisions = try judgement(Self.idle, after: .minutes(minutes)).decisions
    let said = decisions.map { $0.verdict.word + ($0.verdict.guardName.map { " \($0.rawValue)" } ?? "") }
    #expect(said == (expected == "none" ? [] : [expected]))
  }

  /// `>` becomes true a nanosecond after the hour, which is found a second later; memory holds the microsecond that the file keeps.
  @Test func remembersWhatTheFileKeepsOfSinceWhen() throws {
    let judgement = try judgement(Self.idle, after: .minutes(60))
    #expect(judgement.trueSince.map { $0.map(\.1) } == [[wednesday + .minutes(50) + .seconds(1)]])
  }

  /// A condition that is true by the hour begins anew each day.
  @Test(arguments: [(9, "none"), (10, "blocked for"), (11, "act"), (33, "none"), (34, "blocked for")])
  func beginsAnewWhereItWasFalse(hours: Int, expected: String) throws {
    let rule = """
      - name: late
        when: now.getHours() >= 20 && ws.idle_for > duration("1m")
        for: 45m
        actions: [{shorten: {to: "${now + duration('40m')}"}}]
      """
    let decisions = try judgement(rule, after: .hours(hours)).decisions
    let said = decisions.map { $0.verdict.word + ($0.verdict.guardName.map { " \($0.rawValue)" } ?? "") }
    #expect(said == (expected == "none" ? [] : [expected]))
  }

  @Test func saysWhatItTakesForGranted() throws {
    #expect(try judgement(Self.idle, after: .zero).notes.isEmpty)
    let notes = try judgement(Self.idle, after: .hours(30)).notes
    #expect(notes.first?.hasPrefix("judged for \((wednesday + .hours(30)).rfc3339), by what was read at ") == true)
    #expect(notes.first?.contains("as if nobody used anything until then; 1 workspace would have been stopped") == true)
    #expect(try judgement(Self.idle, after: .hours(-2)).notes.first?.contains("as if it had been so then") == true)
  }

  @Test func showsTheBlastRadius() throws {
    let policy = Policy(mode: .enforce, maxShortenedPercent: 25, alwaysShortened: 5)
    let judgement = try judgement(Self.idle, after: .hours(2), count: 30, policy: policy)
    #expect(judgement.overreaches.map(\.wanted) == [30])
    #expect(judgement.notes.contains { $0.hasPrefix("blast radius: idle would ") })
  }
}
