/// The owner of a workspace.
public struct OwnerFacts: Sendable, Hashable {
  /// User name.
  public var name: String
  /// UUID of the user, lower case; `nil` if it is not known.
  public var id: String?
  /// Names of the groups of the workspace's organization that the user is in, sorted; `nil` if they are not known.
  public var groups: [String]?
  /// State of the account: `active`, `dormant` or `suspended`; `nil` if the token may not see users.
  public var status: String?

  /// Creates an owner with these names; the state is not known.
  public init(name: String, id: String? = nil) {
    self.name = name
    self.id = id
  }
}
