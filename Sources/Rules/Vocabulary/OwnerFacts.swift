/// The owner of a workspace.
public struct OwnerFacts: Sendable, Equatable {
  /// User name.
  public var name: String
  /// UUID of the user, lower case.
  public var id: String?
  /// Names of the groups the user is in; `nil` where they were not asked for, and then unknown to expressions.
  public var groups: [String]?
  /// `active`, `dormant` or `suspended`; `nil` where it was not asked for, and then unknown to
  /// expressions.
  public var status: String?

  /// An owner known by name.
  public init(name: String, id: String? = nil, groups: [String]? = nil, status: String? = nil) {
    self.name = name
    self.id = id
    self.groups = groups
    self.status = status
  }
}
