/// The template of a workspace: data from the workspace's list entry, and from the list of templates.
///
/// A server reports its stored policy even where its licence does not apply it; only the answer to a request decides.
public struct TemplateFacts: Sendable, Hashable {
  /// The template's name.
  public var name: String
  /// UUID, lower case.
  public var id: String
  /// Display name; `nil` when empty.
  public var displayName: String?
  /// Name of its organization; `nil` if it is not known.
  public var organization: String?
  /// TTL given to new workspaces; `nil` if there is none or it was not sent.
  public var defaultTTL: Duration?
  /// How far the server moves a deadline on activity; zero is off, `nil` on servers that do not tell.
  public var activityBump: Duration?
  /// Whether users may choose a TTL; `nil` on servers that do not tell.
  public var allowUserAutostop: Bool?
  /// Whether users may choose a schedule; `nil` on servers that do not tell.
  public var allowUserAutostart: Bool?
  /// Days on which autostart is allowed, as lower-case English names; `nil` on servers that do not tell.
  public var autostartDays: [String]?
  /// Whether it is deprecated; `nil` on servers that do not tell.
  public var deprecated: Bool?

  /// Creates a template with these names; everything else is absent.
  public init(name: String, id: String = "", displayName: String? = nil, organization: String? = nil) {
    self.name = name
    self.id = id
    self.displayName = displayName
    self.organization = organization
  }
}
