import Audit
import Rules
import Time

extension SweepBatch {
  /// What one sweep read, decided and remembers, in the trail's terms.
  init(sweep: Int64, judgement: Judgement, memory: inout FleetMemory) {
    let reading = judgement.reading
    self.init(sweep: sweep, gone: reading.gone)
    let decisions = judgement.recorded
    var next = decisions.startIndex
    for (position, observation) in reading.observations.enumerated() {
      let facts = observation.facts
      let changed = memory.isNewContent(facts)
      observations.append(ObservationRecord(observation, at: reading.now, withContent: changed))
      remarks += observation.remarks
      let first = next
      while next < decisions.endIndex, decisions[next].observation == position { next += 1 }
      let own = Array(decisions[first..<next])
      let repeats = memory.repeats(own, of: facts.id)
      // Binding a workspace costs more than recording it: only where a message is to be written.
      lazy var subject = observation.messageSubject(on: reading.server, at: reading.now)
      for (decision, isRepeat) in zip(own, repeats) {
        self.decisions.append(DecisionRecord(decision, on: observation, subject: isRepeat ? nil : subject))
      }
      let newWishes = zip(own, repeats).filter { $0.verdict == .wouldAct && !$1 }.map(\.0)
      remember(newWishes, judgement.trueSince[position], of: observation, at: reading.now, in: &memory)
    }
  }

  /// Notes what this sweep changes in the memory of one workspace before anything is sent.
  ///
  /// - Parameter wishes: what would act and is not a repeat. Enforced, a repeat would find the workspace as it wants it.
  private mutating func remember(
    _ wishes: [Decision], _ trueSince: Evaluator.TrueSince,
    of observation: Observation, at now: Timestamp, in memory: inout FleetMemory
  ) {
    let id = observation.facts.id
    let before = memory[id]
    var after = observation.memory
    for (key, since) in trueSince { after.rules[key, default: RuleMemory()].trueSince = since }
    for decision in wishes {
      let key = WorkspaceMemory.RuleKey(rule: decision.rule.name, shadow: true)
      after.rules[key] = (after.rules[key] ?? RuleMemory())
        .acted(at: now, inBuild: observation.facts.buildNumber, zone: decision.rule.zone)
    }
    for (key, value) in after.rules where before.rules[key] != value {
      self.memory.rules[.init(workspace: id, rule: key.rule, shadow: key.shadow)] = value
    }
    for (effect, value) in after.values where value.isWorthKeeping(after: before.values[effect]) {
      self.memory.values[.init(workspace: id, effect: .init(effect))] = value
    }
    after.lastReadAt = now
    if !observation.facts.unknown.contains("ws.deadline") {
      after.lastReading = LastReading(
        at: now, deadline: observation.facts.deadline, buildNumber: Int64(observation.facts.buildNumber))
    }
    memory[id] = after
  }
}

extension LiveValue {
  /// Whether it tells more than the next sweep would find out by itself: the server's own moves do not, nor the first
  /// sight of a workspace that is not running.
  func isWorthKeeping(after before: LiveValue?) -> Bool {
    guard let before else { return value?.hasSuffix(" none") != true }
    return before.setBy != setBy || before.at != at || before.byHand != byHand
  }
}

extension ObservationRecord {
  /// An observation in the trail's terms; the content is left out when it is the one recorded last.
  init(_ observation: Observation, at now: Timestamp, withContent: Bool) {
    let facts = observation.facts
    let volatile = facts.volatile
    self.init(
      workspace: facts.id, at: now,
      snapshot: withContent
        ? SnapshotRecord(
          name: facts.name, owner: facts.owner.name, organization: facts.organization, template: facts.template.name,
          status: facts.status, buildNumber: Int64(facts.buildNumber), content: facts.stableContent)
        : nil,
      volatile: VolatileRecord(
        lastUsedAt: facts.lastUsedAt, deadline: facts.deadline, maxDeadline: facts.maxDeadline,
        agents: volatile.detail,
        unknown: facts.unknown.isEmpty ? nil : facts.unknown.sorted().joined(separator: " ")))
  }
}
