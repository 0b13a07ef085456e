import Audit
import Testing
import Time

/// A process that dies, or a machine that loses power, leaves the write-ahead log up to some byte.
@Suite struct CrashTests {
  private let trail = Trail()

  @Test func opensWithWhatWasCommittedWhereverTheLogBreaksOff() async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 21)
    for minute in 0..<2 { try await store.randomSweep(minute: minute, workspaces: 4, &random) }
    let database = trail.directory.read("curfew.db")
    let log = trail.directory.read("curfew.db-wal")
    // All of it is in the log: nothing was copied into the database yet that a broken log could take back.
    try #require(database.count <= 4096)
    let whole = try await trail.verify()
    var last: Int64 = 0
    for part in 0...40 {
      let wreck = Trail()
      wreck.directory.write(database, to: "curfew.db")
      wreck.directory.write(Array(log.prefix(log.count * part / 40)), to: "curfew.db-wal")
      let next = try await wreck.open()
      let report = try await wreck.verify()
      #expect(report.finding == nil)
      #expect(report.goodFacts >= last)
      last = report.goodFacts
      for open in try await next.recover(at: Trail.noon + .minutes(5)) {
        try await next.recordOutcome(
          OutcomeRecord(intent: open.seq, at: Trail.noon + .minutes(5), result: .undeterminable))
      }
      try await next.randomSweep(minute: 6, workspaces: 4, &random)
      #expect(try await wreck.verify().finding == nil)
      let ends = try await AuditReader(path: wreck.path).sweeps().map { $0.end?.result }
      #expect(!ends.contains(nil))
    }
    #expect(last == whole.goodFacts)
    withExtendedLifetime(store) {}
  }
}
