import Rules
import Time

/// What becomes of a deadline besides what moves it: the server may take it away, or never act on it.
package enum DeadlineFate {
  /// Why the server will not stop the workspace at its deadline, for people, without a full stop; `nil` where it will, or where
  /// there is none.
  package static func obstacle(_ facts: WorkspaceFacts, on server: ServerTraits) -> String? {
    guard facts.deadline != nil else { return nil }
    if facts.dormantAt != nil { return "it is dormant, and the server stops no dormant workspace" }
    if facts.ttl == nil, facts.autostart == nil, server.forgetsDeadlines {
      return "it has neither a TTL nor a schedule, and this server looks at no others"
    }
    return nil
  }

  /// What an action does to the present deadline without aiming at it, as a sentence; `nil` for nothing.
  ///
  /// - Parameter wishes: what is wished for each effect, this action among them: two together may leave neither TTL nor
  ///   schedule.
  static func after(
    _ action: ResolvedAction, among wishes: [Effect: ResolvedAction], of facts: WorkspaceFacts, isRunning: Bool,
    on server: ServerTraits
  ) -> String? {
    guard isRunning, let deadline = facts.deadline else { return nil }
    let leavesTTL = wishes[.ttl].map { $0 != .ttl(nil) } ?? (facts.ttl != nil)
    let leavesSchedule = wishes[.autostart].map { $0 != .autostart(nil) } ?? (facts.autostart != nil)
    switch action {
    // What it learns of too late keeps nothing.
    case .deadline(let target, .earlier) where !server.learnsUseSoon && target < deadline:
      return "This server learns of use every ten minutes only: to keep it, use it by "
        + "\((target - ServerTraits.lateReports).rfc3339)."
    case .ttl(nil) where facts.ttl != nil && server.clearingTTLMovesDeadline:
      if server.clearingTTLLeavesMaximum, let maximum = facts.maxDeadline {
        return maximum == deadline
          ? nil : "Its deadline moves at once from \(deadline.rfc3339) to the latest allowed, \(maximum.rfc3339)."
      }
      return
        "Its deadline, \(deadline.rfc3339), goes at once: after it there is none, and it runs until somebody stops it."
    case .ttl(nil) where facts.ttl != nil && !leavesSchedule && server.forgetsDeadlines,
      .autostart(nil) where facts.autostart != nil && !leavesTTL && server.forgetsDeadlines:
      return
        "Its deadline, \(deadline.rfc3339), will not come true: with neither a TTL nor a schedule this server stops it "
        + "no more."
    case .deadline, .ttl, .autostart: return nil
    }
  }
}
