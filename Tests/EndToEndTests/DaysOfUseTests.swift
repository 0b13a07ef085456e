import Testing
import Time

/// Rules that count the days on which workspaces were used, each command in a process of its own.
@Suite(.ownThreads) struct DaysOfUseTests {
  private static let rules = """
    version: 1
    timezone: Europe/Berlin
    defaults: {mode: enforce}
    groups:
      - name: rare
        rules:
          - name: rare
            match: {owner: [bob]}
            when: state.days_used_last_14 < 2
            actions: [{set_ttl: {to: 4h}}]
            message: "Used on ${state.days_used_last_14} of the last 14 days."

    """

  private static let test = """
    rule_files: [../rules.d/four.yaml]
    tests:
      - name: rarely used
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          often: {owner: bob, state: {days_used_last_14: 2}}
          rarely: {owner: bob, state: {days_used_last_14: 1 x1 2 x1}}
          unknown: {owner: bob}
        rule_test:
          - {rule: rare, workspace: often, exp_result: false}
          - {rule: rare, workspace: rarely, exp_actions: [set_ttl], exp_message: "Used on 1 of the last 14 days."}
          - {at: 1m, rule: rare, workspace: rarely, exp_result: false}
          - {rule: rare, workspace: unknown, exp_unknown: [state.days_used_last_14]}

    """

  @Test func actsOnWhatWasSeenAndKeepsWhatItRestedOn() async throws {
    let desk = try Desk()
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    try await desk.run("rules", "lint").expectSuccess()
    try desk.write(Self.test, to: "tests/rare.test.yaml")
    try await desk.run("rules", "test", "tests").expectSuccess()
    // Ten minutes old: its whole life is known.
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 1)
    let rows = try await desk.json("audit", "list")["decisions"].elements
    let act = try #require(rows.first { $0["verdict"].text == "act" })
    #expect(act["reason"].text == "Used on 1 of the last 14 days.")
    try await desk.run("audit", "replay").expectSuccess()
    #expect(try await desk.json("backtest")["differences"].elements.isEmpty)
    let seq = try #require(act["number"].integer)
    let pinned = try await desk.run("audit", "show", "\(seq)", "--as-test")
    #expect(pinned.output.contains("state: {days_used_last_14: 1}"), "\(pinned)")
    let why = try await desk.run("why-not", "bob/web", "rare")
    #expect(why.output.contains("state.days_used_last_14"), "\(why)")
  }

  /// What was before the first sweep nobody knows, unless the last use is older.
  @Test func isUnknownWhereNobodyWatched() async throws {
    let desk = try Desk()
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    desk.wait(.days(10))
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    let explained = try await desk.run("explain", "bob/web")
    #expect(explained.output.contains("unknown, because state.days_used_last_14 is not known"), "\(explained)")
    #expect(explained.output.contains("Curfew has watched the use of workspaces without a break since"), "\(explained)")
    desk.wait(.days(5))
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 1)
  }
}
