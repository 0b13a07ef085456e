/// The owner of a workspace.
public struct OwnerFacts: Sendable, Hashable {
  /// User name.
  public var name: String
  /// UUID of the user, lower case.
  public var id: String?

  /// An owner known by name.
  public init(name: String, id: String? = nil) {
    self.name = name
    self.id = id
  }
}
