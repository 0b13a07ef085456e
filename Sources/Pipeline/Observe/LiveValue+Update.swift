import Audit
import Rules
import Time

extension LiveValue {
  /// What is to be remembered of one effect now that `facts` were read: the same as `before` unless the value changed.
  ///
  /// A changed value is somebody else's doing unless it belongs to another build or the server's own activity bump
  /// explains it (facts 6.4). A value seen for the first time is nobody's doing.
  /// - Parameter lastReadAt: when this process read the workspace before; a bump happened since then. `nil` when `before`
  ///   is from the file, which does not keep the server's own moves: any bump since it was written explains the value.
  static func updated(
    _ before: LiveValue?, effect: Effect, facts: WorkspaceFacts, lastReadAt: Timestamp?, now: Timestamp,
    server: ServerTraits
  ) -> LiveValue {
    let value = remembered(effect, of: facts)
    guard let before else { return LiveValue(value: value, setBy: .server, at: now) }
    if before.value == value { return before }
    if effect == .lifetime {
      if session(of: before.value) != session(of: value) { return LiveValue(value: value, setBy: .server, at: now) }
      if isServersOwn(facts, after: lastReadAt ?? before.at, now: now, server: server) {
        return LiveValue(value: value, setBy: before.setBy, at: before.at)
      }
    }
    return LiveValue(value: value, setBy: .other, at: now)
  }

  /// The text to remember: a deadline together with its build, because each build begins a session of its own.
  static func remembered(_ effect: Effect, of facts: WorkspaceFacts) -> String? {
    let present = EffectValue.present(effect, of: facts)
    return effect == .lifetime ? "\(facts.buildNumber) \(present ?? "none")" : present
  }

  /// The memory after Curfew itself put a value there.
  static func set(_ action: ResolvedAction, effect: Effect, buildNumber: Int, at now: Timestamp) -> LiveValue {
    let after = EffectValue.after(action)
    let value = effect == .lifetime ? "\(buildNumber) \(after ?? "none")" : after
    return LiveValue(value: value, setBy: .curfew, at: now)
  }

  private static func session(of value: String?) -> Substring? { value?.prefix { $0 != " " } }

  /// Whether the server itself moves deadlines to where this one stands: a bump sets it to the instant of activity plus
  /// an amount, never beyond `max_deadline`, and over the next autostart by the whole TTL.
  private static func isServersOwn(
    _ facts: WorkspaceFacts, after: Timestamp, now: Timestamp, server: ServerTraits
  ) -> Bool {
    guard let deadline = facts.deadline else { return false }
    if deadline == facts.maxDeadline { return true }
    if let start = facts.nextStartAt, let ttl = facts.ttl, deadline == start + ttl { return true }
    let slack = Duration.seconds(90)
    let amount = server.bumpsByTTL ? facts.ttl : facts.template.activityBump ?? .seconds(3600)
    guard let amount, amount > .zero else { return false }
    let bumpedAt = deadline - amount
    return bumpedAt >= after - slack && bumpedAt <= now + slack
  }
}
