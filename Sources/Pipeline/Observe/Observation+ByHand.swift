import Audit
import Rules
import Time

extension Observation {
  /// The deadline that somebody set by hand and that is still in force; `nil` when there is none.
  var deadlineByHand: ValueMemory.HandSet? {
    guard let seen = memory.values[.lifetime], let deadline = facts.deadline else { return nil }
    if let byHand = seen.byHand { return byHand.isLater || byHand.to == deadline ? byHand : nil }
    // A trail of version 1 does not contain the deadline that was replaced.
    return seen.setBy == .other ? ValueMemory.HandSet(from: nil, to: deadline, at: seen.at) : nil
  }

  /// When somebody set or cleared the present TTL or schedule by hand; `nil` when nobody did.
  func setByHand(_ effect: Effect) -> Timestamp? {
    memory.values[effect].flatMap { $0.setBy == .other ? $0.at : nil }
  }

  /// A phrase about an effect's value set by hand, for people: `set by hand at … to …`; `nil` when there is none.
  func wordsByHand(_ effect: Effect) -> String? {
    switch effect {
    case .lifetime:
      return deadlineByHand.map {
        "set by hand at \($0.at.flooredToSecond.rfc3339) to \($0.to.flooredToSecond.rfc3339)"
      }
    case .ttl, .autostart:
      guard let at = setByHand(effect)?.flooredToSecond.rfc3339 else { return nil }
      guard let present = EffectValue.present(effect, of: facts) else {
        guard effect == .autostart, let suspended = facts.suspendedAutostart else { return "cleared by hand at \(at)" }
        return "set by hand at \(at) to \(suspended), which a rule suspends"
      }
      return "set by hand at \(at) to \(present)"
    }
  }

  /// A sentence about each effect whose value was set by hand.
  func sentencesByHand(at now: Timestamp) -> [String] {
    Effect.allCases.compactMap { effect in
      if effect == .lifetime, let byHand = deadlineByHand, byHand.isLater, now >= byHand.to { return nil }
      let name =
        switch effect {
        case .lifetime: "deadline"
        case .ttl: "TTL"
        case .autostart: "schedule"
        }
      return wordsByHand(effect).map { "its \(name) was \($0)" }
    }
  }
}
