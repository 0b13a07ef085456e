import Audit
import Rules
import Time

/// What one sweep adds to the trail before it sends anything, and what is remembered once that is committed.
struct SweepDraft: Sendable {
  /// For the trail.
  let batch: SweepBatch
  /// For the memory (``FleetMemory/take(_:)``).
  let memories: [(id: String, memory: WorkspaceMemory)]

  /// Makes it of a judgement.
  ///
  /// - Parameters:
  ///   - outline: of the same judgement.
  ///   - known: what the trail holds of it already.
  ///   - memory: as it was when the server was read.
  init(
    sweep: Int64, judgement: Judgement, outline: [SweepOutline.Workspace], known: [SweepOutline.Known],
    memory: FleetMemory
  ) {
    let reading = judgement.reading
    var batch = SweepBatch(sweep: sweep, gone: reading.gone)
    var memories: [(id: String, memory: WorkspaceMemory)] = []
    memories.reserveCapacity(reading.observations.count)
    var rest = judgement.recorded[...]
    for (position, observation) in reading.observations.enumerated() {
      let (id, known) = (observation.facts.id, known[position])
      batch.observations.append(
        ObservationRecord(
          observation, fingerprint: outline[position].fingerprint, at: reading.now, withContent: !known.hasContent))
      batch.remarks += observation.remarks
      let decisions = rest.prefix(known.repeats.count)
      rest = rest.dropFirst(known.repeats.count)
      // Binding a workspace costs more than recording it: only where a message is to be written.
      lazy var subject = observation.messageSubject(on: reading.server, at: reading.now)
      for (decision, isRepeat) in zip(decisions, known.repeats) {
        batch.decisions.append(DecisionRecord(decision, on: observation, subject: isRepeat ? nil : subject))
      }
      // Enforced, a repeat would find the workspace as it wants it.
      let wishes = zip(decisions, known.repeats).filter { $0.verdict == .wouldAct && !$1 }.map(\.0)
      let before = memory[id]
      var after = observation.remembered(judgement.trueSince[position], wishes: wishes, at: reading.now)
      batch.memory.note(&after, since: before, of: id)
      memories.append((id, after))
    }
    self.batch = batch
    self.memories = memories
  }
}

extension Judgement {
  /// What a sweep records, as far as it takes to ask what of it the trail holds already.
  var outline: [SweepOutline.Workspace] {
    var rest = recorded[...]
    return reading.observations.enumerated().map { position, observation in
      let own = rest.prefix { $0.observation == position }
      rest = rest.dropFirst(own.count)
      return SweepOutline.Workspace(
        id: observation.facts.id, fingerprint: observation.facts.withoutVolatile.hashValue,
        decisions: own.map { decision in
          SweepOutline.Decision(
            effect: .init(decision.effect), rule: decision.rule.name, verdict: .init(decision.verdict),
            guardName: decision.verdict.guardName?.rawValue, ruleFingerprint: decision.rule.source.fingerprint)
        })
    }
  }
}

extension Observation {
  /// What is remembered of the workspace after a sweep has read and judged it, before anything is sent.
  ///
  /// - Parameter wishes: what rules in dry run would do and did not want before.
  fileprivate func remembered(
    _ trueSince: Evaluator.TrueSince, wishes: [Decision], at now: Timestamp
  ) -> WorkspaceMemory {
    var after = memory
    for (key, since) in trueSince { after.rules[key, default: RuleMemory()].trueSince = since }
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
  /// Notes what of a workspace's memory has changed and is worth a row; what is not is not remembered either, so that a
  /// process knows what the next one will.
  fileprivate mutating func note(_ after: inout WorkspaceMemory, since before: WorkspaceMemory, of id: String) {
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
  }
}

extension FleetMemory {
  /// Takes what a sweep recorded, once it is committed.
  mutating func take(_ draft: SweepDraft) {
    for (id, memory) in draft.memories { self[id] = memory }
    forget(draft.batch.gone)
  }
}

extension LiveValue {
  /// Whether it tells more than the next sweep would find out by itself: the server's own moves do not, nor the first
  /// sight of a workspace that is not running.
  func isWorthKeeping(after before: LiveValue?) -> Bool {
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
