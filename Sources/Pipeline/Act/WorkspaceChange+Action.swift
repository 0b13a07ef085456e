import Audit
import CoderAPI
import Rules
import Time

extension WorkspaceChange {
  /// The changes that carry an action out, in order.
  ///
  /// A schedule that replaces another one on a stopped workspace is cleared first: servers since v2.19.0 start the
  /// workspace at the next tick when the new text has the same next firing as the old one (How Coder behaves, "Changing
  /// a schedule").
  static func all(for action: ResolvedAction, on facts: WorkspaceFacts, server: ServerTraits) -> [WorkspaceChange] {
    switch action {
    case .deadline(let target, _): [.extend(deadline: target)]
    case .ttl(let ttl): [.ttl(milliseconds: ttl?.wholeMilliseconds)]
    case .autostart(let schedule):
      schedule != nil && facts.autostart != nil && !facts.isStarted && server.countsScheduleFromSetting
        ? [.autostart(schedule: nil), .autostart(schedule: schedule)] : [.autostart(schedule: schedule)]
    }
  }

  /// What it changes.
  var effect: Effect {
    switch self {
    case .extend: .lifetime
    case .ttl: .ttl
    case .autostart: .autostart
    }
  }

  /// The intent record that is written before the request is sent.
  ///
  /// - Parameter day: the day that the action counts for, in the rule's zone.
  func intent(of decision: Int64, on workspace: String, at now: Timestamp, day: String) -> IntentRecord {
    IntentRecord(decision: decision, at: now, method: method, path: path(of: workspace), body: body, day: day)
  }
}
