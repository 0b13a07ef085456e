import Time

/// A reading of one workspace that can be judged by the rules in force and by those of a baseline.
///
/// Reports know no rules: who asks for the report brings the judge.
public protocol RuleJudge: Sendable {
  /// What the baseline's rules remember of the workspace.
  associatedtype Memory: Sendable

  /// Whether it ran when it was read.
  var isRunning: Bool { get }
  /// The deadline that was read; `nil` for none.
  var deadline: Timestamp? { get }

  /// What both sets want at an instant of the workspace as it was.
  func compare(
    at now: Timestamp, lastUsedAt: Timestamp?, _ memory: inout Memory
  ) -> (inForce: RuleOrders, baseline: RuleOrders)

  /// The first instant after another at which the baseline's rules may want something else by themselves of the workspace as it was;
  /// `nil` for never. It costs more than to ask what they want.
  func nextChange(after now: Timestamp, lastUsedAt: Timestamp?, _ memory: Memory) -> Timestamp?

  /// What the baseline's rules want at an instant of the workspace that would run then.
  ///
  /// - Parameters:
  ///   - deadline: when it would stop by itself; `nil` for never
  ///   - ttl: its TTL where the baseline's rules set another one
  func orders(
    at now: Timestamp, deadline: Timestamp?, ttl: Duration??, lastUsedAt: Timestamp?, _ memory: inout Memory
  ) -> RuleOrders

  /// The first instant after another at which they may want something else by themselves of the workspace that would run then.
  func nextChange(
    after now: Timestamp, deadline: Timestamp?, ttl: Duration??, lastUsedAt: Timestamp?, _ memory: Memory
  ) -> Timestamp?
}

/// What rules want of one workspace.
public struct RuleOrders: Sendable {
  /// The rule that wants another deadline, and the deadline.
  public var deadline: (rule: String, to: Timestamp)?
  /// The rule that wants another TTL, and the TTL; `nil` for none.
  public var ttl: (rule: String, to: Duration?)?

  /// Makes orders that want nothing.
  public init() {}

  /// Whether nothing is wanted.
  var isEmpty: Bool { deadline == nil && ttl == nil }

  /// Whether both come to the same, whichever rule it is.
  func agree(with other: RuleOrders) -> Bool {
    deadline?.to == other.deadline?.to && (ttl == nil) == (other.ttl == nil) && ttl?.to == other.ttl?.to
  }
}
