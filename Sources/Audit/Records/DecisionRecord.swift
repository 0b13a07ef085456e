import Time

/// One rule's wish for one effect of one workspace, with the verdict on it.
public struct DecisionRecord: Hashable, Sendable {
  /// What a rule's actions touch.
  public enum Effect: String, Sendable, CaseIterable {
    /// The deadline of the present build.
    case lifetime
    /// The time to live, felt at the next start.
    case ttl
    /// The schedule that starts the workspace.
    case autostart
  }

  /// What became of the wish.
  public enum Verdict: String, Sendable, CaseIterable {
    /// To be carried out: intents and outcomes follow.
    case act
    /// What dry-run would have sent.
    case wouldAct = "would-act"
    /// Already so.
    case noOp = "no-op"
    /// Kept from acting by the guard that `guardName` names.
    case blocked
    /// Displaced by the rule that `winner` names.
    case overridden
    /// Waits for an unknown or failed protecting rule, or for a draw of schedules.
    case held
    /// The rule or its action could not be evaluated.
    case error
  }

  /// The workspace's id; the batch holds an observation of it.
  public var workspace: String

  /// What the rule wants to touch.
  public var effect: Effect

  /// The rule's name.
  public var rule: String

  /// The action in the rule file's words, such as `extend`.
  public var action: String

  /// What became of the wish.
  public var verdict: Verdict

  /// The guard that spoke; set exactly when the verdict is `blocked`.
  public var guardName: String?

  /// The rule that won; set exactly when the verdict is `overridden`.
  public var winner: String?

  /// The value before, as text: an instant in RFC 3339, a duration, a schedule; `nil` for none.
  public var before: String?

  /// The value wished for, as text; `nil` for none (clearing) or unknown (an error).
  public var after: String?

  /// The rendered message.
  public var message: String

  /// The memory that the rule saw (`state.…`), as JSON; `nil` when there was none.
  public var memory: String?

  /// When the answer could next change by itself; `nil` for never.
  public var nextChangeAt: Timestamp?

  /// What the rule's meaning depends on in its file, as a number: another one for another text; `nil` where it is not known.
  public var ruleFingerprint: Int64?

  /// Makes a decision; `guardName` and `winner` must go with the verdict, `memory` must be valid JSON.
  public init(
    workspace: String, effect: Effect, rule: String, action: String, verdict: Verdict, guardName: String? = nil,
    winner: String? = nil, before: String? = nil, after: String? = nil, message: String, memory: String? = nil,
    nextChangeAt: Timestamp? = nil, ruleFingerprint: Int64? = nil
  ) {
    self.workspace = workspace
    self.effect = effect
    self.rule = rule
    self.action = action
    self.verdict = verdict
    self.guardName = guardName
    self.winner = winner
    self.before = before
    self.after = after
    self.message = message
    self.memory = memory
    self.nextChangeAt = nextChangeAt
    self.ruleFingerprint = ruleFingerprint
  }

  /// What tells whether it repeats an earlier decision.
  var outline: SweepOutline.Decision {
    SweepOutline.Decision(
      effect: effect, rule: rule, verdict: verdict, guardName: guardName, ruleFingerprint: ruleFingerprint)
  }
}
