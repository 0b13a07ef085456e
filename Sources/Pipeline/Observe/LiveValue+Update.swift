import Audit
import Rules
import Time

extension LiveValue {
  /// The text to remember: a deadline together with its build, because each build begins a session of its own.
  static func remembered(_ effect: Effect, of facts: WorkspaceFacts) -> String? {
    effect == .lifetime
      ? StoredLifetime(buildNumber: facts.buildNumber, deadline: facts.deadline).text
      : EffectValue.present(effect, of: facts)
  }

  /// The memory after Curfew itself put a value there.
  ///
  /// - Parameter before: a later deadline set by hand stands until it comes, also where Curfew went beyond it.
  static func set(
    _ action: ResolvedAction, buildNumber: Int, at now: Timestamp, after before: LiveValue?
  ) -> LiveValue {
    guard case .deadline(let target, _) = action else {
      return LiveValue(value: EffectValue.after(action), setBy: .curfew, at: now)
    }
    var value = LiveValue(
      value: StoredLifetime(buildNumber: buildNumber, deadline: target).text, setBy: .curfew, at: now)
    if let byHand = before?.byHand, byHand.isLater, target >= byHand.to { value.byHand = byHand }
    return value
  }
}

extension WorkspaceMemory {
  /// Takes note that Curfew itself put a value there.
  mutating func set(_ action: ResolvedAction, effect: Effect, buildNumber: Int, at now: Timestamp) {
    values[effect] = .set(action, buildNumber: buildNumber, at: now, after: values[effect])
    sent[effect] = nil
    if case .deadline(let target, _) = action {
      lastReading = LastReading(at: now, deadline: target, buildNumber: Int64(buildNumber))
    }
  }
}
