import Rules
import Time

/// The side effect of a TTL or schedule action on the present deadline.
public struct DeadlineChange: Sendable, Equatable {
  /// The present deadline.
  public let before: Timestamp
  /// The deadline after the action; `nil` where the server no longer stops the workspace.
  public let after: Timestamp?
  /// What happens, for the rule's message.
  let sentence: String
}

/// What becomes of a deadline that no action aims at: the server may remove it, or never act on it.
package enum DeadlineFate {
  /// Why the server will not stop the workspace at its deadline, for people, without a full stop.
  ///
  /// `nil` where it will, or where there is no deadline.
  package static func obstacle(_ facts: WorkspaceFacts, on server: ServerTraits) -> String? {
    guard facts.deadline != nil else { return nil }
    if facts.isPrebuild { return "it is a prebuilt workspace nobody has claimed, and the server stops none of those" }
    if facts.dormantAt != nil { return "it is dormant, and the server stops no dormant workspace" }
    if facts.ttl == nil, facts.autostart == nil, server.forgetsDeadlines {
      return "it has neither a TTL nor a schedule, and this server looks at no others"
    }
    return nil
  }

  /// The side effect of an action on the present deadline; `nil` when there is none.
  ///
  /// - Parameter wishes: the winning wish for each effect, this action included: two together may leave neither TTL nor
  ///   schedule.
  static func after(
    _ action: ResolvedAction, among wishes: [Effect: ResolvedAction], of facts: WorkspaceFacts,
    on server: ServerTraits
  ) -> DeadlineChange? {
    guard facts.isRunning, let deadline = facts.deadline else { return nil }
    let leavesTTL = wishes[.ttl].map { $0 != .ttl(nil) } ?? (facts.ttl != nil)
    let leavesSchedule = wishes[.autostart].map { $0 != .autostart(nil) } ?? (facts.autostart != nil)
    switch action {
    case .ttl(nil) where facts.ttl != nil && server.clearingTTLMovesDeadline:
      if server.clearingTTLLeavesMaximum, let maximum = facts.maxDeadline {
        return maximum == deadline
          ? nil
          : DeadlineChange(
            before: deadline, after: maximum,
            sentence: "Its deadline moves at once from \(deadline.rfc3339) to the latest allowed, \(maximum.rfc3339).")
      }
      return DeadlineChange(
        before: deadline, after: nil,
        sentence:
          "Its deadline, \(deadline.rfc3339), goes at once: after it there is none, and it runs until somebody stops it."
      )
    case .ttl(nil) where facts.ttl != nil && !leavesSchedule && server.forgetsDeadlines,
      .autostart(nil) where facts.autostart != nil && !leavesTTL && server.forgetsDeadlines:
      return DeadlineChange(
        before: deadline, after: nil,
        sentence:
          "Its deadline, \(deadline.rfc3339), will not come true: with neither a TTL nor a schedule this server stops it "
          + "no more.")
    case .deadline, .ttl, .autostart: return nil
    }
  }

  /// Tells the owner until when a shortened workspace must be used to be kept.
  ///
  /// Only for a server that learns of use too late after that.
  ///
  /// A sentence; `nil` where the server learns of use soon.
  static func lastUse(before action: ResolvedAction, of facts: WorkspaceFacts, on server: ServerTraits) -> String? {
    guard case .deadline(let target, .earlier) = action, !server.learnsUseSoon, let deadline = facts.deadline,
      target < deadline
    else { return nil }
    // Use that the server learns of after the deadline keeps nothing.
    return "This server learns of use every ten minutes only: to keep it, use it by "
      + "\((target - ServerTraits.lateReports).rfc3339)."
  }
}
