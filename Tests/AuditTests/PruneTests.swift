import Audit
import Foundation
import SQLite
import Synchronization
import TestSupport
import Testing
import Time

/// Old records go, and everything that is left is as it was written.
@Suite struct PruneTests {
  private let trail = Trail()

  /// A trail of random sweeps, a minute apart, of which the first `old` are to go.
  private func filled(_ sweeps: Range<Int>, seed: UInt64 = 5, _ store: AuditStore) async throws {
    var random = SplitMix(seed: seed)
    for minute in sweeps { try await store.randomSweep(minute: minute, workspaces: 12, &random) }
  }

  private func prune(
    beforeMinute minute: Int, path: String? = nil, actsBefore: Timestamp? = nil,
    clock: (@Sendable () -> Duration)? = nil, progress: @Sendable (Int64, Int64) -> Void = { _, _ in }
  ) async throws -> PruneReport {
    try await AuditPruner(path: path ?? trail.path, clock: clock).prune(
      before: Trail.noon + .minutes(minute), actsBefore: actsBefore, at: Trail.noon + .days(1), progress: progress)
  }

  /// Where an administrator removed records by hand, the service's user must be able to do it later.
  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func givesItsLockToTheDirectorysOwner() async throws {
    let store = try await trail.open()
    try await filled(0..<3, store)
    let directory = String(trail.path[..<(try #require(trail.path.lastIndex(of: "/")))])
    #expect(chown(directory, 65534, 65534) == 0)
    _ = try await prune(beforeMinute: 2)
    var status = stat()
    #expect(stat(trail.path + ".prune-lock", &status) == 0 && status.st_uid == 65534 && status.st_gid == 65534)
  }

  private func count(_ sql: String) throws -> Int64 { try trail.vandal().integer(sql) ?? -1 }

  @Test(arguments: [5, 6, 7] as [UInt64])
  func removesWhatIsOldBesideAWriterAndKeepsTheRest(seed: UInt64) async throws {
    let store = try await trail.open()
    try await filled(0..<60, seed: seed, store)
    let memory = try await store.loadMemory()
    let acts = try count("SELECT count(*) FROM decisions WHERE verdict = 'act'")
    let decisions = try count("SELECT count(*) FROM decisions")
    let head = try await store.chainHead()
    let report = try await prune(beforeMinute: 40)
    #expect(report.result == .pruned && !report.continued)
    #expect(report.wholeSince == Trail.noon + .minutes(40))
    #expect(report.removed["observations"] ?? 0 > 100 && report.removed["repeats"] ?? 0 > 5, "\(report)")
    #expect(try await trail.verify(against: head).finding == nil)
    #expect(try count("SELECT count(*) FROM decisions WHERE verdict = 'act'") == acts)
    #expect(try count("SELECT count(*) FROM outcomes") == acts)
    #expect(
      try count("SELECT count(*) FROM decisions") + count("SELECT sum(decisions) FROM daily_totals") == decisions)
    #expect(try await store.loadMemory() == memory)
    #expect(try count("SELECT count(*) FROM live_kept") == 0)
    // The writer goes on, old ledger and all, and so does one that starts anew.
    try await filled(60..<80, seed: seed + 10, store)
    #expect(try await trail.verify().finding == nil)
    try await store.rebuildLiveTables()
    try await filled(80..<90, seed: seed + 20, store)
    #expect(try await trail.verify(against: head).finding == nil)
    // Again, over the first gap.
    #expect(try await prune(beforeMinute: 85).result == .pruned)
    #expect(try await trail.verify().finding == nil)
    try await filled(90..<95, seed: seed + 30, store)
    #expect(try await trail.verify().finding == nil)
    #expect(try count("SELECT count(*) FROM decisions WHERE verdict = 'act' AND seq < \(head.seq)") == acts)
  }

  @Test func removesOldActsOnlyWhenTold() async throws {
    let store = try await trail.open()
    try await filled(0..<40, store)
    let acts = "SELECT count(*) FROM decisions d JOIN sweeps s ON s.seq = d.sweep WHERE d.verdict = 'act' AND s.at < "
    let limit = (Trail.noon + .minutes(10)).microseconds
    let before = try (count("\(acts)\(limit)"), count("\(acts)\(Int64.max)"))
    _ = try await prune(beforeMinute: 30, actsBefore: Trail.noon + .minutes(10))
    #expect(before.0 > 5)
    #expect(try count("\(acts)\(limit)") == 0)
    #expect(try count("\(acts)\(Int64.max)") == before.1 - before.0)
    #expect(try await trail.verify().finding == nil)
    try await filled(40..<50, store)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func doesNothingWhereNothingIsOld() async throws {
    let store = try await trail.open()
    try await filled(0..<5, store)
    let head = try await store.chainHead()
    #expect(try await prune(beforeMinute: -10).result == .nothingToDo)
    #expect(try await store.chainHead() == head)
    // More than there is: the last sweep stays.
    let report = try await prune(beforeMinute: 1000)
    #expect(report.result == .pruned && report.wholeSince == Trail.noon + .minutes(4))
    #expect(try await prune(beforeMinute: 1000).result == .nothingToDo)
    #expect(try await trail.verify().finding == nil)
  }

  /// A clock that goes on by so much whenever somebody looks at it.
  private func clock(by span: Duration) -> @Sendable () -> Duration {
    let now = Mutex(Duration.zero)
    return {
      now.withLock {
        $0 += span
        return $0
      }
    }
  }

  @Test func takesFewerRecordsAtOnceWhereTheyTakeLong() async throws {
    let store = try await trail.open()
    try await filled(0..<60, store)
    let copy = trail.directory.file("copy.db")
    for end in ["", "-wal"] { try FileManager.default.copyItem(atPath: trail.path + end, toPath: copy + end) }
    func steps(of path: String, _ span: Duration) async throws -> [Int64] {
      let ends = Mutex<[Int64]>([])
      _ = try await prune(beforeMinute: 50, path: path, clock: clock(by: span)) { done, _ in
        ends.withLock { $0.append(done) }
      }
      #expect(try await AuditReader(path: path).verify().finding == nil)
      return ends.withLock { $0 }
    }
    let quick = try await steps(of: trail.path, .zero)
    #expect(quick.count == 1, "all in one step, where no time passes: \(quick)")
    let slow = try await steps(of: copy, .seconds(1))
    #expect(slow.count > 3 && slow.last == quick.last, "\(slow)")
    for (before, after) in zip([0] + slow, slow) { #expect(after - before <= AuditPruner.partSize, "\(slow)") }
  }

  /// The files as they were at each step, as a kill would have left them.
  private func steps(beforeMinute minute: Int) async throws -> [String] {
    let folder = trail.directory
    let copies = Mutex<[String]>([])
    // Some parts in each step.
    let clock = clock(by: .milliseconds(2))
    _ = try await prune(beforeMinute: minute, clock: clock) { [path = trail.path] done, total in
      guard done < total else { return }
      let name = folder.file("step\(done).db")
      for end in ["", "-wal"] {
        // A log that is not there has nothing to copy.
        try? FileManager.default.copyItem(atPath: path + end, toPath: name + end)
      }
      copies.withLock { $0.append(name) }
    }
    return copies.withLock { $0 }
  }

  @Test func canBeKilledAtAnyInstant() async throws {
    let store = try await trail.open()
    try await filled(0..<150, store)
    let head = try await store.chainHead()
    let steps = try await steps(beforeMinute: 140)
    #expect(steps.count >= 2)
    for path in steps {
      let before = try await AuditReader(path: path).verify(against: [head])
      #expect(before.finding == nil, "\(path)")
      // Old contents come back while the removal is not finished.
      let writer = try await AuditStore.open(path, waiting: .seconds(60))
      var random = SplitMix(seed: 77)
      for minute in 150..<160 { try await writer.randomSweep(minute: minute, workspaces: 12, &random) }
      #expect(try await AuditReader(path: path).verify(against: [head]).finding == nil, "\(path)")
      let report = try await prune(beforeMinute: 140, path: path)
      #expect(report.continued && report.result == .pruned)
      #expect(try await AuditReader(path: path).verify(against: [head]).finding == nil, "\(path)")
      for minute in 160..<165 { try await writer.randomSweep(minute: minute, workspaces: 12, &random) }
      #expect(try await AuditReader(path: path).verify(against: [head]).finding == nil, "\(path)")
    }
  }

  @Test func finishesNothingThatSomebodyChangedMeanwhile() async throws {
    let store = try await trail.open()
    try await filled(0..<150, store)
    let path = try #require(try await steps(beforeMinute: 140).last)
    let connection = try Connection(path: path, access: .readWrite)
    try connection.trustSchema()
    try connection.execute(
      """
      PRAGMA foreign_keys = OFF;
      UPDATE live_kept SET is_record = 0 WHERE seq = (
        SELECT max(k.seq) FROM live_kept k JOIN decisions d ON d.seq = k.seq WHERE d.verdict = 'act')
      """)
    #expect(try await AuditReader(path: path).verify().finding?.problem == .rewritten)
    let failure = await #expect(throws: AuditFailure.self) { try await prune(beforeMinute: 140, path: path) }
    #expect(failure?.code == .corrupt)
  }

  @Test(arguments: [
    "UPDATE decisions SET message = 'x' WHERE seq = (SELECT min(seq) FROM decisions WHERE verdict = 'act')",
    "DELETE FROM outcomes WHERE seq = (SELECT min(seq) FROM outcomes)",
    "UPDATE log SET chain = zeroblob(32) WHERE seq = (SELECT min(seq) FROM log WHERE kind = 'pruned')",
    "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log WHERE kind = 'pruned')",
    "UPDATE log SET kind = 'pruned' WHERE seq = (SELECT min(seq) FROM outcomes)",
    """
    DELETE FROM outcomes WHERE seq = (SELECT min(seq) FROM outcomes);
    UPDATE log SET kind = 'pruned' WHERE kind = 'outcomes' AND seq NOT IN (SELECT seq FROM outcomes)
    """,
    """
    INSERT INTO observations SELECT min(l.seq), o.sweep, o.workspace, o.snapshot, o.at, 1, 1, 1, NULL, NULL, NULL
    FROM log l, observations o WHERE l.kind = 'pruned'
    """,
    "UPDATE prunings SET through = through - 1",
    "UPDATE pruning_ends SET seal = zeroblob(32)",
    "DELETE FROM pruning_ends",
    "UPDATE daily_totals SET decisions = decisions + 1 WHERE seq = (SELECT max(seq) FROM daily_totals)",
    "UPDATE run_counts SET times = times + 1 WHERE seq = (SELECT max(seq) FROM run_counts)",
  ])
  func leavesNoEditUnfound(_ edit: String) async throws {
    let store = try await trail.open()
    try await filled(0..<30, store)
    _ = try await prune(beforeMinute: 25)
    #expect(try await trail.verify().finding == nil)
    let vandal = try trail.vandal()
    try vandal.execute(edit)
    #expect(try await trail.verify().finding != nil)
  }

  @Test func isDoneByOneAtATime() async throws {
    let store = try await trail.open()
    try await filled(0..<5, store)
    let first = try AuditPruner(path: trail.path)
    let failure = #expect(throws: AuditFailure.self) { try AuditPruner(path: trail.path) }
    #expect(failure?.code == .anotherInstance)
    #expect(try await first.prune(before: Trail.noon, at: Trail.noon).result == .nothingToDo)
  }

  @Test func givesTheSpaceBackInSteps() async throws {
    let store = try await trail.open()
    try await filled(0..<150, store)
    let before = try count("PRAGMA page_count")
    let report = try await prune(beforeMinute: 149, actsBefore: Trail.noon + .minutes(149))
    #expect(report.bytesGivenBack > 0 && report.bytesFree == 0, "\(report)")
    #expect(try count("PRAGMA page_count") * 2 < before)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func saysWhichHeadsCannotBeComparedAnyMore() async throws {
    let store = try await trail.open()
    try await filled(0..<10, store)
    var heads: [ChainHead] = [try await store.chainHead()]
    try await filled(10..<30, store)
    heads.append(try await store.chainHead())
    try await filled(30..<32, store)
    _ = try await prune(beforeMinute: 20)
    let report = try await AuditReader(path: trail.path).verify(against: heads)
    #expect(report.isClean && report.prunedHeads <= 1)
    #expect(
      try await AuditReader(path: trail.path).verify(
        against: [ChainHead("\(heads[1].seq):\(String(repeating: "00", count: 32))")].compactMap(\.self)
      ).finding?.problem == .rewritten)
  }
}
