import SQLite
import TestSupport
import Testing

/// Groups of rules with times of their own, each command in a process of its own.
@Suite(.ownThreads) struct GroupTimesTests {
  private func desk(_ times: String) throws -> Desk {
    let desk = try Desk()
    try desk.write(
      """
      version: 1
      timezone: UTC
      defaults: {mode: enforce}
      groups:
        - name: paced
          \(times)
          rules:
            - name: more
              match: {owner: [bob], status: [running]}
              actions: [extend: {by: 1h}]
      """, to: "rules.d/four.yaml")
    return desk
  }

  @Test func actsOnceUntilItIsDueAgain() async throws {
    let desk = try desk("every: 30m")
    try await desk.run("sweep").expectSuccess()
    let changes = desk.server.changes.count
    #expect(changes > 0)
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == changes)
    let page = try await desk.run("explain", "bob/web", "--timezone", "UTC")
    try page.expectSuccess()
    #expect(page.output.contains("its group 'paced' is not due until "), "\(page)")
    let json = try await desk.json("explain", "bob/web")
    #expect(json["rules"].elements.first?["due_at"].text != nil, "\(json)")
    try await desk.run("audit", "verify").expectSuccess()
  }

  /// The same files by another path are the same rules, and what their groups remember stays.
  @Test func doesNotDependOnThePathOfTheRules() async throws {
    let desk = try desk("every: 30m")
    try await desk.run("sweep", "--rules", "rules.d").expectSuccess()
    let changes = desk.server.changes.count
    #expect(changes > 0)
    let hash = try await desk.json("rules", "lint", "rules.d")["rule_set_hash"].text
    for path in [desk.path("rules.d"), "./rules.d/", "rules.d/../rules.d"] {
      try await desk.run("sweep", "--rules", path).expectSuccess()
      #expect(try await desk.json("rules", "lint", path)["rule_set_hash"].text == hash, "\(path)")
    }
    #expect(desk.server.changes.count == changes)
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    #expect(try connection.prepare("SELECT lower(hex(hash)) FROM rule_sets").all { $0.text(0) } == [hash])
    let replay = try await desk.run("audit", "replay")
    try replay.expectSuccess()
    try await desk.run("audit", "verify").expectSuccess()
  }

  @Test func waitsForItsMinute() async throws {
    let desk = try desk("on: {cron: [\"0 5 29 2 *\"]}")
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    let page = try await desk.run("why-not", "bob/web", "more", "--timezone", "UTC")
    #expect(page.output.contains("is not due until 2028-02-29 05:00"), "\(page)")
  }

  @Test func saysWhatIsWrong() async throws {
    let desk = try desk("every: 5m\n    on: {cron: [\"0 17 * * *\"]}")
    let page = try await desk.run("rules", "lint")
    #expect(page.status == 3 && page.output.contains("error[R175]"), "\(page)")
  }
}
