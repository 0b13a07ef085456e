/// What a sweep is about to record, as far as it takes to tell what of it the trail holds already
/// (``AuditStore/known(_:under:)``): writing contents and messages out costs more than anything else of a sweep.
public struct SweepOutline: Sendable {
  /// One workspace.
  public struct Workspace: Sendable {
    /// The workspace's id.
    public var id: String

    /// Stands for the stable content (``ObservationRecord/fingerprint``).
    public var fingerprint: Int

    /// What was decided about it.
    public var decisions: [Decision]

    /// Outlines what was read of one workspace and decided about it.
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

    /// Outlines a decision by the same parts of it.
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

  /// What the trail holds of one workspace of an outline.
  public struct Known: Sendable, Equatable {
    /// Whether its content is the one recorded last, so that it may be left out.
    public var hasContent = false

    /// For each decision whether it repeats one that stands, so that its message is not needed.
    public var repeats: [Bool]

    /// Of a workspace that the trail has never seen.
    static func nothing(of count: Int) -> Known { Known(repeats: [Bool](repeating: false, count: count)) }
  }
}
