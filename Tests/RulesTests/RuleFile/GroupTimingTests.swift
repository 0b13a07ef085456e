import Diagnostics
import Testing
import Time

@testable import Rules

/// When a group is due: `every`, and `on` with cron schedules.
@Suite struct GroupTimingTests {
  private static func load(_ keys: String, head: String = "timezone: Europe/Berlin") -> RuleLoad {
    RuleSet.load(files: [
      SourceFile(
        name: "rules.yaml",
        text: """
          version: 1
          \(head)
          groups:
            - name: evening
              \(keys)
              rules:
                - {name: example, when: ws.outdated, actions: [set_ttl: {to: 8h}]}

          """)
    ])
  }

  private static func timing(_ keys: String, head: String = "timezone: Europe/Berlin") throws -> GroupTiming {
    let load = load(keys, head: head)
    return try #require(load.ruleSet?.rules.first?.timing, "\(load.diagnostics.map { $0.render() })")
  }

  private static func at(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

  @Test(arguments: [
    ("every: 5m", "timezone: Europe/Berlin", "every 5m"), ("every: 90m", "timezone: UTC", "every 1h30m"),
    ("every: \"${params.pace}\"", "timezone: UTC\nparams: {pace: 2h}", "every 2h"),
    ("on: {cron: [\"0 17 * * Mon-Fri\"]}", "timezone: Europe/Berlin", "0 17 * * Mon-Fri in Europe/Berlin"),
    ("on: {cron: 0 17 * * *, timezone: Europe/Lisbon}", "timezone: UTC", "0 17 * * * in Europe/Lisbon"),
    (
      "on: {cron: [\"0 8 * * *\", \"CRON_TZ=Asia/Tokyo 0 9 * * *\"]}", "timezone: UTC",
      "0 8 * * * in UTC, CRON_TZ=Asia/Tokyo 0 9 * * * in Asia/Tokyo"
    ),
  ]) func isRead(_ keys: String, _ head: String, _ text: String) throws {
    #expect(try Self.timing(keys, head: head).text == text)
  }

  @Test(arguments: [
    ("every: 5m\n    on: {cron: [\"0 17 * * *\"]}", "R175"), ("every: 0s", "R161"), ("every: 400d", "R161"),
    ("every: soon", "R153"), ("every: [5m]", "R152"), ("every: \"${now}\"", "R111"), ("every: 30s", "R315"),
    ("on: {cron: []}", "R176"), ("on: {cron: [\"0 17 * *\"]}", "R176"), ("on: {cron: [\"0 17 31 2 *\"]}", "R176"),
    ("on: {cron: [\"61 17 * * *\"]}", "R176"), ("on: {cron: [{}]}", "R152"), ("on: 5m", "R152"), ("on: {}", "R151"),
    ("on: {crom: [\"0 17 * * *\"]}", "R150"), ("on: {cron: [\"0 17 * * *\"], timezone: Berlin}", "R162"),
    ("evry: 5m", "R150"),
  ]) func isRefused(_ keys: String, _ code: String) {
    #expect(Self.load(keys).diagnostics.map(\.code).contains(code))
  }

  /// The interval of the settings counts, where it is known.
  @Test func everyIsComparedWithTheInterval() {
    let file = SourceFile(
      name: "rules.yaml",
      text:
        "version: 1\ngroups:\n  - name: g\n    every: 5m\n    rules:\n      - {name: a, when: ws.outdated, actions: [set_ttl: {to: 8h}]}\n"
    )
    #expect(RuleSet.load(files: [file]).diagnostics.isEmpty)
    let load = RuleSet.load(files: [file], in: Circumstances(sweepInterval: .minutes(10)))
    #expect(load.diagnostics.map(\.code) == ["R315"])
    #expect(load.diagnostics.first?.summary == "'every' is shorter than the 10m between two sweeps")
  }

  /// A cron time that the clocks skip does not come that day, one that they show twice comes twice, as on the server.
  @Test(arguments: [
    ("2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z"), ("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
    ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
  ]) func followsTheClocks(_ after: String, _ next: String) throws {
    let timing = try Self.timing("on: {cron: [\"30 2 * * *\"]}")
    #expect(timing.next(after: try Self.at(after)) == (try Self.at(next)))
  }

  @Test func isDueOnceForATime() throws {
    let timing = try Self.timing("on: {cron: [\"0 17 * * *\"]}", head: "timezone: UTC")
    let five = try Self.at("2026-03-11T17:00:00Z")
    let tomorrow = five + .days(1)
    #expect(timing.state(at: five - .seconds(1), dealtWith: five - .hours(1)) == .notDue(until: five))
    #expect(timing.state(at: five, dealtWith: five - .hours(1)) == .due(since: five))
    #expect(timing.state(at: five + .minutes(59), dealtWith: five - .days(9)) == .due(since: five))
    #expect(timing.state(at: five, dealtWith: five) == .notDue(until: tomorrow))
    #expect(timing.state(at: five + .minutes(61), dealtWith: five - .hours(1)) == .missed(at: five, until: tomorrow))
    #expect(timing.state(at: five + .seconds(59), dealtWith: nil) == .due(since: five))
    #expect(timing.state(at: five + .seconds(60), dealtWith: nil) == .notDue(until: tomorrow))
  }

  /// Several times that were missed make it due once, for the last of them.
  @Test func isDueOnceForSeveralTimes() throws {
    let timing = try Self.timing("on: {cron: [\"*/10 * * * *\", \"5 17 * * *\"]}", head: "timezone: UTC")
    let five = try Self.at("2026-03-11T17:00:00Z")
    #expect(timing.state(at: five + .minutes(9), dealtWith: five - .minutes(30)) == .due(since: five + .minutes(5)))
    #expect(timing.next(after: five) == five + .minutes(5))
  }

  @Test func everyIsDueAtOnceAndAgain() throws {
    let timing = try Self.timing("every: 30m")
    let now = try Self.at("2026-03-11T17:00:00Z")
    #expect(timing.state(at: now, dealtWith: nil) == .due(since: now))
    #expect(timing.state(at: now, dealtWith: now - .minutes(29)) == .notDue(until: now + .minutes(1)))
    #expect(timing.state(at: now, dealtWith: now - .minutes(30)) == .due(since: now))
    // Cron and timers call a second early at times.
    #expect(timing.state(at: now, dealtWith: now - .minutes(30) + .seconds(10)) == .due(since: now))
    let early = now - .minutes(30) + .seconds(11)
    #expect(timing.state(at: now, dealtWith: early) == .notDue(until: now + .seconds(11)))
    #expect(timing.state(at: now, dealtWith: now - .days(30)) == .due(since: now))
  }

  /// A rule in a group that is judged at times of its own shadows none that is judged in every sweep.
  @Test func shadowsOnlyItsOwnGroup() {
    func codes(_ keys: String) -> [String] {
      RuleSet.load(
        files: [
          SourceFile(
            name: "rules.yaml",
            text: """
              version: 1
              timezone: UTC
              groups:
                - name: evening
                  \(keys)
                  rules:
                    - {name: first, priority: 2, actions: [set_ttl: {to: 8h}]}
                - name: always
                  rules:
                    - {name: second, priority: 1, when: ws.outdated, actions: [set_ttl: {to: 4h}]}

              """)
        ], in: Circumstances(searchesWitnesses: true)
      ).diagnostics.map(\.code)
    }
    #expect(codes("").contains("R503"))
    #expect(!codes("every: 1h").contains("R503"))
  }
}
