import Digest
import SQLite
import Time

/// The store's knowledge of every workspace, read once and then updated with each write.
///
/// It is discarded after a failed transaction and read again, so that it never runs ahead of the file.
struct Ledger {
  private(set) var entries: [String: LedgerEntry] = [:]

  /// Reads the last observation of every workspace that is not gone, and the open runs.
  init(_ connection: Connection) throws {
    var byKey: [Int64: LedgerEntry] = [:]
    let observations = try connection.cached(
      """
      SELECT w.id, w.seq, o.seq, o.at, o.last_used_at, o.deadline, o.max_deadline, o.agents, o.unknown, n.seq, n.hash,
        EXISTS (SELECT 1 FROM absences x WHERE x.workspace = w.seq AND x.seq > o.seq)
      FROM workspaces w
      LEFT JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)
      LEFT JOIN snapshots n ON n.seq = o.snapshot
      WHERE NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > o.seq)
      """)
    try observations.forEach { row in
      let entry = LedgerEntry(key: row.integer(1))
      if let hash = SHA256Digest(bytes: row.bytes(10)) {
        entry.observation = row.integer(2)
        entry.observedAt = Timestamp(microseconds: row.integer(3))
        entry.volatile = VolatileRecord(row, from: 4)
        entry.snapshot = (row.integer(9), hash)
        entry.isAbsent = row.integer(11) != 0
      }
      entries[row.text(0)] = entry
      byKey[entry.key] = entry
    }
    let runs = try connection.cached(
      """
      SELECT r.workspace, r.effect, r.rule, d.verdict, d.guard, s.rule_set, r.decision, r.last_sweep, r.times,
        d.rule_fingerprint
      FROM live_runs r JOIN decisions d ON d.seq = r.decision JOIN sweeps s ON s.seq = d.sweep
      """)
    try runs.forEach { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(1)),
        let verdict = DecisionRecord.Verdict(rawValue: row.text(3))
      else { return }
      byKey[row.integer(0)]?.runs.append(
        LedgerEntry.Run(
          effect: effect, rule: row.text(2), verdict: verdict, guardName: row.optionalText(4),
          ruleSet: row.integer(5), ruleFingerprint: row.optionalInteger(9), decision: row.integer(6),
          lastSweep: row.integer(7), times: row.integer(8)))
    }
  }

  /// Forgets a workspace that is gone.
  mutating func remove(_ id: String) { entries[id] = nil }

  /// Adds a workspace that was not known.
  mutating func add(_ id: String, key: Int64) -> LedgerEntry {
    let entry = LedgerEntry(key: key)
    entries[id] = entry
    return entry
  }
}
