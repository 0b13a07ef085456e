import Digest
import SQLite
import Time

/// Writes a sweep's batch: tells what is new from what only repeats, and appends the former.
///
/// A value of one transaction; the entries that it changes are shared with the ledger.
struct SweepRecorder {
  let file: AuditFile
  let connection: Connection
  let log: FactLog
  let live: LiveTables
  let resolution: Duration
  let sweep: Int64
  let ruleSet: Int64
  let batchNumber: Int
  var ledger: Ledger

  private var repeatCount = 0
  private var opened: [LedgerEntry] = []

  init(
    file: AuditFile, connection: Connection, log: FactLog, live: LiveTables, resolution: Duration, sweep: Int64,
    ruleSet: Int64, batchNumber: Int, ledger: Ledger
  ) {
    self.file = file
    self.connection = connection
    self.log = log
    self.live = live
    self.resolution = resolution
    self.sweep = sweep
    self.ruleSet = ruleSet
    self.batchNumber = batchNumber
    self.ledger = ledger
  }

  /// What the transaction is called in messages.
  static let operation = "record the sweep"

  /// Records the batch and answers the row that stands for each decision.
  mutating func record(_ batch: SweepBatch) throws -> [Int64] {
    var pending: [String: [Int]] = [:]
    for (index, decision) in batch.decisions.enumerated() { pending[decision.workspace, default: []].append(index) }
    var rows = [Int64](repeating: 0, count: batch.decisions.count)
    for observation in batch.observations {
      let entry = try entry(for: observation.workspace)
      guard entry.batch != batchNumber else {
        throw file.invalid(SweepRecorder.operation, "the batch observes \(observation.workspace) twice")
      }
      entry.batch = batchNumber
      let indices = pending.removeValue(forKey: observation.workspace) ?? []
      try record(observation, entry, indices, batch.decisions, &rows)
    }
    if let stray = pending.keys.first {
      throw file.invalid(SweepRecorder.operation, "a decision about \(stray) comes without an observation")
    }
    try MemoryRecorder(file: file, connection: connection, log: log, live: live)
      .record(batch.memory, sweep: sweep, operation: SweepRecorder.operation)
    for workspace in batch.gone { try depart(workspace) }
    try countRuns()
    return rows
  }

  private mutating func entry(for workspace: String) throws -> LedgerEntry {
    if let entry = ledger.entries[workspace] { return entry }
    // Known all the same when it was gone and is back.
    let known = try connection.integer("SELECT seq FROM workspaces WHERE id = ?", .text(workspace))
    return ledger.add(workspace, key: try known ?? log.append(.workspaces, .text(workspace)))
  }

  private mutating func record(
    _ observation: ObservationRecord, _ entry: LedgerEntry, _ indices: [Int], _ decisions: [DecisionRecord],
    _ rows: inout [Int64]
  ) throws {
    let isNewContent = try recordSnapshot(observation, entry)
    let repeats = indices.map { index in
      decisions[index].verdict == .act
        ? nil : entry.runs.firstIndex { $0.isRepeated(by: decisions[index], ruleSet: ruleSet) }
    }
    if isNewContent || repeats.contains(nil)
      || entry.isMoved(by: observation.volatile, at: observation.at, resolution: resolution)
    {
      try record(observation, entry)
    }
    for case (let index, let run?) in zip(indices, repeats) {
      entry.runs[run].lastSweep = sweep
      entry.runs[run].lastBatch = batchNumber
      entry.runs[run].times += 1
      repeatCount += 1
      rows[index] = entry.runs[run].decision
    }
    if observation.isDecided { try endUnrepeatedRuns(of: entry) }
    for case (let index, nil) in zip(indices, repeats) {
      rows[index] = try record(decisions[index], entry)
    }
  }

