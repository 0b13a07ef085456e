import Audit
import Rules
import Time

extension ValueMemory {
  /// The text to remember: a deadline together with its build number, because each build begins a new session.
  static func remembered(_ effect: Effect, of facts: WorkspaceFacts) -> String? {
    effect == .lifetime
      ? StoredLifetime(buildNumber: facts.buildNumber, deadline: facts.deadline).text
      : EffectValue.present(effect, of: facts)
  }

  /// The value to remember after Curfew itself set one.
  ///
  /// - Parameter before: the value before; its later deadline set by hand stands until it comes, even if Curfew
  ///   extended it further.
  static func set(
    _ action: ResolvedAction, buildNumber: Int, at now: Timestamp, after before: ValueMemory?
  ) -> ValueMemory {
    guard case .deadline(let target, _) = action else {
      return ValueMemory(value: EffectValue.after(action), setBy: .curfew, at: now)
    }
    var value = ValueMemory(
      value: StoredLifetime(buildNumber: buildNumber, deadline: target).text, setBy: .curfew, at: now)
    if let byHand = before?.byHand, byHand.isLater, target >= byHand.to { value.byHand = byHand }
    return value
  }
}

extension WorkspaceMemory {
  /// Puts a deadline that Curfew set after the last reading in the place of the one that was read.
  ///
  /// A list may be up to a minute old when it is judged, and then be from before Curfew's own change. A process that goes on
  /// and one that starts anew must remember the same.
  mutating func preferOwnDeadline() {
    guard let reading = lastReading, let value = values[.lifetime], value.setBy == .curfew, value.at >= reading.at
    else { return }
    lastReading?.deadline = value.value.flatMap(StoredLifetime.init)?.deadline
  }

  /// Records that Curfew itself set a value.
  mutating func set(_ action: ResolvedAction, effect: Effect, buildNumber: Int, at now: Timestamp) {
    values[effect] = .set(action, buildNumber: buildNumber, at: now, after: values[effect])
    sent[effect] = nil
    if case .deadline(let target, _) = action {
      lastReading = LastReading(
        at: now, deadline: target, buildNumber: Int64(buildNumber), maxDeadline: lastReading?.maxDeadline,
        isPrebuild: lastReading?.isPrebuild ?? false)
    }
  }
}

extension LastReading {
  /// What is remembered of a workspace whose deadline is known.
  init(of facts: WorkspaceFacts, at now: Timestamp) {
    self.init(
      at: now, deadline: facts.deadline, buildNumber: Int64(facts.buildNumber), maxDeadline: facts.maxDeadline,
      isPrebuild: facts.isPrebuild)
  }
}
