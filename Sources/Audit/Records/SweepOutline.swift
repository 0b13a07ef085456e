/// An outline of what a sweep is about to record, for the question which parts the trail already holds.
///
/// Answered while the sweep is recorded (``SweepDrafting/next(known:)``). Encoding contents and rendering messages is the most expensive part of a
/// sweep, and can be left out for the known parts.
public struct SweepOutline: Sendable {
  /// One workspace.
  public struct Workspace: Sendable {
    /// The workspace's id.
    public var id: String

    /// A hash of the stable content (``ObservationRecord/fingerprint``).
    public var fingerprint: Int

    /// The decisions on the workspace.
    public var decisions: [Decision]

    /// Makes the outline of one workspace.
    public init(id: String, fingerprint: Int, decisions: [Decision]) {
      self.id = id
      self.fingerprint = fingerprint
      self.decisions = decisions
    }
  }

  /// The part of a ``DecisionRecord`` that tells whether it repeats an earlier one.
  public struct Decision: Sendable {
    let effect: DecisionRecord.Effect
    let rule: String
    let verdict: DecisionRecord.Verdict
    let guardName: String?
    let ruleFingerprint: Int64?

    /// Makes the outline of a decision.
    public init(
      effect: DecisionRecord.Effect, rule: String, verdict: DecisionRecord.Verdict, guardName: String?,
      ruleFingerprint: Int64?
    ) {
      self.effect = effect
      self.rule = rule
      self.verdict = verdict
      self.guardName = guardName
      self.ruleFingerprint = ruleFingerprint
    }
  }

  /// Which parts of one outlined workspace the trail holds.
  public struct Known: Sendable, Equatable {
    /// The outline's ``Workspace/fingerprint``.
    public let fingerprint: Int

    /// Whether its content equals the last recorded one and may be left out.
    public var hasContent = false

    /// For each decision, whether it repeats a standing one, so that its message is not needed.
    public var repeats: [Bool]

    /// The answer for a workspace that the trail has never seen.
    static func nothing(of outline: Workspace) -> Known {
      Known(fingerprint: outline.fingerprint, repeats: outline.decisions.map { _ in false })
    }
  }
}
