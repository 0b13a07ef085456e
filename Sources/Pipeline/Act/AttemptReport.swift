/// A decision for which a request was sent, reported as soon as its outcome is known.
///
/// It is reported at once so that a reader of the log alone sees everything that was done before the process died.
public struct AttemptReport: Sendable {
  /// Row of the sweep in the trail.
  public let sweep: Int64
  /// What the sweep read and decided.
  public let judgement: Judgement
  /// The decision.
  public let decision: Decision
  /// Its row in the trail, by which `audit show` finds it.
  public let row: Int64
  /// The outcome of its last request.
  public let outcome: Outcome
}
