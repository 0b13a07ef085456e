import Audit
import Rules
import Time

/// What the trail holds about one workspace, to explain its present state.
public struct WorkspaceTrail: Sendable {
  /// The requests for it, newest first.
  let actions: [StoredAction]
  /// The recorded values of each effect, newest first.
  private let values: [DecisionRecord.Effect: [ValueMemory]]
  /// The remarks on the latest decision about its deadline for which a request was sent.
  let remarks: [RemarkRecord]

  /// Maximum number of requests read; enough to cover any session that somebody asks about.
  private static let reach = 500

  /// Creates an empty trail, as where there is no database yet.
  public init() {
    actions = []
    values = [:]
    remarks = []
  }

  /// Reads the trail of one workspace.
  ///
  /// - Parameter id: the workspace's id.
  /// - Throws: `AuditFailure`.
  public init(of id: String, from reader: AuditReader) async throws {
    actions = try await reader.actions(DecisionQuery(workspace: id, limit: Self.reach))
    var values: [DecisionRecord.Effect: [ValueMemory]] = [:]
    for effect in DecisionRecord.Effect.allCases {
      values[effect] = try await reader.values(of: effect, ofWorkspace: id)
    }
    self.values = values
    let latest = actions.first { $0.decision.record.effect == .lifetime }?.decision.seq
    remarks = if let latest { try await reader.remarks(on: latest) } else { [] }
  }

  /// The latest applied change of an effect; with `value`, `number` and `end` only one to it, in that build, no later than that.
  func change(
    of effect: DecisionRecord.Effect, to value: String? = nil, inBuild number: Int64? = nil, until end: Timestamp? = nil
  ) -> StoredAction? {
    actions.first { action in
      let decision = action.decision
      return isChange(action, of: effect) && (value == nil || decision.record.after == value)
        && (number == nil || decision.buildNumber == number) && end.map { action.intent.at <= $0 } ?? true
    }
  }

  /// The first change of an effect that was made after an instant.
  func firstChange(of effect: DecisionRecord.Effect, after start: Timestamp) -> StoredAction? {
    actions.last { isChange($0, of: effect) && $0.intent.at > start }
  }

  private func isChange(_ action: StoredAction, of effect: DecisionRecord.Effect) -> Bool {
    let decision = action.decision
    return decision.record.effect == effect && action.outcome?.result.isApplied == true
      // The first step of replacing a schedule, its clearing, is no change of its own.
      && (decision.record.after == nil || effect != .autostart || decision.result == "applied")
  }

  /// The values of TTL or schedule that may have been in force at an instant, the likelier first.
  ///
  /// The first is the one recorded last by then. A change by others is recorded when it is first read, so that the next
  /// one may have been in force already; Curfew's own change was made when it was recorded, and its decision tells what
  /// it replaced.
  ///
  /// - Parameter present: the present value, which may not be recorded yet.
  func valuesInForce(of effect: DecisionRecord.Effect, at instant: Timestamp, present: String?) -> [ValueMemory] {
    let recorded = values[effect] ?? []
    let before = recorded.first { $0.at <= instant }
    let after = recorded.last { $0.at > instant }
    let next: ValueMemory?
    if let after, after.setBy == .curfew {
      next = firstChange(of: effect, after: instant).map {
        ValueMemory(value: $0.decision.record.before, setBy: .other, at: after.at)
      }
    } else {
      next = after ?? ValueMemory(value: present, setBy: recorded.isEmpty ? .server : .other, at: .latest)
    }
    guard let before else { return [next].compactMap(\.self) }
    return [before] + [next].compactMap(\.self).filter { $0.value != before.value }
  }

  /// When somebody set this deadline of a build by hand, or when that was first seen if the server does not tell.
  ///
  /// `nil` where nobody did, or where it is not known.
  func setByHand(_ deadline: Timestamp, inBuild number: Int64) -> Timestamp? {
    // Only the latest value counts: use that the server writes down late can show that nobody set the deadline.
    let seen = values[.lifetime]?.first { value in
      guard let stored = value.value.flatMap(StoredLifetime.init), Int64(stored.buildNumber) == number else {
        return false
      }
      return stored.deadline == deadline || value.byHand?.to == deadline
    }
    return seen.flatMap { $0.byHand?.to == deadline || $0.setBy == .other ? $0.byHand?.at ?? $0.at : nil }
  }

  /// Whether the server moved the deadline back that this decision had set.
  func isMovedByUse(_ decision: Int64) -> Bool {
    remarks.contains { $0.decision == decision && $0.kind == .movedByUse }
  }
}
