/// The template of a workspace: what its list entry says, and what the list of templates adds.
///
/// A server tells its stored policy even where its licence does not apply it; only the answer to a request decides.
public struct TemplateFacts: Sendable, Hashable {
  /// The template's name.
  public var name: String
  /// UUID, lower case.
  public var id: String
  /// Name for people; `nil` when empty.
  public var displayName: String?
  /// Name of the organization it belongs to.
  public var organization: String?
  /// TTL given to new workspaces; `nil` when none or not sent.
  public var defaultTTL: Duration?
  /// How far the server moves a deadline on activity; zero is off, `nil` on servers that do not say.
  public var activityBump: Duration?
  /// Whether users may choose a TTL; `nil` on servers that do not say.
  public var allowUserAutostop: Bool?
  /// Whether users may choose a schedule; `nil` on servers that do not say.
  public var allowUserAutostart: Bool?
  /// Days on which autostart is allowed, lower case English names; `nil` on servers that do not say.
  public var autostartDays: [String]?
  /// Whether it is deprecated; `nil` on servers that do not say.
  public var deprecated: Bool?

  /// A template known by name and id.
  public init(name: String, id: String = "", displayName: String? = nil, organization: String? = nil) {
    self.name = name
    self.id = id
    self.displayName = displayName
    self.organization = organization
  }
}
