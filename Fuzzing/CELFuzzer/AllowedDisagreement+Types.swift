import CEL

extension AllowedDisagreement {
  /// What the check finds.
  static let types = [
    AllowedDisagreement(
      whenSmall: "null-joined",
      because:
        "type_deductions/legacy_nullable_types/null_assignable_to_timestamp_parameter_candidate (…_duration_…, …_abstract_…), "
        + "wrappers/wrapper_promotion_2: null or an int beside a nullable type gives that type, in whatever order; the peer "
        + "takes the other one."
    ) { comparison, ask in
      guard comparison.question.isChecked else { return false }
      if comparison.difference == .type, let ours = comparison.ours.type.flatMap(CELType.init(parsing:)),
        let peer = comparison.peer.type.flatMap(CELType.init(parsing:)), ours.isNullable(insteadOf: peer)
      {
        return true
      }
      // Where the type of the whole does not show it: there is no such difference if null has no type.
      // (By default, nu:x is one word to Swift, as Unicode has it.)
      let name = /\b(null|wi|nu)\b/.wordBoundaryKind(.simple)
      let untyped = comparison.question.expression.replacing(name) { "dyn(\($0.0))" }
      return try comparison.isSettled(by: comparison.question.replacing(untyped), asking: ask)
    }
  ]
}

extension CELType {
  /// Whether a nullable type stands here wherever another one stands there.
  fileprivate func isNullable(insteadOf other: CELType) -> Bool {
    switch (self, other) {
    case (.timestamp, .null), (.duration, .null), (.optional, .null), (.wrapper, .null), (.wrapper, .dyn): true
    case (.wrapper(let inner), _): inner == other
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)), (.type(let a), .type(let b)):
      a.isNullable(insteadOf: b)
    case (.map(let aKey, let aValue), .map(let bKey, let bValue)):
      (aKey == bKey || aKey.isNullable(insteadOf: bKey)) && (aValue == bValue || aValue.isNullable(insteadOf: bValue))
    default: false
    }
  }
}
