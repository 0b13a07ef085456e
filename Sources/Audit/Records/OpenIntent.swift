import Time

/// An intent without an outcome: the process died in between, and only reading the workspace tells what happened.
public struct OpenIntent: Hashable, Sendable {
  /// The intent's number, for ``OutcomeRecord/intent``.
  public var seq: Int64

  /// The request as it was to be sent.
  public var intent: IntentRecord

  /// The decision that it carries out.
  public var decision: DecisionRecord

  /// The build number that the decision was taken on.
  public var buildNumber: Int64

  /// Makes an open intent, as tests of what settles it do.
  public init(seq: Int64, intent: IntentRecord, decision: DecisionRecord, buildNumber: Int64) {
    self.seq = seq
    self.intent = intent
    self.decision = decision
    self.buildNumber = buildNumber
  }
}
