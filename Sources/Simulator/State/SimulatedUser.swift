import Time

/// A person (or bot) with an account.
public struct SimulatedUser: Sendable {
  /// Site-wide roles that matter for workspaces.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case owner
    case templateAdmin = "template-admin"
    case auditor
    case userAdmin = "user-admin"

    var displayName: String {
      switch self {
      case .owner: "Owner"
      case .templateAdmin: "Template Admin"
      case .auditor: "Auditor"
      case .userAdmin: "User Admin"
      }
    }
  }

  /// Whether the account works.
  public enum Status: String, Sendable { case active, suspended, dormant }

  /// A UUID.
  public let id: String
  /// Unique, lower case.
  public let username: String
  /// Shown by newer versions; "" for none.
  public let name: String
  /// Site roles; empty for a plain member.
  public var roles: [Role]
  /// The organizations, by their numbers, in which they may do everything.
  var administers: Set<Int>
  /// The organizations that they belong to.
  var organizations: Set<Int> = [0]
  /// Suspended users cannot sign in, and their workspaces are stopped by v2.36.0.
  public var status: Status = .active
  let createdAt: Timestamp
  var updatedAt = Timestamp.epoch
  var lastSeenAt: Timestamp

  /// The account that owns prebuilt workspaces.
  static let prebuildsID = "c42fdf75-3097-471c-8c33-fb52454d81c0"
}

/// An API token of a user.
struct SimulatedToken: Sendable {
  let id: String
  let secret: String
  let user: Int
  let name: String
  let scopes: [String]
  let createdAt: Timestamp
  var expiresAt: Timestamp
  /// Whether it was made by signing in, so that the lists of API tokens leave it out.
  let isSession: Bool
  var lastUsedAt: Timestamp?
}
