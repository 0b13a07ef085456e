/// What a caller may do, from the roles of the user and the scopes of the token.
struct Rights: Sendable {
  /// The actions that make a difference here.
  enum Action: String, Sendable { case read, update, start, stop, create, delete }

  /// Sees and changes every workspace of these organizations, by their numbers.
  private(set) var administers: Set<Int> = []
  /// Has every right on the site, not in its organization only.
  private(set) var ownsSite = false
  /// Sees every workspace.
  private(set) var readsAll = false
  /// Changes every template.
  private(set) var managesTemplates = false
  /// The organizations whose member it is, by their numbers.
  private(set) var belongsTo: Set<Int> = []
  /// Suspends accounts and takes them back.
  private(set) var managesUsers = false
  private(set) var scopes: Set<String>?

  static let none = Rights()

  private init() {}

  init(_ user: SimulatedUser, scopes: [String], version: ServerVersion) {
    ownsSite = user.roles.contains(.owner)
    administers = user.administers
    managesUsers = ownsSite || user.roles.contains(.userAdmin)
    readsAll = ownsSite || user.roles.contains(.templateAdmin)
    managesTemplates = readsAll
    belongsTo = user.organizations
    let isWhole = scopes.isEmpty || scopes.contains("coder:all") || scopes.contains("all")
    self.scopes = isWhole ? nil : Set(scopes.flatMap { Self.expanded($0, version) })
  }

  /// Whether it sees and changes everything in an organization.
  func manages(_ organization: Int) -> Bool { ownsSite || administers.contains(organization) }

  /// Whether it sees the accounts of others.
  var readsUsers: Bool { readsAll || managesUsers || !administers.isEmpty }

  /// Whether it may look at an organization and its templates.
  func mayEnter(_ organization: Int) -> Bool { readsAll || belongsTo.contains(organization) || manages(organization) }

  func mayRead(_ workspace: SimulatedWorkspace, by user: Int) -> Bool {
    (readsAll || manages(workspace.organization) || workspace.owner == user) && covers("workspace", .read)
  }

  /// The same for one workspace by its id, where dormant ones are a resource type of their own that scopes leave out.
  func mayOpen(_ workspace: SimulatedWorkspace, by user: Int) -> Bool {
    mayRead(workspace, by: user) && (workspace.dormantAt == nil || scopes == nil)
  }

  func may(_ action: Action, _ workspace: SimulatedWorkspace, by user: Int) -> Bool {
    (manages(workspace.organization) || workspace.owner == user) && covers("workspace", action)
  }

  var mayReadTemplates: Bool { covers("template", .read) }

  var mayReadUsers: Bool { covers("user", .read) }

  var mayReadGroups: Bool { covers("group", .read) }

  var mayReadKeys: Bool { covers("api_key", .read) }

  func mayCreate(for owner: Int, in organization: Int, by user: Int) -> Bool {
    (manages(organization) || owner == user && belongsTo.contains(organization)) && covers("workspace", .create)
  }

  /// Whether it may change a template of an organization, or make one there.
  func mayChangeTemplates(in organization: Int) -> Bool {
    (managesTemplates || manages(organization)) && covers("template", .update)
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
    /// One of an organization, by its number.
    case organization(Int)
    /// The caller's own.
    case own
  }

  /// Whether the caller may do something to objects of a kind: what `authcheck` answers.
  func allows(_ action: String, _ resource: String, _ relation: Relation) -> Bool {
    guard covers(resource, action) else { return false }
    if ownsSite { return true }
    if readsAll, resource == "template" || action == "read" { return true }
    switch relation {
    case .any: return false
    case .organization(let number):
      return manages(number) || belongsTo.contains(number) && resource == "template" && action == "read"
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
