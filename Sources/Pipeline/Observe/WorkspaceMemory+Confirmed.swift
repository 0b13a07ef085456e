import Audit
import Rules
import Time

/// A change that the server confirms has to be seen at the next reading. One that is not was never made, whatever the
/// server said.
extension WorkspaceMemory {
  /// Compares what the server confirmed with what it shows now.
  ///
  /// The same value as before the change, in the same build, means that nothing was changed; whatever else stands there,
  /// somebody has set since. What was seen once was made: whoever sets it back later has set something. So it is where the
  /// server tells of a move since then.
  ///
  /// - Parameter buildUpdatedAt: when the server last changed the record of the build; newer servers do with each move.
  /// - Returns: remarks on the decisions whose changes were never made.
  mutating func check(_ facts: WorkspaceFacts, buildUpdatedAt: Timestamp?, at now: Timestamp) -> [RemarkRecord] {
    var remarks: [RemarkRecord] = []
    // Of a deadline the server says yes where it keeps nothing; a TTL or a schedule that is as before was set back.
    for effect in [Effect.lifetime] {
      guard var change = confirmed[effect], !facts.unknown.contains("ws.\(effect.attribute)"),
        // An answer of before, as a proxy may keep it, says nothing of the change.
        now > change.at
      else { continue }
      let present = EffectValue.present(effect, of: facts)
      if present == change.after {
        confirmed[effect]?.isSettled = true
        confirmed[effect]?.refutations = 0
        continue
      }
      if change.isSettled || buildUpdatedAt.map({ $0 >= change.at }) ?? false { continue }
      if present == change.before, Int64(facts.buildNumber) == change.buildNumber {
        change.isSettled = true
        change.refutations += 1
        confirmed[effect] = change
        // The rule has not acted: it need not rest, and nothing is counted.
        let key = RuleKey(rule: change.rule, shadow: false)
        if let memory = rules[key], let last = memory.lastActionAt, last <= change.at {
          rules[key] = memory.withoutLastAction(before: change.earlierActionAt)
        }
        // Nobody has set it: it stands there as before.
        values[effect] = LiveValue(value: LiveValue.remembered(effect, of: facts), setBy: .server, at: now)
        lastReading = LastReading(at: now, deadline: facts.deadline, buildNumber: Int64(facts.buildNumber))
        remarks.append(
          RemarkRecord(
            decision: change.decision, at: now, kind: .notChanged,
            reason: """
              the server confirmed \(change.after ?? "none") at \(change.at.rfc3339), and still shows \
              \(present ?? "none") (\(change.refutations) of \(NotChanged.limit))
              """))
      }
    }
    return remarks
  }
}

extension Effect {
  /// The attribute that holds its value, as expressions name it.
  fileprivate var attribute: String {
    switch self {
    case .lifetime: "deadline"
    case .ttl: "ttl"
    case .autostart: "autostart"
    }
  }
}
