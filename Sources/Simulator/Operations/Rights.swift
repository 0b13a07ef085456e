/// What a caller may do, from the roles of the user and the scopes of the token.
struct Rights: Sendable {
  /// The actions that make a difference here.
  enum Action: String, Sendable { case read, update, start, stop, create, delete }

  /// Sees and changes every workspace.
  private(set) var managesAll = false
  /// Has every right on the site, not in its organization only.
  private(set) var ownsSite = false
  /// Sees every workspace.
  private(set) var readsAll = false
  /// Suspends accounts and takes them back.
  private(set) var managesUsers = false
  private(set) var scopes: Set<String>?

  static let none = Rights()

  private init() {}

  init(_ user: SimulatedUser, scopes: [String], version: ServerVersion) {
    ownsSite = user.roles.contains(.owner)
    managesAll = ownsSite || user.isOrganizationAdmin
    managesUsers = ownsSite || user.roles.contains(.userAdmin)
    readsAll = managesAll || user.roles.contains(.templateAdmin)
    let isWhole = scopes.isEmpty || scopes.contains("coder:all") || scopes.contains("all")
    self.scopes = isWhole ? nil : Set(scopes.flatMap { Self.expanded($0, version) })
  }

  func mayRead(_ workspace: SimulatedWorkspace, by user: Int) -> Bool {
    (readsAll || workspace.owner == user) && covers("workspace", .read)
  }

  /// The same for one workspace by its id, where dormant ones are a resource type of their own that scopes leave out.
  func mayOpen(_ workspace: SimulatedWorkspace, by user: Int) -> Bool {
    mayRead(workspace, by: user) && (workspace.dormantAt == nil || scopes == nil)
  }

  func may(_ action: Action, _ workspace: SimulatedWorkspace, by user: Int) -> Bool {
    (managesAll || workspace.owner == user) && covers("workspace", action)
  }

  var mayReadTemplates: Bool { covers("template", .read) }

  var mayReadUsers: Bool { covers("user", .read) }

  var mayReadKeys: Bool { covers("api_key", .read) }

  func mayCreate(for owner: Int, by user: Int) -> Bool {
    (managesAll || owner == user) && covers("workspace", .create)
  }

  private func covers(_ resource: String, _ action: Action) -> Bool { covers(resource, action.rawValue) }

  private func covers(_ resource: String, _ action: String) -> Bool {
    guard let scopes else { return true }
    return scopes.contains("\(resource):*") || scopes.contains("\(resource):\(action)")
  }

  /// What an object is to the caller, for ``allows(_:_:_:)``.
  enum Relation {
    /// Objects of the kind at large.
    case any
    /// One of the organization.
    case organization
    /// The caller's own.
    case own
  }

  /// Whether the caller may do something to objects of a kind: what `authcheck` answers.
  func allows(_ action: String, _ resource: String, _ relation: Relation) -> Bool {
    guard covers(resource, action) else { return false }
    if ownsSite { return true }
    if managesAll, relation != .any { return true }
    if readsAll, !managesAll, resource == "template" || action == "read" { return true }
    switch relation {
    case .any: return false
    case .organization: return resource == "template" && action == "read"
    case .own: return true
    }
  }

  private static func expanded(_ scope: String, _ version: ServerVersion) -> [String] {
    switch scope {
    case "coder:workspaces.operate" where version == .v23113: ["workspace:read", "workspace:update"]
    case "coder:workspaces.operate":
      ["template:read", "workspace:read", "workspace:update", "workspace:start", "workspace:stop"]
    case "coder:workspaces.create": ["template:read", "template:use", "workspace:create", "workspace:update"]
    case "coder:workspaces.access": ["template:read", "workspace:read"]
    default: [scope]
    }
  }
}
