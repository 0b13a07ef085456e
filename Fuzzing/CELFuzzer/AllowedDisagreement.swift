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
    ) { $0.peer.stage == "request" }
  ]

  /// The entry that covers a disagreement.
  static func covering(_ comparison: Comparison) -> AllowedDisagreement? {
    all.first { $0.holds(comparison) }
  }
}
