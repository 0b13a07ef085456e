import Audit
import Rules
import Time

/// A change that the server confirmed must show at the next reading; if it does not, it was never made.
extension WorkspaceMemory {
  /// Compares the changes that the server confirmed with what it shows now.
  ///
  /// The old value in the same build means that the change was not made; any other value was set by somebody since. A
  /// change that was seen once was made: an old value after it was set again. The same holds where the server tells of
  /// a move since then.
  ///
  /// - Parameter buildUpdatedAt: when the server last changed the build's record; newer servers update it with each
  ///   move.
  /// - Returns: remarks on decisions whose changes were never made.
  mutating func check(_ facts: WorkspaceFacts, buildUpdatedAt: Timestamp?, at now: Timestamp) -> [RemarkRecord] {
    var remarks: [RemarkRecord] = []
    // Only deadlines: the server may confirm one without storing it. An old TTL or schedule was set back by somebody.
    for effect in [Effect.lifetime] {
      guard var change = confirmed[effect], !facts.unknown.contains("ws.\(effect.attribute)") else { continue }
      let present = EffectValue.present(effect, of: facts)
      if present == change.after {
        confirmed[effect]?.isSettled = true
        confirmed[effect]?.refutations = 0
        continue
      }
      // An answer from before the change, for example from a proxy's cache, does not refute it.
      guard now > change.at else { continue }
      if change.isSettled || buildUpdatedAt.map({ $0 >= change.at }) ?? false { continue }
      if present == change.before, Int64(facts.buildNumber) == change.buildNumber {
        change.isSettled = true
        change.refutations += 1
        confirmed[effect] = change
        // The rule did not act: it need not rest, and the action does not count.
        let key = RuleKey(rule: change.rule, shadow: false)
        if let memory = rules[key], let last = memory.lastAction(on: change.effect), last <= change.at {
          rules[key] = memory.withoutLastAction(on: change.effect, before: change.earlierActionAt)
        }
        // Nobody set this value: it has not changed.
        values[effect] = ValueMemory(value: ValueMemory.remembered(effect, of: facts), setBy: .server, at: now)
        lastReading = LastReading(of: facts, at: now)
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
  /// The name of the effect's attribute in expressions.
  fileprivate var attribute: String {
    switch self {
    case .lifetime: "deadline"
    case .ttl: "ttl"
    case .autostart: "autostart"
    }
  }
}
