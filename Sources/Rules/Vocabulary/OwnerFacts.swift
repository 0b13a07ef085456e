/// The owner of a workspace.
public struct OwnerFacts: Sendable, Hashable {
  /// User name.
  public var name: String
  /// UUID of the user, lower case.
  public var id: String?
  /// State of the account: `active`, `dormant` or `suspended`; `nil` where users are not told.
  public var status: String?

  /// An owner known by name.
  public init(name: String, id: String? = nil) {
    self.name = name
    self.id = id
  }
}
