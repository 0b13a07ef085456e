/// What a caller may do, from the roles of the user and the scopes of the token.
struct Rights: Sendable {
  /// The actions that make a difference here.
  enum Action: String, Sendable { case read, update, start, stop, create, delete }

  /// Sees and changes every workspace.
  private(set) var managesAll = false
  /// Sees every workspace.
  private(set) var readsAll = false
  private(set) var scopes: Set<String>?

  static let none = Rights()

  private init() {}

  init(_ user: SimulatedUser, scopes: [String]) {
    managesAll = user.roles.contains(.owner) || user.isOrganizationAdmin
    readsAll = managesAll || user.roles.contains(.templateAdmin)
    let isWhole = scopes.isEmpty || scopes.contains("coder:all") || scopes.contains("all")
    self.scopes = isWhole ? nil : Set(scopes.flatMap(Self.expanded))
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

  private func covers(_ resource: String, _ action: Action) -> Bool {
    guard let scopes else { return true }
    return scopes.contains("\(resource):*") || scopes.contains("\(resource):\(action.rawValue)")
  }

  private static func expanded(_ scope: String) -> [String] {
    switch scope {
    case "coder:workspaces.operate":
      ["template:read", "workspace:read", "workspace:update", "workspace:start", "workspace:stop"]
    case "coder:workspaces.create": ["template:read", "template:use", "workspace:create", "workspace:update"]
    case "coder:workspaces.access": ["template:read", "workspace:read"]
    default: [scope]
    }
  }
}
