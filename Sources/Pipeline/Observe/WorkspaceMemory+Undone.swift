import Audit
import Rules
import Time

/// Counts how often somebody else replaced a value that a rule had set.
///
/// Somebody else is a program with other rules, or a person who disagrees.
///
/// From the third time on the rule rests there, each time twice as long.
struct Opposition: Sendable, Equatable, Codable {
  /// Number of reversals after which the rule rests; fewer may be a change of mind.
  static let limit = 3
  private static let firstRest = Duration.seconds(3600)
  private static let longestRest = Duration.seconds(86_400)

  private(set) var count: Int
  private(set) var last: Timestamp

  /// The count after one more reversal.
  init(after before: Opposition?, at now: Timestamp) {
    // A reversal long before counts as unrelated.
    count = before.map { now - $0.last > Self.longestRest * 2 ? 1 : $0.count + 1 } ?? 1
    last = max(before?.last ?? now, now)
  }

  /// Until when the rule rests; `nil` where it does not rest.
  var restEnds: Timestamp? {
    count < Self.limit ? nil : last + min(Self.firstRest * (1 << min(count - Self.limit, 8)), Self.longestRest)
  }

  /// Whose change was undone: the rule, and the effect.
  struct Key: Hashable, Sendable {
    let rule: String
    let effect: Effect
  }
}

extension WorkspaceMemory {
  /// Records values that others set in place of Curfew's.
  ///
  /// - Parameter before: the values before this reading.
  /// - Returns: a remark on each decision whose change was undone.
  mutating func noteUndone(
    since before: EffectMap<ValueMemory>, on facts: WorkspaceFacts, at now: Timestamp
  ) -> [RemarkRecord] {
    Effect.allCases.compactMap { effect in
      guard before[effect]?.setBy == .curfew, values[effect]?.setBy == .other, let change = confirmed[effect],
        change.refutations == 0, change.after != EffectValue.present(effect, of: facts)
      else { return nil }
      let key = Opposition.Key(rule: change.rule, effect: effect)
      let opposition = Opposition(after: opposed[key], at: now)
      opposed[key] = opposition
      confirmed[effect]?.isSettled = true
      let rest = opposition.restEnds.map { "; the rule rests there until \($0.flooredToSecond.rfc3339)" } ?? ""
      return RemarkRecord(
        decision: change.decision, at: now, kind: .undone,
        reason: """
          another program or person set \(EffectValue.present(effect, of: facts) ?? "none") in the place of \
          \(change.after ?? "none"), which \(change.rule) had set (\(opposition.count) times by now)\(rest)
          """)
    }
  }

  /// Whether some rule's rest starts with the reading of this instant.
  func isOpposed(since instant: Timestamp) -> Bool {
    opposed.values.contains { $0.last == instant && $0.restEnds != nil }
  }
}
