import Audit
import Rules
import Time

/// How often the server moved a deadline back in one session that a rule had made earlier, because the workspace was in use:
/// a workspace in use cannot be ended by its deadline.
struct MovesByUse: Sendable, Equatable {
  /// So many times are enough to know.
  static let limit = 3

  /// The session's build.
  let buildNumber: Int64
  /// How often.
  var count: Int
  /// The decision that it was said of last.
  var decision: Int64
}

extension WorkspaceMemory {
  /// Takes note of a deadline that Curfew had made earlier and the server moved back.
  ///
  /// - Parameter before: what was remembered before this reading.
  /// - Returns: a remark on the decision that did not last.
  mutating func noteMovedByUse(
    since before: [Effect: LiveValue], on facts: WorkspaceFacts, at now: Timestamp
  ) -> RemarkRecord? {
    // What the server moves stays of whoever set it.
    guard let old = before[.lifetime], old.setBy == .curfew, let new = values[.lifetime], new.setBy == .curfew,
      new.value != old.value, let change = confirmed[.lifetime], moved[change.rule]?.decision != change.decision,
      change.buildNumber == Int64(facts.buildNumber), let set = change.after.flatMap({ Timestamp(rfc3339: $0) }),
      change.before.flatMap({ Timestamp(rfc3339: $0) }).map({ set < $0 }) ?? false,
      let deadline = facts.deadline, deadline > set
    else { return nil }
    confirmed[.lifetime]?.isSettled = true
    let count = countMove(by: change.rule, inBuild: change.buildNumber, decision: change.decision)
    let used = facts.lastUsedAt.map { ", last at \($0.flooredToSecond.rfc3339)" } ?? ""
    let rest = count < MovesByUse.limit ? "" : "; the rule shortens it no more in this session"
    return RemarkRecord(
      decision: change.decision, at: now, kind: .movedByUse,
      reason: """
        the server moved its deadline from \(set.rfc3339), which \(change.rule) had set, to \(deadline.rfc3339), because it \
        is in use\(used) (\(count == 1 ? "once" : "\(count) times") in this session)\(rest)
        """)
  }

  /// Counts one more move in a session, and answers how many there were.
  @discardableResult
  mutating func countMove(by rule: String, inBuild number: Int64, decision: Int64) -> Int {
    let count = (moved[rule].flatMap { $0.buildNumber == number ? $0.count : nil } ?? 0) + 1
    moved[rule] = MovesByUse(buildNumber: number, count: count, decision: decision)
    return count
  }
}
