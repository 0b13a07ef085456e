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
    let (facts, now) = (decision.facts, WorkspaceFacts(present, templates: nil))
    var changes: [String] = []
    func note(_ name: String, _ before: String?, _ after: String?) {
      if before != after { changes.append("\(name) was \(before ?? "none") and is \(after ?? "none")") }
    }
    note("build", "\(facts.buildNumber)", "\(now.buildNumber)")
    note("status", facts.status, now.status)
    for (effect, name) in [(Effect.lifetime, "deadline"), (.ttl, "TTL"), (.autostart, "schedule")]
    where !own.contains(effect) && !(effect == .lifetime && own.contains(.ttl)) {
      note(name, EffectValue.present(effect, of: facts), EffectValue.present(effect, of: now))
    }
    if decision.shortens { note("last use", facts.lastUsedAt?.rfc3339, now.lastUsedAt?.rfc3339) }
    return changes.isEmpty ? nil : "changed since it was read: " + changes.joined(separator: ", ")
  }
}
