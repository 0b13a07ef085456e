/// A way in which the peer's answer may differ from ours, with the reason why ours is right.
struct AllowedDisagreement {
  let name: String
  /// The conformance test or the sentence of the specification.
  let reason: String
  let holds: @Sendable (Comparison) -> Bool

  static let all = [
    AllowedDisagreement(
      name: "peer-fails",
      reason:
        "The peer's process reports a panic or an encoding that JSON does not have, which is no answer to the question."
    ) { $0.peer.stage == "request" },
    AllowedDisagreement(
      name: "format-checked-early",
      reason:
        "string_ext/format_errors: a format that does not fit its arguments is an evaluation error; the peer's check of "
        + "literal formats is a validator beside the type check."
    ) { $0.ours.stage == .eval && $0.peer.stage == "check" && $0.isAboutFormat },
    AllowedDisagreement(
      name: "type-in-variable",
      reason:
        "Specification, Name Resolution: a variable of a comprehension or of cel.bind hides other names; the peer looks for a "
        + "type of that name if the variable holds a type."
    ) { $0.peer.stage == "check" && $0.peer.reason.contains("reference to undefined type") },
  ]

  /// The entry that covers a disagreement.
  static func covering(_ comparison: Comparison) -> AllowedDisagreement? {
    all.first { $0.holds(comparison) }
  }
}

extension Comparison {
  fileprivate var isAboutFormat: Bool {
    question.expression.contains("format(")
      && ["string.format", "end of string", "format", "clause"].contains { peer.reason.contains($0) }
  }
}
