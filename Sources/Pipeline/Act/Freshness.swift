import CoderAPI
import Rules
import Time

/// Checks whether a workspace is still as it was when the decision was taken; if somebody changed it, it is left alone.
struct Freshness: Sendable {
  /// The effects that Curfew itself changed in this sweep.
  let own: Set<Effect>

  /// What has changed since the decision was taken, for people.
  ///
  /// `nil` when everything the decision rests on is unchanged.
  ///
  /// - Parameter decision: for one that shortens, use of the workspace counts as a change too.
  func overtaken(by present: Workspace, _ decision: Decision) -> String? {
    let now = WorkspaceBasis(WorkspaceFacts(present, templates: nil))
    return WorkspaceBasis(decision.facts).changes(to: now, own: own, countsUse: decision.shortens)
      .map { "changed since it was read: \($0)" }
  }
}
