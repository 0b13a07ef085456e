import Time

/// An intent without an outcome: the process died in between, or no answer came, and only reading the workspace tells what
/// happened.
public struct OpenIntent: Hashable, Sendable {
  /// The intent's number, for ``OutcomeRecord/intent``.
  public var seq: Int64

  /// The request as it was to be sent.
  public var intent: IntentRecord

  /// The decision that it carries out.
  public var decision: DecisionRecord

  /// The workspace as `owner/name`, as it was called then.
  public var workspace: String

  /// The build number that the decision was taken on.
  public var buildNumber: Int64

  /// What happened instead of an answer (``RemarkRecord/Kind/noAnswer``); `nil` where the process died before it knew.
  public var noAnswer: String?

  /// Makes an open intent, as tests of what settles it do.
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
