import Digest
import Time

/// The store's knowledge of one workspace, to tell whether the next observation is new.
final class LedgerEntry {
  /// A decision that still stands, with the number of times that it was taken.
  struct Run {
    let effect: DecisionRecord.Effect
    let rule: String
    let verdict: DecisionRecord.Verdict
    let guardName: String?
    let ruleSet: Int64
    let ruleFingerprint: Int64?
    let decision: Int64
    var lastSweep: Int64
    var times: Int64

    /// The last batch that opened or repeated this run.
    var lastBatch = 0

    /// Whether a decision with the same effect and rule only repeats this run.
    ///
    /// Values that change with time, such as messages, do not count. An `act` is never a repeat, because each one was
    /// carried out. A run continues under another rule set as long as its own rule is the same.
    func isRepeated(by other: SweepOutline.Decision, ruleSet: Int64) -> Bool {
      verdict == other.verdict && guardName == other.guardName && other.verdict != .act
        && (self.ruleSet == ruleSet || (ruleFingerprint != nil && ruleFingerprint == other.ruleFingerprint))
    }
  }

  /// Identifies a run: there is at most one for each effect and rule.
  struct RunKey: Hashable {
    let effect: DecisionRecord.Effect
    let rule: String
  }

  /// The number of the workspace's row, a short key for its id.
  let key: Int64

  /// The fingerprint of the content of ``snapshot``; `nil` where this store did not write that.
  var fingerprint: Int?

  /// The snapshot of its last observation; `nil` before the first.
  var snapshot: (seq: Int64, hash: SHA256Digest)?

  /// The last observation that became a row: its number, its time and its volatile values.
  var observation: Int64 = 0
  var observedAt = Timestamp.epoch
  var volatile = VolatileRecord()

  /// Whether a complete list did not show it since its last observation.
  var isAbsent = false

  /// The open runs, at most one for each effect and rule.
  var runs: [Run] = []

  /// Position of each run in ``runs``; computed for each observation, since few workspaces have enough runs to keep it.
  var positions: [RunKey: Int] {
    var positions: [RunKey: Int] = [:]
    positions.reserveCapacity(runs.count)
    for (position, run) in runs.enumerated() { positions[RunKey(effect: run.effect, rule: run.rule)] = position }
    return positions
  }

  /// The last batch that observed the workspace, to detect a workspace that one batch names twice.
  var batch = 0

  init(key: Int64) {
    self.key = key
  }

  /// Which parts of an outline are known.
  func known(_ outline: SweepOutline.Workspace, ruleSet: Int64) -> SweepOutline.Known {
    let positions = runs.isEmpty ? [:] : self.positions
    return SweepOutline.Known(
      fingerprint: outline.fingerprint, hasContent: fingerprint == outline.fingerprint,
      repeats: outline.decisions.map { decision in
        positions[.init(effect: decision.effect, rule: decision.rule)]
          .map { runs[$0].isRepeated(by: decision, ruleSet: ruleSet) } ?? false
      })
  }

  /// Whether the volatile values alone make an observation worth a row.
  func isMoved(by new: VolatileRecord, at instant: Timestamp, resolution: Duration) -> Bool {
    guard new != volatile else { return false }
    if instant - observedAt >= resolution || new.unknown != volatile.unknown { return true }
    func isFar(_ old: Timestamp?, _ new: Timestamp?) -> Bool {
      guard let old, let new else { return (old == nil) != (new == nil) }
      return (new - old).magnitude >= resolution
    }
    // Every move of the deadline and of its limit is recorded: who moved it can be found out only from the values before.
    return isFar(volatile.lastUsedAt, new.lastUsedAt) || volatile.deadline != new.deadline
      || volatile.maxDeadline != new.maxDeadline
  }
}
