import Digest
import SQLite
import Time

/// Writes a sweep's records: separates what is new from what only repeats, and appends what is new.
///
/// It is a value for one transaction; the entries that it changes are shared with the ledger.
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

  /// The name of the transaction in messages.
  static let operation = "record the sweep"

  /// Which parts of an outline the trail already holds.
  func known(_ outline: SweepOutline.Workspace) -> SweepOutline.Known {
    ledger.entries[outline.id]?.known(outline, ruleSet: ruleSet) ?? .nothing(of: outline)
  }

  /// Records a part, and returns the row for each of its decisions.
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
    let acts = zip(batch.decisions, rows).filter { $0.0.verdict == .act && $0.0.action == Suspension.action }
    try MemoryRecorder(file: file, connection: connection, log: log, live: live)
      .record(
        batch.memory, sweep: sweep, acts: Dictionary(acts.map { ($0.workspace, $1) }, uniquingKeysWith: { $1 }),
        operation: SweepRecorder.operation)
    try recordNotices(batch, rows)
    try recordGroups(batch.groups)
    try recordZones(batch.zones)
    for remark in batch.remarks { try log.append(remark) }
    for workspace in batch.gone { try depart(workspace) }
    if let listed = batch.listed { try missAll(besides: listed) }
    return rows
  }

  /// Queues the notices that decisions of the batch ask for, each with its decision's row, and ends those that lapsed.
  private func recordNotices(_ batch: SweepBatch, _ rows: [Int64]) throws {
    guard !batch.notices.isEmpty || !batch.lapses.isEmpty else { return }
    let recorder = NoticeRecorder(connection: connection, log: log, live: live)
    let (now, machineAt) = try instants()
    for lapse in batch.lapses {
      try recorder.record(
        NoticeEvent(notice: lapse.notice, at: now, machineAt: machineAt, kind: .lapsed, detail: lapse.reason))
    }
    for notice in batch.notices {
      let index = batch.decisions.firstIndex {
        $0.workspace == notice.workspace && $0.effect == notice.effect && $0.rule == notice.rule
      }
      guard let index, let entry = ledger.entries[notice.workspace] else {
        throw file.invalid(SweepRecorder.operation, "a notice about \(notice.workspace) comes without its decision")
      }
      try recorder.record(notice, workspace: entry.key, decision: rows[index])
    }
  }

  /// When the sweep began, by the server's clock and by this machine's.
  private func instants() throws -> (server: Timestamp, machine: Timestamp) {
    let instants = try connection.cached("SELECT at, at - server_ahead_ms * 1000 FROM sweeps WHERE seq = ?")
      .first([.integer(sweep)]) { (server: $0.instant(0), machine: $0.instant(1)) }
    guard let instants else { throw file.invalid(SweepRecorder.operation, "there is no sweep \(sweep)") }
    return instants
  }

  private func recordGroups(_ groups: [GroupRecord]) throws {
    guard !groups.isEmpty else { return }
    let mode = try connection.cached("SELECT mode FROM sweeps WHERE seq = ?").first([.integer(sweep)]) { $0.text(0) }
    guard let mode = mode.flatMap(SweepRecord.Mode.init) else {
      throw file.invalid(SweepRecorder.operation, "there is no sweep \(sweep)")
    }
    for group in groups {
      _ = try log.append(
        .groupTimes, .integer(sweep), .text(group.file), .text(group.name), .text(group.timing),
        .text(group.state.rawValue), .instant(group.at))
      try live.remember(group, mode: mode)
    }
  }

  private func recordZones(_ zones: [ZoneRecord]) throws {
    for zone in zones {
      let last = try connection.cached("SELECT data FROM zones WHERE name = ? ORDER BY seq DESC LIMIT 1")
        .first([.text(zone.name)]) { $0.bytes(0) }
      if last == zone.data { continue }
      _ = try log.append(.zones, .integer(sweep), .text(zone.name), .blob(zone.data))
    }
  }

  private mutating func entry(for workspace: String) throws -> LedgerEntry {
    if let entry = ledger.entries[workspace] { return entry }
    // A workspace that was gone and is back already has a row.
    let known = try connection.integer("SELECT seq FROM workspaces WHERE id = ?", .text(workspace))
    return ledger.add(workspace, key: try known ?? log.append(.workspaces, .text(workspace)))
  }

  private mutating func record(
    _ observation: ObservationRecord, _ entry: LedgerEntry, _ indices: [Int], _ decisions: [DecisionRecord],
    _ rows: inout [Int64]
  ) throws {
    let isNewContent = try recordSnapshot(observation, entry)
    let positions = entry.positions
    let standing = indices.map { positions[.init(effect: decisions[$0].effect, rule: decisions[$0].rule)] }
    if isNewContent || entry.isAbsent, let snapshot = entry.snapshot {
      try live.remember(snapshot: snapshot.seq, of: entry.key)
    }
    let repeats = zip(indices, standing).map { index, run in
      run.flatMap { entry.runs[$0].isRepeated(by: decisions[index].outline, ruleSet: ruleSet) ? $0 : nil }
    }
    if isNewContent || entry.isAbsent || repeats.contains(nil)
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
    // If the batch does not hold every decision, only runs that a new decision replaces have ended.
    try endRuns(
      of: entry, among: observation.isDecided ? nil : Set(zip(standing, repeats).compactMap { $1 == nil ? $0 : nil }))
    for case (let index, nil) in zip(indices, repeats) {
      rows[index] = try record(decisions[index], entry)
    }
  }

  /// Stores the observation's content if necessary, and returns whether it differs from the last one's.
  private func recordSnapshot(_ observation: ObservationRecord, _ entry: LedgerEntry) throws -> Bool {
    guard let content = observation.snapshot else {
      if entry.snapshot != nil { return false }
      throw file.invalid(
        SweepRecorder.operation, "the first observation of \(observation.workspace) comes without its content")
    }
    entry.fingerprint = observation.fingerprint
    let hash = SHA256.digest(of: content.content)
    if entry.snapshot?.hash == hash { return false }
    let known = try connection.integer(
      "SELECT seq FROM snapshots WHERE workspace = ? AND hash = ?", .integer(entry.key), .blob(hash.bytes))
    if let known { try connection.reprieveIfDoomed(known) }
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
      .text(volatile.agents), .text(volatile.unknown), .text(observation.memory))
    entry.observedAt = observation.at
    entry.volatile = volatile
    entry.isAbsent = false
  }

  private mutating func record(_ decision: DecisionRecord, _ entry: LedgerEntry) throws -> Int64 {
    let seq = try log.append(
      .decisions, .integer(sweep), .integer(entry.observation), .text(decision.effect.rawValue),
      .text(decision.rule), .text(decision.action), .text(decision.verdict.rawValue), .text(decision.guardName),
      .text(decision.winner), .text(decision.before), .text(decision.after), .text(decision.message),
      .text(decision.memory), .instant(decision.nextChangeAt), .integer(decision.ruleFingerprint),
      .integer(decision.noticeBefore.map { $0.wholeMilliseconds * 1000 }))
    // An act opens no run: each one was carried out and is never a repeat.
    guard decision.verdict != .act else { return seq }
    entry.runs.append(
      LedgerEntry.Run(
        effect: decision.effect, rule: decision.rule, verdict: decision.verdict, guardName: decision.guardName,
        ruleSet: ruleSet, ruleFingerprint: decision.ruleFingerprint, decision: seq, lastSweep: sweep, times: 1,
        lastBatch: batchNumber))
    if opened.last !== entry { opened.append(entry) }
    return seq
  }

  /// Ends the runs that the batch did not repeat; with `positions`, only those among them.
  private func endRuns(of entry: LedgerEntry, among positions: Set<Int>?) throws {
    func isOver(_ position: Int) -> Bool {
      entry.runs[position].lastBatch != batchNumber && positions?.contains(position) != false
    }
    guard entry.runs.indices.contains(where: isOver) else { return }
    var standing: [LedgerEntry.Run] = []
    for (position, run) in entry.runs.enumerated() {
      if isOver(position) { try end(run, of: entry) } else { standing.append(run) }
    }
    entry.runs = standing
  }

  private func end(_ run: LedgerEntry.Run, of entry: LedgerEntry) throws {
    _ = try log.append(.decisionEnds, .integer(run.decision), .integer(run.lastSweep), .integer(run.times))
    try live.close(run, of: entry.key)
  }

  /// Records that the workspaces which a complete list does not show are not there any more, as far as anybody can see.
  ///
  /// What is remembered of them stays: they may come back, as after a right that the token had lost.
  private func missAll(besides listed: Set<String>) throws {
    let missed = ledger.entries.filter { id, entry in
      !entry.isAbsent && entry.snapshot != nil && !listed.contains(id)
    }.values
    for entry in missed.sorted(by: { $0.key < $1.key }) {
      for run in entry.runs { try end(run, of: entry) }
      entry.runs = []
      _ = try log.append(.absences, .integer(sweep), .integer(entry.key))
      entry.isAbsent = true
      try live.forgetStatus(of: entry.key)
    }
  }

  private mutating func depart(_ workspace: String) throws {
    guard let entry = ledger.entries[workspace] else { return }
    for run in entry.runs { try end(run, of: entry) }
    ledger.remove(workspace)
    _ = try log.append(.departures, .integer(sweep), .integer(entry.key))
    try live.forgetAll(of: entry.key)
    let (now, machineAt) = try instants()
    try NoticeRecorder(connection: connection, log: log, live: live)
      .lapseAll(of: entry.key, at: now, machineAt: machineAt)
  }

  /// Records which runs were repeated, and writes their counts and the new runs into the live table; after the last part.
  func countRuns() throws {
    if repeatCount > 0 {
      var others: [(entry: LedgerEntry, run: LedgerEntry.Run)] = []
      for entry in ledger.entries.values {
        for run in entry.runs where run.lastBatch != batchNumber { others.append((entry, run)) }
      }
      if others.count < repeatCount {
        try record(.allBut, others.map(\.run.decision))
        try live.countAll(in: sweep)
        for (entry, run) in others { try live.count(run, of: entry.key) }
      } else {
        var repeated: [Int64] = []
        for entry in ledger.entries.values where entry.batch == batchNumber {
          for run in entry.runs where run.lastBatch == batchNumber && run.times > 1 {
            repeated.append(run.decision)
            try live.count(run, of: entry.key)
          }
        }
        try record(.only, repeated)
      }
    }
    for entry in opened {
      for run in entry.runs where run.lastBatch == batchNumber && run.times == 1 {
        try live.open(run, of: entry.key)
      }
    }
  }

  /// The meaning of a list of decisions: the repeated ones, or all standing ones except the listed.
  private enum Repeated: String {
    case only
    case allBut = "all-but"
  }

  private func record(_ scope: Repeated, _ decisions: [Int64]) throws {
    let list = decisions.sorted().map(String.init).joined(separator: ",")
    _ = try log.append(.repeats, .integer(sweep), .text(scope.rawValue), .text("[\(list)]"))
  }
}
