import Audit
import SQLite
import TestSupport
import Time

/// A database in a directory of its own, with shorthands for what the tests put in.
final class Trail: Sendable {
  static let noon = Timestamp(seconds: 1_764_000_000)
  static let ruleSetHash = String(repeating: "ab", count: 32)

  let directory = TemporaryFolder()
  var path: String { directory.file("curfew.db") }

  /// - Parameter clock: this machine's.
  func open(resolution: Duration = .minutes(5), clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() })
    async throws -> AuditStore
  {
    // A store that a test has let go of closes on its own queue, a moment later.
    try await AuditStore.open(path, waiting: .seconds(60), resolution: resolution, clock: clock)
  }

  /// A connection that can change anything, as somebody with `sqlite3` can.
  func vandal() throws -> Connection {
    let connection = try Connection(path: path, access: .readWrite)
    try connection.trustSchema()
    try connection.execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
    return connection
  }

  func verify(against kept: ChainHead? = nil) async throws -> VerificationReport {
    try await AuditReader(path: path).verify(against: kept.map { [$0] } ?? [])
  }
}

extension AuditStore {
  /// Begins a sweep `minute` minutes after noon under a rule set of its own.
  func beginSweep(minute: Int = 0, mode: SweepRecord.Mode = .enforce, ruleSet hash: String = Trail.ruleSetHash) throws
    -> Int64
  {
    let ruleSet = try registerRuleSet(
      RuleSetRecord(
        hash: hash, loadedAt: Trail.noon, files: [.init(path: "rules/a.yaml", text: "version: 1\nrules: []\n")]))
    return try beginSweep(
      SweepRecord(
        at: Trail.noon + .minutes(minute), serverAheadMilliseconds: -12, ruleSet: ruleSet, mode: mode,
        cause: .service, curfew: "0.1.0"))
  }

  /// One whole sweep.
  @discardableResult
  func sweep(
    minute: Int = 0, ruleSet: String = Trail.ruleSetHash, _ observations: [ObservationRecord],
    _ decisions: [DecisionRecord] = [], memory: MemoryChanges = MemoryChanges(), gone: [String] = [],
    listed: Set<String>? = nil
  ) throws -> [Int64] {
    let sweep = try beginSweep(minute: minute, ruleSet: ruleSet)
    var batch = SweepBatch(
      sweep: sweep, observations: observations, decisions: decisions, memory: memory, gone: gone)
    batch.listed = listed
    let rows = try record(batch)
    _ = try endSweep(
      SweepEndRecord(
        sweep: sweep, at: Trail.noon + .minutes(minute) + .seconds(1), result: .done, seen: observations.count))
    return rows
  }
}

extension ObservationRecord {
  static func of(
    _ workspace: String, minute: Int = 0, status: String = "running", build: Int64 = 1,
    volatile: VolatileRecord = VolatileRecord(), isDecided: Bool = true
  ) -> ObservationRecord {
    ObservationRecord(
      workspace: workspace, at: Trail.noon + .minutes(minute),
      snapshot: SnapshotRecord(
        name: "name-\(workspace)", owner: "ana", organization: "coder", template: "dev", status: status,
        buildNumber: build, content: #"{"id":"\#(workspace)","status":"\#(status)","build":\#(build)}"#),
      volatile: volatile, isDecided: isDecided)
  }
}

extension DecisionRecord {
  static func of(
    _ workspace: String, rule: String = "idle", effect: Effect = .lifetime, _ verdict: Verdict = .noOp,
    guard guardName: String? = nil, message: String = "idle", after: String? = nil
  ) -> DecisionRecord {
    DecisionRecord(
      workspace: workspace, effect: effect, rule: rule, action: "shorten", verdict: verdict,
      guardName: verdict == .blocked ? guardName ?? "cooldown" : nil, winner: verdict == .overridden ? "other" : nil,
      before: "2025-11-24T18:00:00Z", after: after, message: message, memory: #"{"actions_today":1}"#,
      nextChangeAt: Trail.noon + .hours(1))
  }
}
