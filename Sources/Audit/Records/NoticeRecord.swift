import Time

/// A message about a workspace that a decision of the same batch asks for.
public struct NoticeRecord: Hashable, Sendable {
  /// What the message is about.
  public enum Kind: String, Sendable, CaseIterable {
    /// A shortening that waits until the owner has been told of it.
    case before
    /// A rule that only notifies is true.
    case whileTrue = "true"
    /// An act of the same rule.
    case act
  }

  /// The workspace's id.
  public var workspace: String

  /// The effect of the decision, which with the rule tells which decision of the batch it is.
  public var effect: DecisionRecord.Effect

  /// The rule's name.
  public var rule: String

  /// The name of the channel in the settings.
  public var channel: String

  /// What the message is about.
  public var kind: Kind

  /// Whether it is recorded only: its rule is in dry run.
  public var isDryRun: Bool

  /// When it was queued, by the server's clock.
  public var at: Timestamp

  /// The workspace's build.
  public var buildNumber: Int64

  /// The workspace's deadline when it was queued; `nil` for none.
  public var deadline: Timestamp?

  /// The earliest stop that the message tells of; `nil` where it tells of none.
  public var stopsAt: Timestamp?

  /// The text for people.
  public var message: String

  /// The name of the zone that the text's times are in, which is that of the rule's file; `nil` for none in particular.
  public var zone: String?

  /// What keeps the workspace, or that nothing does, for people; `nil` where it tells of no stop.
  public var keepsIt: String?

  /// Makes a notice.
  public init(
    workspace: String, effect: DecisionRecord.Effect, rule: String, channel: String, kind: Kind, isDryRun: Bool,
    at: Timestamp, buildNumber: Int64, deadline: Timestamp? = nil, stopsAt: Timestamp? = nil, message: String,
    zone: String? = nil, keepsIt: String? = nil
  ) {
    self.workspace = workspace
    self.effect = effect
    self.rule = rule
    self.channel = channel
    self.kind = kind
    self.isDryRun = isDryRun
    self.at = at
    self.buildNumber = buildNumber
    self.deadline = deadline
    self.stopsAt = stopsAt
    self.message = message
    self.zone = zone
    self.keepsIt = keepsIt
  }
}
