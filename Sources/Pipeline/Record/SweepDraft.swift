import Audit
import Rules
import Time

/// What one sweep adds to the trail before it sends anything, and to the memory after the commit.
struct SweepDraft: Sendable {
  /// The rows for the trail.
  let batch: SweepBatch
  /// The new memory of each workspace (``FleetMemory/take(_:)``).
  let memories: [(id: String, memory: WorkspaceMemory)]
  /// The process's mode.
  let mode: Mode

  /// Makes the draft from a judgement.
  ///
  /// - Parameters:
  ///   - workspaces: the same judgement by workspace.
  ///   - outlines: the outline of each workspace.
  ///   - known: which parts of each outline the trail already holds.
  ///   - memory: the memory at the time of the reading.
  init(
    sweep: Int64, judgement: Judgement, workspaces: [JudgedWorkspace], outlines: [SweepOutline.Workspace],
    known: [SweepOutline.Known], memory: FleetMemory
  ) {
    let reading = judgement.reading
    var batch = SweepBatch(sweep: sweep, gone: reading.gone)
    batch.groups = judgement.groups.records
    mode = judgement.policy.mode
    var memories: [(id: String, memory: WorkspaceMemory)] = []
    memories.reserveCapacity(workspaces.count)
    for (judged, (outline, known)) in zip(workspaces, zip(outlines, known)) {
      let (observation, id) = (judged.observation, judged.observation.facts.id)
      batch.observations.append(
        ObservationRecord(
          observation, fingerprint: outline.fingerprint, at: reading.now, withContent: !known.hasContent))
      batch.remarks += observation.remarks
      // Computed only when a message is to be written: binding a workspace costs more than recording it.
      lazy var subject = observation.messageSubject(on: reading.server, at: reading.now)
      for (decision, isRepeat) in zip(judged.decisions, known.repeats) {
        batch.decisions.append(DecisionRecord(decision, subject: isRepeat ? nil : subject))
      }
      // If the rule were enforced, a repeat would find the workspace already as wanted, so it counts only once.
      let wishes = zip(judged.decisions, known.repeats).filter { $0.verdict == .wouldAct && !$1 }.map(\.0)
      let before = memory[id]
      var after = observation.remembered(judged, wishes: wishes, at: reading.now)
      after.suspension = judgement.suspension(of: observation, judged.decisions)
      batch.memory.note(&after, since: before, of: id)
      memories.append((id, after))
    }
    self.batch = batch
    self.memories = memories
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
      let isOwing =
        turn.rule.map { rule in judged.decisions.contains { $0.rule === rule && $0.verdict.isOwing } } ?? false
      after.rules[turn.key, default: RuleMemory()].standsSince = turn.standsSince
      after.rules[turn.key]?.owedAt = isOwing ? turn.dueSince : turn.owedAt
    }
    for decision in wishes {
      let key = WorkspaceMemory.RuleKey(rule: decision.rule.name, shadow: true)
      after.rules[key] = (after.rules[key] ?? RuleMemory())
        .acted(at: now, inBuild: facts.buildNumber, zone: decision.rule.zone)
    }
    after.lastReadAt = now
    if !facts.unknown.contains("ws.deadline") {
      after.lastReading = LastReading(at: now, deadline: facts.deadline, buildNumber: Int64(facts.buildNumber))
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
    for (effect, value) in after.values where before.values[effect] != value {
      if value.isWorthKeeping(after: before.values[effect]) {
        values[.init(workspace: id, effect: .init(effect))] = value
      } else {
        after.values[effect] = before.values[effect]
      }
    }
    if after.suspension != before.suspension { suspensions[id] = .some(after.suspension) }
  }
}

extension FleetMemory {
  /// Takes in what a sweep recorded, after the commit.
  mutating func take(_ draft: SweepDraft) {
    for (id, memory) in draft.memories { self[id] = memory }
    groups.take(draft.batch.groups, mode: draft.mode)
    forget(draft.batch.gone)
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
  init(_ observation: Observation, fingerprint: Int, at now: Timestamp, withContent: Bool) {
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
        unknown: facts.unknown.isEmpty ? nil : facts.unknown.sorted().joined(separator: " ")))
  }
}
