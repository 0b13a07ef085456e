import Digest
import Time

/// What the store knows of one workspace: enough to tell whether the next observation says anything new.
final class LedgerEntry {
  /// The decisions that stand, with how often they were repeated.
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

    /// The last batch that opened or repeated it.
    var lastBatch = 0

    /// Whether a decision of the same effect and rule only repeats this run's; what moves with the clock does not count.
    /// An `act` stands for itself: what was carried out is never a repeat. Under another rule set it goes on as long as its
    /// own rule is the same.
    func isRepeated(by other: SweepOutline.Decision, ruleSet: Int64) -> Bool {
      verdict == other.verdict && guardName == other.guardName && other.verdict != .act
        && (self.ruleSet == ruleSet || (ruleFingerprint != nil && ruleFingerprint == other.ruleFingerprint))
    }
  }

  /// What there is at most one run of.
  struct RunKey: Hashable {
    let effect: DecisionRecord.Effect
    let rule: String
  }

  /// The short key of the workspace's id.
  let key: Int64

  /// Stands for the content of that snapshot; `nil` where this store did not write it.
  var fingerprint: Int?

  /// The snapshot of its last observation; `nil` before the first.
  var snapshot: (seq: Int64, hash: SHA256Digest)?

  /// The row of its last observation that became one, when that was, and what it held.
  var observation: Int64 = 0
  var observedAt = Timestamp.epoch
  var volatile = VolatileRecord()

  /// At most one a rule and effect.
  var runs: [Run] = []

  /// Where each run stands in ``runs``: made for each observation, because few workspaces have enough runs to keep it.
  var positions: [RunKey: Int] {
    var positions: [RunKey: Int] = [:]
    positions.reserveCapacity(runs.count)
    for (position, run) in runs.enumerated() { positions[RunKey(effect: run.effect, rule: run.rule)] = position }
    return positions
  }

  /// The last batch that observed it, which tells a workspace that a batch names twice.
  var batch = 0

  init(key: Int64) {
    self.key = key
  }

  /// What of an outline is known.
  func known(_ outline: SweepOutline.Workspace, ruleSet: Int64) -> SweepOutline.Known {
    let positions = runs.isEmpty ? [:] : self.positions
    return SweepOutline.Known(
      hasContent: fingerprint == outline.fingerprint,
      repeats: outline.decisions.map { decision in
        positions[.init(effect: decision.effect, rule: decision.rule)]
          .map { runs[$0].isRepeated(by: decision, ruleSet: ruleSet) } ?? false
      })
  }

  /// Whether an observation's volatile values alone make it worth a row.
  func isMoved(by new: VolatileRecord, at instant: Timestamp, resolution: Duration) -> Bool {
    guard new != volatile else { return false }
    if instant - observedAt >= resolution || new.unknown != volatile.unknown { return true }
    func isFar(_ old: Timestamp?, _ new: Timestamp?) -> Bool {
      guard let old, let new else { return (old == nil) != (new == nil) }
      return (new - old).magnitude >= resolution
    }
    // Whose doing a move of the deadline was is found out by what stood there before it.
    return isFar(volatile.lastUsedAt, new.lastUsedAt) || volatile.deadline != new.deadline
      || isFar(volatile.maxDeadline, new.maxDeadline)
  }
}
