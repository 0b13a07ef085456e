import Rules
import Time

/// One rule's wish for one effect of one workspace, with the verdict on it.
public struct Decision: Sendable {
  /// Position of the workspace in the reading's observations.
  public let observation: Int
  /// Whose wish it is.
  public let rule: Rule
  /// What it touches.
  public let effect: Effect
  /// The kind of action, as the rule file names it.
  public let kind: RuleAction.Kind
  /// What is wished, clamped to what the server accepts; `nil` where it could not be worked out.
  public var action: ResolvedAction?
  /// What became of it.
  public var verdict: Verdict
  /// Whether it was judged as a dry run: in the second count, with the shadow memory.
  public let isShadow: Bool
  /// Earliest instant at which the rule's answer could change by itself.
  public let nextChangeAt: Timestamp?

  /// Whether carrying it out makes the workspace stop sooner than it would now.
  func shortens(_ facts: WorkspaceFacts) -> Bool {
    switch action {
    case .deadline(let target, .earlier): facts.deadline.map { target < $0 } ?? false
    case .ttl(let ttl?): facts.ttl.map { ttl < $0 } ?? true
    case .deadline, .ttl, .autostart, nil: false
    }
  }
}

extension ResolvedAction {
  /// Whether it brings a deadline forward.
  var isEarlier: Bool {
    if case .deadline(_, .earlier) = self { return true }
    return false
  }
}
