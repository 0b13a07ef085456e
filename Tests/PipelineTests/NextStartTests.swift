import Rules
import TestSupport
import Testing
import Time

@testable import Pipeline

/// When a schedule starts a workspace next, by the server's word or computed, and why not. It is Wednesday, 10:00.
@Suite struct NextStartTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var version = "v2.36.0"
    var schedule: String? = "CRON_TZ=UTC 30 7 * * 1-5"
    let expected: String?
    var change: @Sendable (inout WorkspaceFacts) -> Void = { _ in }

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "no schedule", schedule: nil, expected: nil),
    Case(name: "the server says it", expected: "2026-03-13T07:30:00Z") {
      $0.nextStartAt = Timestamp(rfc3339: "2026-03-13T07:30:00Z")
    },
    Case(name: "the server leaves it open", expected: "2026-03-12T07:30:00Z computed"),
    Case(name: "what the server says is over", expected: "2026-03-12T07:30:00Z computed") {
      $0.nextStartAt = wednesday - .minutes(1)
    },
    Case(name: "an old server", version: "v0.13.6", expected: "2026-03-12T07:30:00Z computed"),
    Case(name: "in a zone", schedule: "CRON_TZ=Europe/Berlin 30 7 * * *", expected: "2026-03-12T06:30:00Z computed"),
    Case(name: "on days of the template", expected: "2026-03-13T07:30:00Z computed") {
      $0.template.autostartDays = ["friday", "sunday"]
    },
    Case(name: "all days are all", expected: "2026-03-12T07:30:00Z computed") {
      $0.template.autostartDays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    },
    Case(
      name: "on none of its days",
      expected: "never computed: its schedule has no firing on a day that its template allows"
    ) { $0.template.autostartDays = ["sunday"] },
    Case(name: "days that are not known", expected: "2026-03-12T07:30:00Z computed") {
      $0.template.autostartDays = ["sunday"]
      $0.unknown = ["template.autostart_days"]
    },
    Case(name: "an old server heeds no days", version: "v0.13.6", expected: "2026-03-12T07:30:00Z computed") {
      $0.template.autostartDays = ["sunday"]
    },
    Case(name: "dormant", expected: "2026-03-12T07:30:00Z computed: it is dormant") {
      $0.dormantAt = wednesday - .days(3)
    },
    Case(
      name: "the template forbids it",
      expected:
        "2026-03-12T07:30:00Z computed: its template forbids schedules, which a server with a Premium licence heeds"
    ) { $0.template.allowUserAutostart = false },
    Case(
      name: "the owner is suspended", expected: "2026-03-12T07:30:00Z computed: the account of its owner is suspended"
    ) { $0.owner.status = "suspended" },
    Case(name: "whether it is, is not known", expected: "2026-03-12T07:30:00Z computed") {
      $0.owner.status = "suspended"
      $0.unknown = ["owner.status"]
    },
    Case(name: "on an old server it does not matter", version: "v0.13.6", expected: "2026-03-12T07:30:00Z computed") {
      $0.owner.status = "suspended"
    },
    Case(name: "the last build failed", expected: "2026-03-12T07:30:00Z computed: its last build failed") {
      $0.status = "failed"
    },
    Case(
      name: "never", schedule: "0 8 * * ,",
      expected: "never computed: its schedule never fires, and the server starts it a minute after each stop"),
    Case(name: "stopped on an old server, fired since", version: "v0.13.6", expected: "2026-03-11T10:00:00Z computed") {
      $0.transition = "stop"
      $0.status = "stopped"
    },
    Case(name: "stopped on a new one that left it open, fired since", expected: "2026-03-11T10:00:00Z computed") {
      $0.transition = "stop"
      $0.status = "stopped"
    },
    Case(name: "stopped on a new one that says when", expected: "2026-03-12T07:30:00Z") {
      $0.transition = "stop"
      $0.status = "stopped"
      $0.nextStartAt = Timestamp(rfc3339: "2026-03-12T07:30:00Z")
    },
  ]

  @Test(arguments: cases) func isToldOrComputed(_ test: Case) throws {
    let facts = workspace { facts in
      facts.autostart = test.schedule
      test.change(&facts)
    }
    let next = NextStart(
      of: facts, server: reading([], version: test.version).server, buildCreatedAt: wednesday - .days(2), at: wednesday)
    let text = next.map { next in
      (next.at?.rfc3339 ?? "never") + (next.isComputed ? " computed" : "") + (next.obstacle.map { ": \($0)" } ?? "")
    }
    #expect(text == test.expected)
  }

  /// What a rule is about to set, and what its message says of what is set already.
  @Test func isToldByDecisionsAndMessages() throws {
    let rules = try ruleSet(
      """
      - name: early
        actions: [{set_autostart: {schedule: "CRON_TZ=UTC 0 11 * * *"}}]
        message: "To ${target}; so far ${ws.?next_start_at}."
      """)
    var facts = workspace("dev") { $0.autostart = "CRON_TZ=UTC 30 7 * * *" }
    var judgement = Judgement(of: reading([facts]), under: rules, policy: enforcing)
    #expect(judgement.nextStart(of: judgement.decisions[0])?.at == wednesday + .hours(1))
    #expect(
      judgement.record(of: judgement.decisions[0]).message == "To 11:00 daily (UTC); so far 2026-03-12 07:30 UTC.")
    // For a stopped workspace a firing before the schedule is set counts on old servers only.
    let stopped = workspace("dev") { ($0.autostart, $0.transition, $0.status) = (nil, "stop", "stopped") }
    for (version, start) in [("v2.36.0", wednesday + .hours(1)), ("v0.13.6", wednesday)] {
      let seen = reading([stopped], version: version)
      judgement = Judgement(of: seen, under: rules, policy: enforcing)
      #expect(judgement.nextStart(of: judgement.decisions[0])?.at == start, "\(version)")
    }
    facts.dormantAt = wednesday - .days(1)
    judgement = Judgement(of: reading([facts]), under: rules, policy: enforcing)
    #expect(judgement.nextStart(of: judgement.decisions[0])?.obstacle == "it is dormant")
  }
}
