import Audit
import Rules
import Time

/// What one sweep adds to the trail before it sends anything, and to the memory after the commit.
///
/// It is drafted a part at a time while the trail is written: with many workspaces, all rows at once would take more memory
/// than everything else.
struct SweepDraft: SweepDrafting {
  let sweep: Int64
  fileprivate let judgement: Judgement
  /// The judgement by workspace, as far as it is not drafted yet.
  private var rest: ArraySlice<JudgedWorkspace>
  private let zones: RecordedZones
  /// The memory at the time of the reading; empty once everything is drafted, so that the original can change in place.
  private var before: FleetMemory
  /// The new memory of each drafted workspace (``FleetMemory/take(_:)``).
  private(set) var memories: [(id: String, memory: WorkspaceMemory)] = []
  /// The zone data in the last part.
  private(set) var zoneRecords: [ZoneRecord] = []
  /// What people are told of decisions to act once these are carried out.
  private(set) var actNotices: [Decision.Key: NoticeRecord] = [:]
  private var isOver = false

  /// Number of workspaces in a part.
  private static let partSize = 500

  /// - Parameters:
  ///   - memory: the memory at the time of the reading.
  ///   - zones: notes the zones that messages look things up in.
  init(sweep: Int64, judgement: Judgement, memory: FleetMemory, zones: RecordedZones) {
    self.sweep = sweep
    self.judgement = judgement
    self.zones = zones
    before = memory
    rest = judgement.workspaces[...]
  }

  mutating func next(known: (SweepOutline.Workspace) -> SweepOutline.Known) -> SweepBatch? {
    guard !isOver else { return nil }
    if memories.isEmpty { memories.reserveCapacity(rest.count) }
    var batch = SweepBatch(sweep: sweep)
    // Also of workspaces that this sweep has not read.
    batch.memory = before.corrections
    before.corrections = MemoryChanges()
    zones.during {
      for judged in rest.prefix(Self.partSize) { add(judged, known(judged.outline), to: &batch) }
    }
    rest = rest.dropFirst(Self.partSize)
    if rest.isEmpty {
      isOver = true
      batch.gone = judgement.reading.gone
      batch.listed = judgement.reading.listed
      addUnseen(to: &batch)
      batch.groups = judgement.groups.records
      zoneRecords = zones.unrecorded()
      batch.zones = zoneRecords
      before = FleetMemory()
    }
    return batch
  }

  private mutating func add(_ judged: JudgedWorkspace, _ known: SweepOutline.Known, to batch: inout SweepBatch) {
    let reading = judgement.reading
    let (observation, id) = (judged.observation, judged.observation.facts.id)
    batch.observations.append(
      ObservationRecord(
        observation, fingerprint: known.fingerprint, at: reading.now, withContent: !known.hasContent,
        memory: known.repeats.contains(false)
          ? StoredSubject(observation, lastSweepAt: before.lastSweepAt).json : nil))
    batch.remarks += observation.remarks
    // Computed only when a message is to be written: binding a workspace costs more than recording it.
    lazy var subject = observation.messageSubject(on: reading.server, at: reading.now)
    for (decision, isRepeat) in zip(judged.decisions, known.repeats) {
      batch.decisions.append(DecisionRecord(decision, subject: isRepeat ? nil : subject))
    }
    // If the rule were enforced, a repeat would find the workspace already as wanted, so it counts only once.
    let wishes = zip(judged.decisions, known.repeats).filter { $0.verdict == .wouldAct && !$1 }.map(\.0)
    let notices = NoticeDraft(judged, in: judgement)
    notices.draft(isRepeat: known.repeats, subject: subject, into: &batch)
    for decision in judged.decisions where decision.verdict == .act {
      actNotices[decision.key] = notices.afterActing(decision, subject: subject)
    }
    var after = observation.remembered(judged, wishes: wishes, at: reading.now)
    after.suspension = judgement.suspension(of: observation, judged.decisions)
    batch.memory.note(&after, since: before[id], of: id)
    memories.append((id, after))
  }
}

extension SweepDraft {
  /// Adds what is remembered of workspaces that the sweep should have seen and did not: to rules with `for`, time passes unknown.
  ///
  /// A row was not understood, or older than Curfew's own change, or in no page; or a right was missing.
  private mutating func addUnseen(to batch: inout SweepBatch) {
    let reading = judgement.reading
    for id in reading.unseen(of: before) {
      let memory = before[id]
      guard memory.rules.values.contains(where: { $0.trueSince != nil }) else { continue }
      var after = memory.unseen(at: reading.now, lastSweepAt: before.lastSweepAt)
      batch.memory.note(&after, since: memory, of: id)
      memories.append((id, after))
    }
  }
}

extension Reading {
  /// Ids of the remembered workspaces that it should show and does not.
  ///
  /// A reading of the running workspaces does not tell whether one that it does not show is stopped: the next one of all does.
  fileprivate func unseen(of memory: FleetMemory) -> [String] {
    guard scope == .everything else { return unreadable.compactMap(\.id) + outdated.map(\.id) }
    let seen = Set(observations.map(\.facts.id)).union(gone)
    return memory.ids.filter { !seen.contains($0) }
  }
}

