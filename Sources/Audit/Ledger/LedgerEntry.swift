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
    let decision: Int64
    var lastSweep: Int64
    var times: Int64

    /// The last batch that opened or repeated it.
    var lastBatch = 0

    /// Whether a decision only repeats this run's; what moves with the clock does not count.
    func isRepeated(by other: DecisionRecord, ruleSet: Int64) -> Bool {
      rule == other.rule && effect == other.effect && verdict == other.verdict && guardName == other.guardName
        && self.ruleSet == ruleSet
    }
  }

  /// The short key of the workspace's id.
  let key: Int64

  /// The snapshot of its last observation; `nil` before the first.
  var snapshot: (seq: Int64, hash: SHA256Digest)?

  /// The row of its last observation that became one, when that was, and what it held.
  var observation: Int64 = 0
  var observedAt = Timestamp.epoch
  var volatile = VolatileRecord()

  /// At most one a rule and effect.
  var runs: [Run] = []

  /// The last batch that observed it, which tells a workspace that a batch names twice.
  var batch = 0

  init(key: Int64) {
    self.key = key
  }

  /// Whether an observation's volatile values alone make it worth a row.
  func isMoved(by new: VolatileRecord, at instant: Timestamp, resolution: Duration) -> Bool {
    guard new != volatile else { return false }
    if instant - observedAt >= resolution || new.unknown != volatile.unknown { return true }
    func isFar(_ old: Timestamp?, _ new: Timestamp?) -> Bool {
      guard let old, let new else { return (old == nil) != (new == nil) }
      return (new - old).magnitude >= resolution
    }
    return isFar(volatile.lastUsedAt, new.lastUsedAt) || isFar(volatile.deadline, new.deadline)
      || isFar(volatile.maxDeadline, new.maxDeadline)
  }
}
