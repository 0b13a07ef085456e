import Time

/// The verdict on one rule's wish.
public enum Verdict: Sendable, Equatable {
  /// The request is to be sent.
  case act
  /// The request would be sent if rule and settings both said enforce.
  case wouldAct
  /// The workspace already has the wished value.
  case noOp(reason: String)
  /// A guard stopped it; `until` is when it ends by itself, server time, where that is known.
  case blocked(by: GuardName, reason: String, until: Timestamp? = nil)
  /// A rule of higher priority, or one that keeps the workspace longer, won.
  case overridden(by: String)
  /// A protecting rule could not answer, or two schedules contradict each other.
  case held(reason: String)
  /// The rule's answer or the target of its action is unknown or failed.
  case error(reason: String)

  /// The word the audit trail and the command line use.
  public var word: String {
    switch self {
    case .act: "act"
    case .wouldAct: "would-act"
    case .noOp: "no-op"
    case .blocked: "blocked"
    case .overridden: "overridden"
    case .held: "held"
    case .error: "error"
    }
  }

  /// The guard that blocked it; `nil` for other verdicts.
  public var guardName: GuardName? {
    if case .blocked(let name, _, _) = self { return name }
    return nil
  }

  /// The reason, for people; `nil` where the rule's own message gives it.
  public var reason: String? {
    switch self {
    case .act, .wouldAct: nil
    case .noOp(let reason), .blocked(_, let reason, _), .held(let reason), .error(let reason): reason
    case .overridden(let winner): "\(winner) has the say"
    }
  }

  /// When the guard that stopped it lets it pass by itself, server time; `nil` where nobody knows, and for other verdicts.
  public var blockedUntil: Timestamp? {
    if case .blocked(_, _, let until) = self { return until }
    return nil
  }

  /// Whether another verdict is of the same kind and guard; the numbers in the reason may differ.
  func isSame(as other: Verdict) -> Bool { word == other.word && guardName == other.guardName }
}
