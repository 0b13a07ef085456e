import Time

/// A user, such as the one whose token is used.
public struct User: Sendable, Hashable {
  /// A UUID in lower case.
  public var id: String
  /// Unique on the server, in any case.
  public var username: String
  /// Where the user can be reached; `nil` where the server does not tell.
  public var email: String?
  /// A suspended user gets no answer but 401.
  public var status: UserStatus
  /// When the account was made.
  public var createdAt: Timestamp?
  /// Any authenticated request counts.
  public var lastSeenAt: Timestamp?
  /// The organizations it is a member of.
  public var organizationIDs: [String]
  /// The names of the site-wide roles, such as `owner` and `template-admin`; none for a plain member.
  public var roles: [String]
}

extension User {
  private enum Field: String, CaseIterable, Sendable {
    case id, username, email, status, roles
    case createdAt = "created_at"
    case lastSeenAt = "last_seen_at"
    case organizationIDs = "organization_ids"
  }

  private enum RoleField: String, CaseIterable, Sendable {
    case name
  }

  private static let fields = JSONFields(Field.self)
  private static let roleFields = JSONFields(RoleField.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(id: "", username: "", status: UserStatus(rawValue: ""), organizationIDs: [], roles: [])
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(User.fields) {
      switch field {
      case .id: id = try json.string()
      case .username: username = try json.string()
      case .email: email = try json.nullableString()
      case .status: status = try json.name()
      case .createdAt: createdAt = try json.time()
      case .lastSeenAt: lastSeenAt = try json.time()
      case .organizationIDs:
        organizationIDs = try json.array { (json: inout JSONReader) throws(JSONProblem) in try json.string() }
      case .roles:
        roles = try json.array { (json: inout JSONReader) throws(JSONProblem) in
          var name = ""
          try json.openObject()
          while try json.nextField(User.roleFields) != nil { name = try json.string() }
          return name
        }
      }
    }
    guard !id.isEmpty else { throw json.missing("id", from: start) }
    guard !username.isEmpty else { throw json.missing("username", from: start) }
  }
}

/// Whether a user may act.
public struct UserStatus: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// May act.
  public static let active = UserStatus(rawValue: "active")
  /// Was not seen for 90 days; its next request makes it active again.
  public static let dormant = UserStatus(rawValue: "dormant")
  /// May not act, and its workspaces are stopped.
  public static let suspended = UserStatus(rawValue: "suspended")
}
