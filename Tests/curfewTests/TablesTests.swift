import Audit
import TestSupport
import Testing
import Text
import Time

@testable import curfew

/// Tables whose times do not come from a server, kept as files for terminals of several widths.
@Suite struct TablesTests {
  private static let widths = [60, 80, 120, 200]
  private let now = Timestamp(seconds: 1_764_057_600)

  private func decision(_ workspace: String, _ rule: String, _ verdict: DecisionRecord.Verdict, _ reason: String)
    -> DecisionRecord
  {
    DecisionRecord(
      workspace: workspace, effect: .lifetime, rule: rule, action: "shorten", verdict: verdict,
      guardName: verdict == .blocked ? "cooldown" : nil, before: "2025-11-25T17:00:00Z", after: "2025-11-25T08:45:00Z",
      message: reason)
  }

  private func observation(_ id: String, owner: String, name: String) -> ObservationRecord {
    ObservationRecord(
      workspace: id, at: now - .minutes(7),
      snapshot: SnapshotRecord(
        name: name, owner: owner, template: "dev-go", status: "running", buildNumber: 3, content: "{}"),
      volatile: VolatileRecord(lastUsedAt: now - .hours(2), deadline: now + .hours(9)))
  }

  /// Decisions as a trail has them, the second of a workspace whose name is wide and long.
  private func decisions() async throws -> [StoredDecision] {
    let folder = TemporaryFolder()
    let path = folder.file("curfew.db")
    let store = try await AuditStore.open(path)
    let ruleSet = try await store.registerRuleSet(
      RuleSetRecord(hash: String(repeating: "ab", count: 32), loadedAt: now, files: []))
    let sweep = try await store.beginSweep(
      SweepRecord(
        at: now - .minutes(7), serverAheadMilliseconds: 0, ruleSet: ruleSet, mode: .enforce, cause: .service,
        curfew: "0.1.0"))
    let batch = SweepBatch(
      sweep: sweep,
      observations: [
        observation("w1", owner: "ana", name: "dev"),
        observation("w2", owner: "さくら", name: "開発環境-with-a-long-name"),
      ],
      decisions: [
        decision("w1", "shorten-when-idle", .wouldAct, "Stops at 2025-11-25 09:45 +01:00: not used for 2h."),
        decision(
          "w2", "shorten-when-idle-at-night", .blocked,
          "it acted at 2025-11-25T07:30:00Z and rests until 2025-11-25T08:30:00Z"),
      ])
    _ = try await store.record(batch)
    return try await AuditReader(path: path).decisions(DecisionQuery())
  }

  @Test(arguments: widths) func keepsTheListOfDecisions(width: Int) async throws {
    let zone = try #require(Zone(fixedOffsetSeconds: 3600))
    let rows = AuditCells.rows(try await decisions())
    let table = rows.choosing(nil).table(on: Display(now: now, zone: zone, width: width)).joined()
    let text = Console.fit(table, to: width, isColoured: false)
    #expect(text.contains("さくら/開発環境-with-a-long-name") && text.contains("shorten-when-idle-at-night"))
    #expect(text.split(separator: "\n").allSatisfy { $0.columns <= width })
    try expectSnapshot(text, "tables/audit-list-\(width).txt")
  }

  @Test(arguments: widths) func keepsWhatDoctorFinds(width: Int) throws {
    let checks = [
      Check("settings", .ok, "/etc/curfew/curfew.yaml"),
      Check("server", .ok, "Coder v2.36.0 at https://coder.example.com"),
      Check(
        "token end", .warning, "2025-11-26T09:00:00+01:00 (in 1d)",
        advice: "make a new one before; Curfew reads /etc/curfew/token again by itself"),
      Check(
        "templates", .warning,
        "3 templates; template support-desk forbids own schedules; with a Premium licence the server refuses set_ttl and "
          + "set_autostart there"),
      Check(
        "database", .failed, "/var/lib/curfew/curfew.db may not be written",
        advice: "without a record nothing is done; let Curfew's user write the file and its directory"),
    ]
    let text = Console.fit(Check.text(of: checks, width: width), to: width, isColoured: false)
    #expect(text.split(separator: "\n").allSatisfy { $0.columns <= width })
    try expectSnapshot(text, "tables/doctor-\(width).txt")
  }
}
