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
    let (before, now) = (decision.facts, WorkspaceFacts(present, templates: nil))
    let changes = [
      WorkspaceBasis(before).changes(to: WorkspaceBasis(now), own: own, countsUse: decision.shortens),
      newProtection(of: now, since: before), decision.shortens ? newUse(of: now, since: before) : nil,
    ].compactMap(\.self)
    return changes.isEmpty ? nil : "changed since it was read: \(changes.joined(separator: ", "))"
  }

  /// What guards and opt-outs look at: another name or owner, and dormancy.
  private func newProtection(of now: WorkspaceFacts, since before: WorkspaceFacts) -> String? {
    if now.owner.name != before.owner.name || now.name != before.name {
      return "it was \(before.owner.name)/\(before.name) and is \(now.owner.name)/\(now.name)"
    }
    return now.dormantAt != nil && before.dormantAt == nil ? "it became dormant" : nil
  }

  /// Somebody at work of whom ``WorkspaceBasis`` does not tell: an agent that connected, a task that reported.
  private func newUse(of now: WorkspaceFacts, since before: WorkspaceFacts) -> String? {
    let connected = Set(before.agents.lazy.filter { $0.status == "connected" }.map(\.name))
    if let agent = now.agents.first(where: { $0.status == "connected" && !connected.contains($0.name) }) {
      return "the agent \(agent.name) connected"
    }
    if let status = now.appStatus, status != before.appStatus { return "its task reports \(status)" }
    return nil
  }
}
