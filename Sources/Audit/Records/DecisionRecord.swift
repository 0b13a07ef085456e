import SQLite
import Time

/// One rule's wish for one effect of one workspace, and the verdict on it.
public struct DecisionRecord: Hashable, Sendable {
  /// The properties of a workspace that actions change.
  public enum Effect: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    /// The deadline of the present build.
    case lifetime
    /// The time to live, which applies from the next start.
    case ttl
    /// The schedule that starts the workspace.
    case autostart
  }

  /// The verdict on the wish.
  public enum Verdict: String, Sendable, CaseIterable {
    /// It is to be carried out; intents and outcomes follow.
    case act
    /// A dry run would have carried it out.
    case wouldAct = "would-act"
    /// The workspace already has the wished value.
    case noOp = "no-op"
    /// The guard named in `guardName` stopped it.
    case blocked
    /// The rule named in `winner` won instead.
    case overridden
    /// A protecting rule could not answer, or two schedules are in a draw.
    case held
    /// The rule or its action could not be evaluated.
    case error
  }

  /// The workspace's id; the batch holds an observation of it.
  public var workspace: String

  /// The effect that the rule wants to change.
  public var effect: Effect

  /// The rule's name.
  public var rule: String

  /// The action in the rule file's words, such as `extend`.
  public var action: String

  /// The verdict on the wish.
  public var verdict: Verdict

  /// The guard that stopped it; set exactly when the verdict is `blocked`.
  public var guardName: String?

  /// The rule that won; set exactly when the verdict is `overridden`.
  public var winner: String?

  /// The value before, as text: an instant in RFC 3339, a duration or a schedule; `nil` for none.
  public var before: String?

  /// The wished value, as text; `nil` for none (clearing) or unknown (an error).
  public var after: String?

  /// The rendered message.
  public var message: String

  /// The rule's memory when it answered (`state.…`), as JSON; `nil` when it was empty.
  public var memory: String?

  /// Earliest instant at which the answer could change as time passes; `nil` for never.
  public var nextChangeAt: Timestamp?

  /// A hash of everything in its file that the rule's meaning depends on; `nil` where it is not known.
  public var ruleFingerprint: Int64?

  /// How old a delivered notice must be before it may be carried out; `nil` where its rule asks for none.
  public var noticeBefore: Duration?

  /// Makes a decision; `guardName` and `winner` must match the verdict, `memory` must be valid JSON.
  public init(
    workspace: String, effect: Effect, rule: String, action: String, verdict: Verdict, guardName: String? = nil,
    winner: String? = nil, before: String? = nil, after: String? = nil, message: String, memory: String? = nil,
    nextChangeAt: Timestamp? = nil, ruleFingerprint: Int64? = nil, noticeBefore: Duration? = nil
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
    self.noticeBefore = noticeBefore
  }

  /// The part of the decision that tells whether it repeats an earlier one.
  var outline: SweepOutline.Decision {
    SweepOutline.Decision(
      effect: effect, rule: rule, verdict: verdict, guardName: guardName, ruleFingerprint: ruleFingerprint)
  }
}

extension DecisionRecord {
  /// The columns that ``init(_:workspace:from:)`` reads, from the table `decisions` with the alias `d`.
  static let columnNames = """
    d.effect, d.rule, d.action, d.verdict, d.guard, d.winner, d.before, d.after, d.message, d.memory, d.next_change_at,
    d.rule_fingerprint
    """

  /// Reads ``columnNames`` from a row, starting at column `first`.
  init(_ row: Row, workspace: String, from first: Int32) throws {
    guard let effect = Effect(rawValue: row.text(first)), let verdict = Verdict(rawValue: row.text(first + 3)) else {
      throw SQLiteError(.corrupt, message: "a decision with an unknown effect or verdict")
    }
    self.init(
      workspace: workspace, effect: effect, rule: row.text(first + 1), action: row.text(first + 2), verdict: verdict,
      guardName: row.optionalText(first + 4), winner: row.optionalText(first + 5),
      before: row.optionalText(first + 6), after: row.optionalText(first + 7), message: row.text(first + 8),
      memory: row.optionalText(first + 9), nextChangeAt: row.optionalInstant(first + 10),
      ruleFingerprint: row.optionalInteger(first + 11))
  }
}
