import Time

/// An intent without an outcome: its process died, no answer came, or the outcome could not be recorded.
///
/// Only reading the workspace tells what happened.
public struct OpenIntent: Hashable, Sendable {
  /// The intent's number, for ``OutcomeRecord/intent``.
  public var seq: Int64

  /// The request that was to be sent.
  public var intent: IntentRecord

  /// The decision that it carries out.
  public var decision: DecisionRecord

  /// The workspace as `owner/name`, by its names at the time.
  public var workspace: String

  /// The number of the latest build when the decision was taken.
  public var buildNumber: Int64

  /// What happened instead of an answer (``RemarkRecord/Kind/noAnswer``); `nil` where that was not recorded.
  public var noAnswer: String?

  /// Makes an open intent, for tests of recovery.
  public init(
    seq: Int64, intent: IntentRecord, decision: DecisionRecord, workspace: String, buildNumber: Int64,
    noAnswer: String? = nil
  ) {
    self.seq = seq
    self.noAnswer = noAnswer
    self.intent = intent
    self.decision = decision
    self.workspace = workspace
    self.buildNumber = buildNumber
  }
}
