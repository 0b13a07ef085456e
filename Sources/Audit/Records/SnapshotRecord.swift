/// The stable content of a workspace, stored once regardless of how often it is observed.
///
/// The columns are for SQL queries; `content` is what the rules saw.
public struct SnapshotRecord: Hashable, Sendable {
  /// The workspace's name.
  public var name: String

  /// The owner's user name.
  public var owner: String

  /// The organization's name; `nil` from servers without organizations.
  public var organization: String?

  /// The template's name.
  public var template: String

  /// The workspace's status, as Coder names it.
  public var status: String

  /// The number of its latest build.
  public var buildNumber: Int64

  /// Everything that the rules can see except the volatile values, as canonical JSON.
  ///
  /// Equal content must give equal text.
  public var content: String

  /// Makes a snapshot; `content` must be valid JSON.
  public init(
    name: String, owner: String, organization: String? = nil, template: String, status: String, buildNumber: Int64,
    content: String
  ) {
    self.name = name
    self.owner = owner
    self.organization = organization
    self.template = template
    self.status = status
    self.buildNumber = buildNumber
    self.content = content
  }
}
