import Audit
import Rules
import Time

/// Counts how often the server, because of use, moved back a deadline that a rule had made earlier in one session.
///
/// A deadline cannot end a workspace that is in use.
struct MovesByUse: Sendable, Equatable, Codable {
  /// Number of moves after which the rule rests.
  static let limit = 3

  /// Number of the session's build.
  let buildNumber: Int64
  /// Number of moves.
  var count: Int
  /// The last decision that was moved back.
  var decision: Int64
}

extension WorkspaceMemory {
  /// Records that the server moved back a deadline that Curfew had made earlier.
  ///
  /// - Parameter before: the values before this reading.
  /// - Returns: a remark on the decision that did not last; `nil` when there was no such move.
  mutating func noteMovedByUse(
    since before: EffectMap<ValueMemory>, on facts: WorkspaceFacts, at now: Timestamp
  ) -> RemarkRecord? {
    // A bump keeps the author of the deadline, so it still counts as Curfew's.
    guard let old = before[.lifetime], old.setBy == .curfew, let new = values[.lifetime], new.setBy == .curfew,
      new.value != old.value, let change = confirmed[.lifetime], moved[change.rule]?.decision != change.decision,
      change.buildNumber == Int64(facts.buildNumber), let set = change.after.flatMap({ Timestamp(rfc3339: $0) }),
      change.before.flatMap({ Timestamp(rfc3339: $0) }).map({ set < $0 }) ?? false,
      let deadline = facts.deadline, deadline > set
    else { return nil }
    confirmed[.lifetime]?.isSettled = true
    let count = countMove(by: change.rule, inBuild: change.buildNumber, decision: change.decision)
    let cause = facts.causeOfMove(since: lastReading?.at ?? .epoch)
    let rest = count < MovesByUse.limit ? "" : "; the rule shortens it no more in this session"
    return RemarkRecord(
      decision: change.decision, at: now, kind: .movedByUse,
      reason: """
        the server moved its deadline from \(set.rfc3339), which \(change.rule) had set, to \(deadline.rfc3339), because \
        \(cause) (\(count == 1 ? "once" : "\(count) times") in this session)\(rest)
        """)
  }

  /// Counts one more move in a session, and returns the total.
  @discardableResult
  mutating func countMove(by rule: String, inBuild number: Int64, decision: Int64) -> Int {
    let count = (moved[rule].flatMap { $0.buildNumber == number ? $0.count : nil } ?? 0) + 1
    moved[rule] = MovesByUse(buildNumber: number, count: count, decision: decision)
    return count
  }
}

extension WorkspaceFacts {
  /// How late the server may write down the use for which it moved a deadline.
  private static let lateness = Duration.seconds(65)

  /// Why the server moved its deadline after an instant, as a clause to follow `because`.
  ///
  /// The server takes the report of an AI agent for use, too, without noting it as the last use.
  func causeOfMove(since instant: Timestamp) -> String {
    let start = instant > .epoch ? instant - Self.lateness : instant
    if let used = lastUsedAt, used >= start { return "it is in use, last at \(used.flooredToSecond.rfc3339)" }
    guard let reported = appStatusSince, reported >= start else { return "it is in use" }
    // Only the latest report is told, and an earlier one may have moved the deadline.
    let status = appStatus.map { " '\($0)'" } ?? ""
    return "its AI agent reports, last\(status) at \(reported.flooredToSecond.rfc3339)"
  }
}
