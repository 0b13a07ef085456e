import Audit
import CoderAPI
import Rules
import Testing
import Time

@testable import Pipeline

/// Whose doing a value is that a reading shows: Curfew's, the server's own, or a person's.
@Suite struct AuthorshipTests {
  private static let read = wednesday - .minutes(5)
  private static let start = wednesday - .hours(3)

  /// A running workspace that was read five minutes ago, and what is found now.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var version = "v2.36.0"
    /// Minutes from now at which the deadline stood then; `nil` for none.
    var before: Int? = 40
    /// Minutes from now at which it stands now; seconds besides.
    var deadline: Int? = 120
    var seconds = 0
    /// How many seconds ago the workspace was used, and the build's record was changed; by default by the bump, if any.
    var used: Int? = 3600
    var updated: Int?
    var last = ValueMemory.Origin.server
    var byHand: ValueMemory.HandSet?
    let expected: ValueMemory.Origin
    /// Minutes from now of the deadline that counts as set by hand.
    var hand: Int?
    var change: @Sendable (inout WorkspaceFacts) -> Void = { _ in }
    var remember: @Sendable (inout WorkspaceMemory) -> Void = { _ in }

    var testDescription: String { "\(name), \(version)" }
  }

  private static func minute(_ minutes: Int) -> Timestamp { wednesday + .minutes(minutes) }

  private static func hand(_ from: Int?, _ to: Int) -> ValueMemory.HandSet {
    ValueMemory.HandSet(from: from.map(minute), to: minute(to), at: read)
  }

  static let onBoth: [Case] = [
    Case(name: "first sight", expected: .server) { _ in
    } remember: {
      $0 = WorkspaceMemory()
    },
    Case(name: "unchanged", before: 120, expected: .server),
    Case(name: "unchanged, Curfew's", before: 120, last: .curfew, expected: .curfew),
    Case(name: "extended", deadline: 300, expected: .other, hand: 300),
    Case(
      name: "extended by an hour from now, unused", deadline: 60, seconds: -20, updated: 20, expected: .other, hand: 60),
    Case(
      name: "extended by an hour from now, used an hour ago", deadline: 60, seconds: -20, used: 3600, updated: 20,
      expected: .other, hand: 60),
    Case(
      name: "extended by an hour from now, used two minutes before", deadline: 60, seconds: -20, used: 140, updated: 20,
      expected: .other, hand: 60),
    Case(
      name: "extended by an hour from now, in use", before: 58, deadline: 60, seconds: -20, used: 20, updated: 20,
      expected: .other, hand: 60),
    Case(name: "extended by 50 minutes", deadline: 50, used: 300, expected: .other, hand: 50),
    Case(name: "shortened", before: 300, deadline: 40, expected: .other, hand: 40),
    Case(name: "shortened, in use", before: 300, deadline: 60, used: 0, updated: 0, expected: .other, hand: 60),
    Case(name: "bump", deadline: 60, seconds: -20, used: 20, updated: 20, expected: .server),
    Case(
      name: "bump of what Curfew set", deadline: 60, seconds: -20, used: 20, updated: 20, last: .curfew,
      expected: .curfew),
    Case(
      name: "a later one set by hand stands through a bump", before: 45, deadline: 60, used: 0, updated: 0,
      last: .other, byHand: hand(30, 45), expected: .other, hand: 45),
    Case(
      name: "an earlier one set by hand ends with a bump", before: 35, deadline: 60, used: 0, updated: 0, last: .other,
      byHand: hand(300, 35), expected: .server),
    Case(
      name: "set by hand again", before: 120, deadline: 180, last: .other, byHand: hand(30, 120), expected: .other,
      hand: 180),
    Case(
      name: "by hand beyond what Curfew set", before: 120, deadline: 180, last: .curfew, expected: .other, hand: 180),
    Case(name: "arrived late", deadline: 180, expected: .curfew) { _ in
    } remember: {
      $0.sent[.lifetime] = .some(minute(180).rfc3339)
    },
    Case(name: "a new build", deadline: 300, expected: .server) {
      $0.buildNumber = 8
      $0.startedAt = wednesday - .minutes(2)
      $0.ttl = .minutes(302)
    },
    Case(name: "a new build with the lifetime of before", deadline: 300, expected: .server) {
      $0.buildNumber = 8
      $0.startedAt = wednesday - .minutes(2)
      $0.ttl = .hours(9)
    } remember: {
      $0.values[.ttl] = ValueMemory(value: "5h2m", setBy: .server, at: read)
    },
    Case(name: "a new build, and extended at once", deadline: 300, expected: .other, hand: 300) {
      $0.buildNumber = 8
      $0.startedAt = wednesday - .minutes(2)
      $0.ttl = .hours(1)
    },
    Case(name: "a build that was under way", before: nil, deadline: 300, expected: .server) {
      $0.startedAt = wednesday - .minutes(2)
      $0.ttl = .minutes(302)
    },
    Case(name: "stopped", deadline: nil, expected: .server) {
      $0.buildNumber = 8
      $0.transition = "stop"
      $0.status = "stopped"
      $0.startedAt = nil
    },
    Case(name: "not told", deadline: nil, expected: .curfew) {
      $0.unknown = ["ws.deadline"]
    } remember: {
      $0.values[.lifetime]?.setBy = .curfew
    },
  ]

  static let newer: [Case] = [
    // As recorded: an instant that the client takes, and the server's a few milliseconds later.
    Case(
      name: "extended by an hour by hand while it is used", deadline: 60, seconds: -20, used: 0, updated: 19,
      expected: .other, hand: 60),
    Case(
      name: "bump whose use is not written yet", deadline: 60, seconds: -20, used: 70, updated: 20, expected: .server),
    Case(name: "bump with use later", deadline: 60, seconds: -150, used: 10, updated: 150, expected: .server),
    Case(name: "bump by the template's amount", deadline: 180, seconds: -60, used: 30, updated: 60, expected: .server) {
      $0.template.activityBump = .hours(3)
    },
    Case(name: "a template without bumps", deadline: 60, used: 0, updated: 0, expected: .other, hand: 60) {
      $0.template.activityBump = .zero
    },
    Case(name: "bump to max_deadline", deadline: 47, used: 30, updated: 30, expected: .server) {
      $0.maxDeadline = minute(47)
    },
    Case(name: "set to max_deadline by hand", deadline: 47, updated: 30, expected: .other, hand: 47) {
      $0.maxDeadline = minute(47)
    },
    Case(name: "bump over the next autostart", deadline: 510, used: 30, updated: 30, expected: .server) {
      $0.autostart = "CRON_TZ=UTC 30 10 * * *"
      $0.ttl = .hours(8)
    },
    Case(name: "extended to just there by hand", deadline: 510, updated: 30, expected: .other, hand: 510) {
      $0.autostart = "CRON_TZ=UTC 30 10 * * *"
      $0.ttl = .hours(8)
    },
    Case(name: "an agent at work bumps", deadline: 60, seconds: -20, updated: 20, expected: .server) {
      $0.appStatus = "working"
      $0.appStatusSince = wednesday - .seconds(20)
    },
    Case(name: "an agent at work bumps, and reports again", deadline: 60, seconds: -50, updated: 50, expected: .server)
    {
      $0.appStatus = "complete"
      $0.appStatusSince = wednesday - .seconds(10)
    },
    Case(
      name: "an agent reported before somebody moved it", deadline: 60, seconds: -20, updated: 20, expected: .other,
      hand: 60
    ) {
      $0.appStatusSince = wednesday - .seconds(200)
    },
    Case(name: "the template's edit lowers it", before: 400, deadline: 200, expected: .server) {
      $0.maxDeadline = minute(200)
    } remember: {
      $0.lastReading?.maxDeadline = minute(500)
    },
    Case(name: "the template's edit is the first to limit it", before: 400, deadline: 200, expected: .server) {
      $0.maxDeadline = minute(200)
    },
    Case(name: "the template's edit removes it", before: 400, deadline: nil, expected: .server) { _ in
    } remember: {
      $0.lastReading?.maxDeadline = minute(500)
    },
    Case(name: "lowered by hand while the template is edited", before: 400, deadline: 200, expected: .other, hand: 200)
    {
      $0.maxDeadline = minute(600)
    } remember: {
      $0.lastReading?.maxDeadline = minute(500)
    },
    Case(name: "extended by hand to a new maximum", before: 400, deadline: 500, expected: .other, hand: 500) {
      $0.maxDeadline = minute(500)
    } remember: {
      $0.lastReading?.maxDeadline = minute(450)
    },
    Case(name: "lowered by hand under a maximum", before: 400, deadline: 200, expected: .other, hand: 200) {
      $0.maxDeadline = minute(600)
    } remember: {
      $0.lastReading?.maxDeadline = minute(600)
    },
    Case(
      name: "a bump that looked like a person's doing", before: 60, deadline: 60, used: -30, updated: 0, last: .other,
      byHand: hand(40, 60), expected: .server),
    Case(
      name: "a person's doing, and used later", before: 50, deadline: 50, used: 300, updated: 600, last: .other,
      byHand: hand(40, 50), expected: .other, hand: 50),
    Case(name: "the TTL was cleared by hand", deadline: nil, expected: .other) {
      $0.ttl = nil
    },
    Case(name: "Curfew cleared the TTL", deadline: nil, expected: .curfew) {
      $0.ttl = nil
    } remember: {
      $0.values[.ttl] = ValueMemory(value: nil, setBy: .curfew, at: read)
    },
    Case(name: "the TTL was cleared by hand under a maximum", deadline: 600, expected: .other, hand: 600) {
      $0.ttl = nil
      $0.maxDeadline = minute(600)
    },
    Case(
      name: "v2.0 bumps by the lifetime", version: "v2.0.0", before: 400, deadline: 480, used: 0, updated: 0,
      expected: .server),
  ]

  static let older: [Case] = [
    Case(
      name: "extended by an hour by hand after use", version: "v0.13.6", deadline: 60, seconds: -20, used: 30,
      updated: 9000, expected: .other, hand: 60),
    Case(
      name: "extended by an hour by hand, then used", version: "v0.13.6", deadline: 60, seconds: -20, used: 5,
      updated: 9000, expected: .other, hand: 60),
    Case(
      name: "with 50 minutes left there is no bump", version: "v0.13.6", before: 52, deadline: 60, used: 0, updated: 0,
      expected: .other, hand: 60),
  ]

  static let cases =
    onBoth + newer + older
    + onBoth.map { example in
      var example = example
      example.version = "v0.13.6"
      return example
    }

  @Test(arguments: cases) func isToldApart(_ example: Case) {
    var facts = workspace("dev") {
      $0.startedAt = Self.start
      $0.lastUsedAt = example.used.map { wednesday - .seconds($0) }
      $0.deadline = example.deadline.map { Self.minute($0) + .seconds(example.seconds) }
    }
    var memory = WorkspaceMemory(values: [
      .lifetime: ValueMemory(value: "7 then", setBy: example.last, at: Self.read - .hours(1), byHand: example.byHand),
      .ttl: ValueMemory(value: "8h", setBy: .server, at: Self.read - .hours(1)),
    ])
    memory.lastReading = LastReading(
      at: Self.read, deadline: example.before.map(Self.minute), buildNumber: 7)
    example.change(&facts)
    example.remember(&memory)
    let values = Authorship(
      facts: facts, buildUpdatedAt: example.updated.map { wednesday - .seconds($0) } ?? Self.start, before: memory,
      now: wednesday, server: ServerTraits(version: ServerVersion(example.version))
    ).values()
    #expect(values[.lifetime]?.setBy == example.expected)
    let hand = values[.lifetime]?.byHand?.to
    #expect(hand == example.hand.map { $0 == example.deadline ? facts.deadline : Self.minute($0) } ?? nil)
  }

  @Test(arguments: [Effect.ttl, .autostart]) func ttlAndScheduleArePeoples(_ effect: Effect) {
    func seen(_ before: ValueMemory?, sent: String?? = nil, _ change: (inout WorkspaceFacts) -> Void) -> ValueMemory? {
      var memory = WorkspaceMemory()
      memory.values[effect] = before
      memory.sent[effect] = sent
      return Authorship(
        facts: workspace("dev", change), buildUpdatedAt: nil, before: memory, now: wednesday,
        server: ServerTraits(version: nil)
      ).values()[effect]
    }
    let texts: (String, String) = effect == .ttl ? ("8h", "1h") : ("0 9 * * 1-5", "30 6 * * *")
    func set(_ facts: inout WorkspaceFacts) {
      facts.ttl = .hours(8)
      facts.autostart = "0 9 * * 1-5"
    }
    func clear(_ facts: inout WorkspaceFacts) {
      facts.ttl = nil
      facts.autostart = nil
    }
    let own = ValueMemory(value: texts.1, setBy: .curfew, at: wednesday - .hours(1))
    #expect(seen(nil, set)?.setBy == .server)
    #expect(seen(nil, clear)?.setBy == .server)
    #expect(seen(own, set) == ValueMemory(value: texts.0, setBy: .other, at: wednesday))
    #expect(seen(own, clear) == ValueMemory(value: nil, setBy: .other, at: wednesday))
    #expect(seen(own, sent: .some(texts.0), set)?.setBy == .curfew)
    #expect(seen(own, sent: .some(nil), clear)?.setBy == .curfew)
    let same = ValueMemory(value: texts.0, setBy: .curfew, at: wednesday - .hours(1))
    #expect(seen(same, set) == same)
  }

  /// Whoever claims a prebuilt workspace gets the lifetime and the schedule of its template, and has chosen neither.
  @Test(arguments: [Effect.ttl, .autostart], [true, false])
  func whatAClaimBringsIsNobodysDoing(_ effect: Effect, wasPrebuild: Bool) {
    var memory = WorkspaceMemory(values: [effect: ValueMemory(value: nil, setBy: .server, at: wednesday - .hours(1))])
    memory.lastReading = LastReading(
      at: wednesday - .minutes(1), deadline: nil, buildNumber: 6, isPrebuild: wasPrebuild)
    let facts = workspace {
      $0.ttl = .hours(8)
      $0.autostart = "30 8 * * 1-5"
    }
    let values = Authorship(
      facts: facts, buildUpdatedAt: nil, before: memory, now: wednesday, server: ServerTraits(version: nil)
    ).values()
    #expect(values[effect]?.setBy == (wasPrebuild ? .server : .other))
  }

  /// A template whose users may not choose rewrites the lifetime of all its workspaces.
  @Test func aTemplatesLifetimeIsNobodysDoing() {
    var memory = WorkspaceMemory()
    memory.values[.ttl] = ValueMemory(value: "4h", setBy: .server, at: wednesday - .hours(1))
    let facts = workspace {
      $0.template.allowUserAutostop = false
      $0.template.defaultTTL = .hours(8)
    }
    let values = Authorship(
      facts: facts, buildUpdatedAt: nil, before: memory, now: wednesday, server: ServerTraits(version: nil)
    ).values()
    #expect(values[.ttl]?.setBy == .server)
  }

  @Test func whatCurfewSetsBeyondALaterOneKeepsIt() {
    let byHand = Self.hand(30, 120)
    let before = ValueMemory(value: "7 x", setBy: .other, at: Self.read, byHand: byHand)
    func set(_ minutes: Int, _ direction: ResolvedAction.Direction) -> ValueMemory {
      .set(
        .deadline(Self.minute(minutes), direction), buildNumber: 7, at: wednesday, after: before)
    }
    #expect(set(180, .later).byHand == byHand && set(180, .later).setBy == .curfew)
    #expect(set(60, .earlier).byHand == nil)
  }
}
