/// A way in which the peer's answer may differ from ours, with the reason why ours is right.
struct AllowedDisagreement: Sendable {
  /// Asks both engines another question.
  typealias Ask = (Question) throws -> Comparison

  let name: String
  /// The conformance test or the sentence of the specification.
  let reason: String
  /// Whether only an expression that was made as small as possible tells, and further questions may be asked.
  let isSeenWhenSmall: Bool
  private let holds: @Sendable (Comparison, @escaping Ask) throws -> Bool

  /// An entry that both answers tell, whatever the size of the expression.
  init(_ name: String, because reason: String, _ holds: @escaping @Sendable (Comparison) -> Bool) {
    self.name = name
    self.reason = reason
    isSeenWhenSmall = false
    self.holds = { comparison, _ in holds(comparison) }
  }

  /// An entry that is seen when the expression is small.
  init(
    whenSmall name: String, because reason: String,
    _ holds: @escaping @Sendable (Comparison, @escaping Ask) throws -> Bool
  ) {
    self.name = name
    self.reason = reason
    isSeenWhenSmall = true
    self.holds = holds
  }

  static let all = syntax + types + values + errors + [peerFails]

  /// The entry that covers a disagreement; `ask` is there for one that was made small.
  static func covering(_ comparison: Comparison, asking ask: Ask?) throws -> AllowedDisagreement? {
    try all.first { entry in
      guard let ask else { return try !entry.isSeenWhenSmall && entry.holds(comparison) { _ in comparison } }
      return try entry.holds(comparison, ask)
    }
  }

  private static let peerFails = AllowedDisagreement(
    "peer-fails",
    because: "The peer's process panicked, its answer has no form in JSON or it does not come: that is no answer."
  ) { $0.peer.stage == "request" || $0.peer.reason.contains("internal error") }
}

extension Comparison {
  /// Whether the engines agree about another question, or an entry covers how they differ about that one.
  func isSettled(by other: Question, asking ask: @escaping AllowedDisagreement.Ask) throws -> Bool {
    guard try other.line != question.line else { return false }
    let answers = try ask(other)
    // That both do not understand it settles nothing.
    guard answers.ours.stage != .parse || peer.stage == "parse" else { return false }
    return try answers.difference == nil || AllowedDisagreement.covering(answers, asking: ask) != nil
  }
}
