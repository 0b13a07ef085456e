import Time

/// What the server refused for good lately, for want of rights or by the template's policy, is not asked again at once.
struct Refused: Guard {
  /// How long a refusal is remembered.
  static let patience = Duration.seconds(3600)

  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let until = context.observation.memory.refusedUntil[decision.effect], context.now < until,
      !decision.isShadow
    else { return nil }
    return .blocked(
      by: .refused, reason: "the server refused this lately; Curfew asks again at \(until.rfc3339)")
  }
}
