import Foundation
import TestSupport
import Testing

/// What a backtest says that other rules would have done, beside what they do: the same company lives through the same days
/// under the rules that were in force, and again under the others.
@Suite(.ownThreads) struct BacktestTruthTests {
  private static let company = """
    version: 1
    seed: 7
    templates:
      - {name: dev-go, default_ttl: 9h}
      - {name: gpu, default_ttl: 16h}
    teams:
      - name: Berlin
        zone: Europe/Berlin
        template: dev-go
        people: 5
        arrives: "08:45"
        leaves: "17:40"
        schedule: CRON_TZ=Europe/Berlin 30 8 * * 1-5
        forgets_windows: 60%
        tool: editor
      - {name: ml, zone: America/New_York, template: gpu, people: [quinn, ruth], tool: shell}

    """

  /// Two rule sets.
  struct Change: Sendable, CustomTestStringConvertible {
    /// What it is, for whoever reads that it failed.
    let testDescription: String
    let inForce: [String]
    let new: [String]
    /// When the group of the new rules is due, where that is not at every sweep.
    var timing = ""
    /// Rules of another group of the new ones, and when that is due.
    var others: (timing: String, rules: [String])?
  }

  private static let idle = #"""
    {name: idle, match: {status: [running]}, cooldown: 30m, actions: [{shorten: {to: "${now + duration('31m')}"}}],
    when: 'ws.idle_for > duration("45m") && has(ws.deadline) && ws.deadline - now > duration("1h")'}
    """#
  private static let evening = #"""
    {name: evening, match: {status: [running]}, actions: [{shorten: {to: "${now + duration('2h')}"}}],
    when: 'now.getHours("Europe/Berlin") >= 19 && has(ws.deadline) && ws.deadline - now > duration("3h")'}
    """#
  private static let late = #"""
    {name: late, match: {status: [running]}, actions: [{extend: {by: 2h}}], cooldown: 1h,
    when: 'ws.idle_for < duration("20m") && has(ws.deadline) && ws.deadline - now < duration("90m")'}
    """#
  private static let longer = #"""
    {name: longer, when: 'has(ws.ttl) && ws.ttl < duration("10h")', actions: [{set_ttl: {to: 12h}}]}
    """#
  private static let nights = #"""
    {name: nights, when: 'has(ws.autostart) && now.getHours("Europe/Berlin") >= 20',
    actions: [{suspend_autostart: {}}]}
    """#
  private static let quota = #"""
    {name: quota, match: {status: [running]}, actions: [{extend: {by: 1h}}], cooldown: 15m,
    when: 'has(ws.deadline) && ws.deadline - now < duration("4h") && state.actions_today < 3'}
    """#
  private static let early = #"""
    {name: early, when: '!has(ws.autostart)', actions: [{set_autostart: {schedule: "15 7 * * 1-5"}}]}
    """#
  private static let unscheduled = "{name: unscheduled, when: has(ws.autostart), actions: [{clear_autostart: {}}]}"

  private static let used = #"{name: used, when: 'ws.idle_for < duration("3h")', actions: [{keep: {}}]}"#

  static let changes = [
    Change(testDescription: "none to idle", inForce: [], new: [idle]),
    Change(testDescription: "idle to none", inForce: [idle], new: []),
    Change(
      testDescription: "idle, milder and longer true", inForce: [idle],
      new: [idle.replacing("45m", with: "2h").replacing("cooldown: 30m", with: "for: 25m")]),
    Change(testDescription: "idle to idle and late", inForce: [idle], new: [idle, late]),
    Change(testDescription: "late to evening", inForce: [late], new: [evening]),
    Change(testDescription: "idle to longer", inForce: [idle], new: [longer]),
    Change(testDescription: "longer to idle and unscheduled", inForce: [longer], new: [idle, unscheduled]),
    Change(testDescription: "idle to suspended nights", inForce: [idle], new: [idle, nights]),
    Change(testDescription: "suspended nights to none", inForce: [nights], new: []),
    Change(testDescription: "none to idle every two hours", inForce: [], new: [idle], timing: "every: 2h"),
    Change(
      testDescription: "none to idle at nine", inForce: [], new: [idle],
      timing: "on: {cron: [\"0 9,22 * * *\"]}"),
    Change(
      testDescription: "a quota, with another cooldown", inForce: [quota], new: [quota.replacing("15m", with: "16m")]),
    Change(testDescription: "a schedule for all, and idle", inForce: [], new: [early, idle]),
    Change(
      testDescription: "idle, but what was used at five is kept until the next day", inForce: [idle], new: [idle],
      others: (#"on: {cron: ["0 17 * * *"]}"#, [used])),
    Change(
      testDescription: "none to idle, and schedules that are suspended from eight on", inForce: [], new: [idle],
      others: (#"on: {cron: ["0 20 * * *", "0 10 * * *"]}"#, [nights])),
  ]

  /// A change that the server took.
  private struct Act: Equatable {
    let at: String
    let effect: String
    let words: String
  }

  private func write(
    _ groups: [(timing: String, rules: [String])], to folder: String, in program: BuiltProgram
  ) throws {
    var text = "version: 1\ntimezone: UTC\ngroups:\n"
    for (number, (timing, rules)) in groups.enumerated() {
      let list = rules.isEmpty ? "[]" : "\n" + rules.map { "      - \($0.replacing("\n", with: " "))\n" }.joined()
      text += "  - name: group-\(number)\n\(timing.isEmpty ? "" : "    \(timing)\n")    rules: \(list)\n"
    }
    try program.write(text, to: "\(folder)/one.yaml")
  }

  /// Lives through the days and answers what was changed on each workspace, in order.
  private func live(_ folder: String, in program: BuiltProgram) async throws -> [String: [Act]] {
    try await program.run(
      "simulate", "run", "--company", "company.yaml", "--rules", folder, "--from", "2026-11-24T06:00:00Z", "--to",
      "2026-11-25T11:00:00Z", "--every", "10m", "--keep", "\(folder).db"
    ).expectSuccess()
    let listed = try await program.run(
      "audit", "list", "--database", "\(folder).db", "--verdict", "act", "--limit", "100000", "-o", "json")
    let decisions = try #require(JSONTree(Array(listed.output.utf8)))["decisions"].elements.reversed()
    return try Dictionary(grouping: decisions) { $0["workspace"].text ?? "" }.mapValues { decisions in
      try decisions.map {
        Act(
          at: try #require($0["at"].text), effect: try #require($0["effect"].text),
          words: "\($0["rule"].text ?? ""): \($0["action"].text ?? "") to \(Self.value($0["after"]))")
      }
    }
  }

  /// A value as a backtest writes it.
  private static func value(_ tree: JSONTree) -> String {
    tree.text ?? tree.integer.map { "\($0 / 3600)h" } ?? "none"
  }

  /// The changes of each rule set, so that its days are lived through once.
  static let changesByRuleSet = Dictionary(grouping: changes, by: \.inForce).values.sorted { $0.count > $1.count }

  @Test(arguments: changesByRuleSet) func agreesWithWhatTheNewRulesDo(_ changes: [Change]) async throws {
    let program = BuiltProgram()
    try program.write(Self.company, to: "company.yaml")
    // A backtest leaves out the limits of a whole sweep.
    try program.write("limits: {always_shortened: 100}\n", to: "curfew.yaml")
    try write([("", changes[0].inForce)], to: "a", in: program)
    let before = try await live("a", in: program)
    for change in changes { try await compare(change, to: before, in: program) }
  }

  /// Compares what a backtest says with what the new rules do.
  private func compare(_ change: Change, to before: [String: [Act]], in program: BuiltProgram) async throws {
    try await program.shell("rm -rf b b.db*").expectSuccess()
    try write([(change.timing, change.new)] + (change.others.map { [$0] } ?? []), to: "b", in: program)
    let after = try await live("b", in: program)
    let found = try await program.run("backtest", "--database", "a.db", "--rules", "b", "-o", "json")
    try found.expectSuccess()
    let backtest = try #require(JSONTree(Array(found.output.utf8)))
    let differences = Dictionary(grouping: backtest["differences"].elements) { $0["workspace"].text ?? "" }
    for workspace in Set(before.keys).union(after.keys).union(differences.keys).sorted() {
      let (was, would) = (before[workspace] ?? [], after[workspace] ?? [])
      let common = zip(was, would).prefix { $0 == $1 }.count
      let first = [was.dropFirst(common).first?.at, would.dropFirst(common).first?.at].compactMap(\.self).min()
      let said = differences[workspace] ?? []
      #expect(said.first?["first_at"].text == first, "\(change.testDescription): \(workspace): \(was) \(would) \(said)")
      guard let first else { continue }
      // What each did at that instant.
      for effect in Set((was + would).filter { $0.at == first }.map(\.effect)) {
        let (one, other) = (
          was.first { $0.at == first && $0.effect == effect }?.words ?? "nothing",
          would.first { $0.at == first && $0.effect == effect }?.words ?? "nothing"
        )
        guard one != other else { continue }
        let isSaid = said.contains {
          $0["first_at"].text == first && $0["effect"].text == effect && $0["in_force"].text == one
            && $0["new"].text == other
        }
        #expect(isSaid, "\(change.testDescription): \(workspace): \(one), \(other): \(said)")
      }
    }
    // What follows is an estimate, and near: before workspaces were carried on it was many times as much.
    let truth = after.values.map(\.count).reduce(0, +)
    let estimate = try Int(#require(backtest["acts_new"].integer))
    #expect(abs(estimate - truth) <= 2 + truth / 4, "\(change.testDescription): \(estimate), and in truth \(truth)")
  }

  /// Stops of the evening that come four hours later, or not at all: nobody is stopped earlier, and nobody who started work in the
  /// morning in truth is cut off by what stops less.
  @Test(arguments: ["22:00", nil]) func countsNoStopAsEarlierWhereRulesStopLater(until: String?) async throws {
    let program = BuiltProgram()
    try program.write(
      Self.company.replacing("default_ttl: 9h", with: "default_ttl: 24h"), to: "company.yaml")
    try program.write("limits: {always_shortened: 100}\n", to: "curfew.yaml")
    let evening = #"""
      {name: evening, match: {status: [running]}, cooldown: 1h, actions: [{shorten: {to: "${now + duration('45m')}"}}],
      when: '!now.isWithin("08:00-18:00") && ws.idle_for > duration("1h") && has(ws.deadline) && ws.deadline - now > duration("1h")'}
      """#
    try write([("", [evening])], to: "a", in: program)
    try write([("", until.map { [evening.replacing("18:00", with: $0)] } ?? [])], to: "b", in: program)
    try await program.run(
      "simulate", "run", "--company", "company.yaml", "--rules", "a", "--from", "2026-11-23T00:00:00Z", "--to",
      "2026-11-27T12:00:00Z", "--every", "10m", "--keep", "a.db"
    ).expectSuccess()
    let found = try await program.run("backtest", "--database", "a.db", "--rules", "b", "-o", "json")
    try found.expectSuccess()
    let backtest = try #require(JSONTree(Array(found.output.utf8)))
    #expect(backtest["stops_earlier"].integer == 0 && backtest["stops_later"].integer ?? 0 > 5, "\(backtest)")
    #expect(backtest["owners_cut_off"].elements.isEmpty, "\(backtest)")
  }
}
