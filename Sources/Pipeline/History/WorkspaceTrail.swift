import Audit
import Rules
import Time

/// What the trail holds of one workspace: where to look for why it is as it is.
public struct WorkspaceTrail: Sendable {
  /// The requests that were sent for it, the newest first.
  let actions: [StoredAction]
  /// What was seen of its deadline, the newest first.
  let deadlines: [LiveValue]
  /// What is to be said of the latest decision about its deadline that something was sent for.
  let remarks: [RemarkRecord]

  /// Enough to reach back over any session that somebody asks about.
  private static let reach = 500

  /// Nothing known, as where there is no trail yet.
  public init(actions: [StoredAction] = [], deadlines: [LiveValue] = [], remarks: [RemarkRecord] = []) {
    self.actions = actions
    self.deadlines = deadlines
    self.remarks = remarks
  }

  /// Reads it.
  ///
  /// - Parameter id: the workspace's.
  /// - Throws: `AuditFailure`.
  public init(of id: String, from reader: AuditReader) async throws {
    actions = try await reader.actions(DecisionQuery(workspace: id, limit: Self.reach))
    deadlines = try await reader.values(of: .lifetime, ofWorkspace: id)
    let latest = actions.first { $0.decision.record.effect == .lifetime }?.decision.seq
    remarks = if let latest { try await reader.remarks(on: latest) } else { [] }
  }

  /// The latest change of an effect that was made, to a value where one is given, in a build where one is given.
  func change(of effect: DecisionRecord.Effect, to value: String? = nil, inBuild number: Int64? = nil) -> StoredAction?
  {
    actions.first { action in
      let decision = action.decision
      return decision.record.effect == effect && action.outcome?.result.isApplied == true
        && (value == nil || decision.record.after == value) && (number == nil || decision.buildNumber == number)
        // The first step of a change of schedule is none by itself.
        && (decision.record.after == nil || effect != .autostart || decision.result == "applied")
    }
  }

  /// When somebody set the deadline of a build by hand, as far as that can be told: else when it was first seen; `nil` where
  /// nobody did, or it is not known.
  func setByHand(_ deadline: Timestamp, inBuild number: Int64) -> Timestamp? {
    // The latest word on it: use that the server writes down late can show that nobody did.
    let seen = deadlines.first { value in
      guard let stored = value.value.flatMap(StoredLifetime.init), Int64(stored.buildNumber) == number else {
        return false
      }
      return stored.deadline == deadline || value.byHand?.to == deadline
    }
    return seen.flatMap { $0.byHand?.to == deadline || $0.setBy == .other ? $0.byHand?.at ?? $0.at : nil }
  }

  /// Whether the server moved the deadline back that a decision had set.
  func isMovedByUse(_ decision: Int64) -> Bool {
    remarks.contains { $0.decision == decision && $0.kind == .movedByUse }
  }
}
