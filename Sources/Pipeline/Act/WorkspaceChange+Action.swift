import Audit
import CoderAPI
import Rules
import Time

extension WorkspaceChange {
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