extension WorkspaceMemory {
  /// The memory after a sweep that did not see the workspace: the time since the look before does not count towards `for`.
  ///
  /// After an hour conditions begin anew, so that not every sweep writes the memory of a fleet that a token sees no more.
  fileprivate func unseen(at now: Timestamp, lastSweepAt: Timestamp?) -> WorkspaceMemory {
    var after = self
    let gap = countedUntil(lastSweepAt: lastSweepAt).map { max(.zero, now - $0) } ?? .zero
    let isLost = lastReadAt.map { now - $0 > Evaluator.longestGap } ?? false
    for (key, memory) in rules {
      if let since = memory.trueSince { after.rules[key]?.trueSince = isLost ? nil : min(since + gap, now) }
    }
    after.notSeenAt = now
    return after
  }

  /// Up to when it is settled how much of the time counts towards `for`; `nil` where nobody has looked yet.
  ///
  /// - Parameter lastSweepAt: when an earlier process last looked
  func countedUntil(lastSweepAt: Timestamp?) -> Timestamp? {
    [lastReadAt ?? lastSweepAt, notSeenAt].compactMap(\.self).max()
  }
}

extension Observation {
  /// The memory of the workspace after a sweep has read and judged it, and before anything is sent.
  ///
  /// - Parameter wishes: the dry-run decisions that would act and are no repeats.
  func remembered(
    _ judged: JudgedWorkspace, wishes: [Decision], at now: Timestamp
  ) -> WorkspaceMemory {
    var after = memory
    for (key, since) in judged.trueSince { after.rules[key, default: RuleMemory()].trueSince = since }
    for turn in judged.turns {
      after.rules[turn.key, default: RuleMemory()].standsSince = turn.standsSince
      after.rules[turn.key]?.owedAt = turn.owed(after: judged.decisions)
    }
    for decision in wishes {
      let key = WorkspaceMemory.RuleKey(rule: decision.rule.name, shadow: true)
      after.rules[key] = (after.rules[key] ?? RuleMemory())
        .acted(on: .init(decision.effect), at: now, inBuild: facts.buildNumber, zone: decision.rule.zone)
    }
    (after.lastReadAt, after.notReadAt, after.notSeenAt) = (now, nil, nil)
    if !facts.unknown.contains("ws.deadline") {
      after.lastReading = LastReading(of: facts, at: now)
      after.preferOwnDeadline()
    }
    return after
  }
}

extension MemoryChanges {
  /// Adds the memory changes that are worth a row.
  ///
  /// Reverts the others in `after` too, so that a process remembers exactly what the next one will load.
  mutating func note(_ after: inout WorkspaceMemory, since before: WorkspaceMemory, of id: String) {
    for (key, value) in after.rules where before.rules[key] != value {
      if value == RuleMemory() { after.rules[key] = nil }
      if before.rules[key] != after.rules[key] {
        rules[.init(workspace: id, rule: key.rule, shadow: key.shadow)] = value
      }
    }
    var isKept = false
    for (effect, value) in after.values.entries where before.values[effect] != value {
      guard value.isWorthKeeping(after: before.values[effect]) else { continue }
      values[.init(workspace: id, effect: .init(effect))] = value
      isKept = true
    }
    if !isKept {
      after.values = before.values
    } else {
      for (effect, value) in after.values.entries where !value.isWorthKeeping(after: before.values[effect]) {
        after.values[effect] = before.values[effect]
      }
    }
    if after.suspension != before.suspension { suspensions[id] = .some(after.suspension) }
  }
}

extension FleetMemory {
  /// Takes in what a sweep recorded, after the commit.
  mutating func take(_ draft: SweepDraft) {
    corrections = MemoryChanges()
    for (id, memory) in draft.memories { self[id] = memory }
    groups.take(draft.judgement.groups.records, mode: draft.judgement.policy.mode)
    forget(draft.judgement.reading.gone)
  }
}

extension ValueMemory {
  /// Whether the value tells more than the next sweep would find out itself.
  ///
  /// The server's own moves do not, nor does the first reading of a workspace that is not running.
  func isWorthKeeping(after before: ValueMemory?) -> Bool {
    guard let before else { return value.flatMap(StoredLifetime.init).map { $0.deadline != nil } ?? true }
    return before.setBy != setBy || before.at != at || before.byHand != byHand
  }
}

extension ObservationRecord {
  /// An observation in the trail's terms.
  init(_ observation: Observation, fingerprint: Int, at now: Timestamp, withContent: Bool, memory: String?) {
    let facts = observation.facts
    let volatile = facts.volatile
    self.init(
      workspace: facts.id, at: now,
      snapshot: withContent
        ? SnapshotRecord(
          name: facts.name, owner: facts.owner.name, organization: facts.organization, template: facts.template.name,
          status: facts.status, buildNumber: Int64(facts.buildNumber), content: facts.stableContent)
        : nil,
      fingerprint: fingerprint,
      volatile: VolatileRecord(
        lastUsedAt: facts.lastUsedAt, deadline: facts.deadline, maxDeadline: facts.maxDeadline,
        agents: volatile.detail,
        unknown: facts.unknown.isEmpty ? nil : facts.unknown.sorted().joined(separator: " ")), memory: memory)
  }
}