  /// Sees to it that the observation's content is stored, and answers whether it differs from the last one's.
  private func recordSnapshot(_ observation: ObservationRecord, _ entry: LedgerEntry) throws -> Bool {
    guard let content = observation.snapshot else {
      if entry.snapshot != nil { return false }
      throw file.invalid(
        SweepRecorder.operation, "the first observation of \(observation.workspace) comes without its content")
    }
    let hash = SHA256.digest(of: content.content)
    if entry.snapshot?.hash == hash { return false }
    let known = try connection.integer(
      "SELECT seq FROM snapshots WHERE workspace = ? AND hash = ?", .integer(entry.key), .blob(hash.bytes))
    let seq =
      try known
      ?? log.append(
        .snapshots, .integer(entry.key), .blob(hash.bytes), .text(content.name), .text(content.owner),
        .text(content.organization), .text(content.template), .text(content.status), .integer(content.buildNumber),
        .text(content.content))
    entry.snapshot = (seq, hash)
    return true
  }

  private func record(_ observation: ObservationRecord, _ entry: LedgerEntry) throws {
    let volatile = observation.volatile
    entry.observation = try log.append(
      .observations, .integer(sweep), .integer(entry.key), .integer(entry.snapshot?.seq), .instant(observation.at),
      .instant(volatile.lastUsedAt), .instant(volatile.deadline), .instant(volatile.maxDeadline),
      .text(volatile.agents), .text(volatile.unknown))
    entry.observedAt = observation.at
    entry.volatile = volatile
  }

  private mutating func record(_ decision: DecisionRecord, _ entry: LedgerEntry) throws -> Int64 {
    let seq = try log.append(
      .decisions, .integer(sweep), .integer(entry.observation), .text(decision.effect.rawValue),
      .text(decision.rule), .text(decision.action), .text(decision.verdict.rawValue), .text(decision.guardName),
      .text(decision.winner), .text(decision.before), .text(decision.after), .text(decision.message),
      .text(decision.memory), .instant(decision.nextChangeAt))
    // Where the batch does not hold every decision, the run that this one replaces is still there.
    for old in entry.runs where old.effect == decision.effect && old.rule == decision.rule { try end(old, of: entry) }
    entry.runs.removeAll { $0.effect == decision.effect && $0.rule == decision.rule }
    // An act stands for itself: what was carried out is never a repeat.
    guard decision.verdict != .act else { return seq }
    entry.runs.append(
      LedgerEntry.Run(
        effect: decision.effect, rule: decision.rule, verdict: decision.verdict, guardName: decision.guardName,
        ruleSet: ruleSet, decision: seq, lastSweep: sweep, times: 1, lastBatch: batchNumber))
    if opened.last !== entry { opened.append(entry) }
    return seq
  }

  private func endUnrepeatedRuns(of entry: LedgerEntry) throws {
    guard entry.runs.contains(where: { $0.lastBatch != batchNumber }) else { return }
    for run in entry.runs where run.lastBatch != batchNumber { try end(run, of: entry) }
    entry.runs.removeAll { $0.lastBatch != batchNumber }
  }

  private func end(_ run: LedgerEntry.Run, of entry: LedgerEntry) throws {
    _ = try log.append(.decisionEnds, .integer(run.decision), .integer(run.lastSweep), .integer(run.times))
    try live.close(run, of: entry.key)
  }

  private mutating func depart(_ workspace: String) throws {
    guard let entry = ledger.entries[workspace] else { return }
    for run in entry.runs { try end(run, of: entry) }
    ledger.remove(workspace)
    _ = try log.append(.departures, .integer(sweep), .integer(entry.key))
    try live.forgetAll(of: entry.key)
  }

  /// Brings the counts of the runs that were repeated, and the runs that were opened, into their table.
  private func countRuns() throws {
    if repeatCount * 2 >= ledger.entries.values.reduce(0, { $0 + $1.runs.count }) {
      try live.countAll(in: sweep)
      for entry in ledger.entries.values {
        for run in entry.runs where run.lastBatch != batchNumber { try live.count(run, of: entry.key) }
      }
    } else if repeatCount > 0 {
      for entry in ledger.entries.values where entry.batch == batchNumber {
        for run in entry.runs where run.lastBatch == batchNumber && run.times > 1 {
          try live.count(run, of: entry.key)
        }
      }
    }
    for entry in opened {
      for run in entry.runs where run.lastBatch == batchNumber && run.times == 1 {
        try live.open(run, of: entry.key)
      }
    }
  }
}
