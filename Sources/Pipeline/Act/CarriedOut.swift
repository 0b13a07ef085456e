/// A decision that something was sent for, told as soon as it is known what came of it: whoever only reads the log must
/// not miss what was done before the process died.
public struct CarriedOut: Sendable {
  /// Row of the sweep in the trail.
  public let sweep: Int64
  /// What the sweep read and decided.
  public let judgement: Judgement
  /// Position of the decision in the judgement.
  public let decision: Int
  /// What became of its last request.
  public let outcome: Outcome
}
