import HTTPServer

/// What a route does.
enum Operation: Sendable, CaseIterable {
  case buildInfo, authCheck, users, firstUser, logout, user, suspend, activate, apiKey, templates,
    organizationTemplates, template
  case organizations, userOrganizations, organizationGroups, groups
  case listWorkspaces, createWorkspace, createOwnWorkspace, workspace, workspaceByName, rename
  case autostart, extend, ttl, dormant, usage, watch
  case builds, createBuild, buildByNumber, build, buildParameters, cancelBuild

  /// Method and path below `/api/v2`.
  var route: (method: String, pattern: String) {
    switch self {
    case .buildInfo: ("GET", "/buildinfo")
    case .authCheck: ("POST", "/authcheck")
    case .users: ("GET", "/users")
    case .firstUser: ("GET", "/users/first")
    case .logout: ("POST", "/users/logout")
    case .user: ("GET", "/users/{user}")
    case .suspend: ("PUT", "/users/{user}/status/suspend")
    case .activate: ("PUT", "/users/{user}/status/activate")
    case .apiKey: ("GET", "/users/{user}/keys/{key}")
    case .templates: ("GET", "/templates")
    case .organizationTemplates: ("GET", "/organizations/{organization}/templates")
    case .template: ("GET", "/templates/{template}")
    case .organizations: ("GET", "/organizations")
    case .userOrganizations: ("GET", "/users/{user}/organizations")
    case .organizationGroups: ("GET", "/organizations/{organization}/groups")
    case .groups: ("GET", "/groups")
    case .listWorkspaces: ("GET", "/workspaces")
    case .createWorkspace: ("POST", "/organizations/{organization}/members/{user}/workspaces")
    case .createOwnWorkspace: ("POST", "/users/{user}/workspaces")
    case .workspace: ("GET", "/workspaces/{workspace}")
    case .workspaceByName: ("GET", "/users/{user}/workspace/{name}")
    case .rename: ("PATCH", "/workspaces/{workspace}")
    case .autostart: ("PUT", "/workspaces/{workspace}/autostart")
    case .extend: ("PUT", "/workspaces/{workspace}/extend")
    case .ttl: ("PUT", "/workspaces/{workspace}/ttl")
    case .dormant: ("PUT", "/workspaces/{workspace}/dormant")
    case .usage: ("POST", "/workspaces/{workspace}/usage")
    case .watch: ("GET", "/workspaces/{workspace}/watch")
    case .builds: ("GET", "/workspaces/{workspace}/builds")
    case .createBuild: ("POST", "/workspaces/{workspace}/builds")
    case .buildByNumber: ("GET", "/users/{user}/workspace/{name}/builds/{number}")
    case .build: ("GET", "/workspacebuilds/{build}")
    case .buildParameters: ("GET", "/workspacebuilds/{build}/parameters")
    case .cancelBuild: ("PATCH", "/workspacebuilds/{build}/cancel")
    }
  }

  var pattern: String { route.pattern }

  /// Whether v0.13.6 does not know the route.
  var isNewer: Bool {
    switch self {
    case .templates, .createOwnWorkspace, .dormant, .usage, .buildParameters, .organizationGroups, .groups: true
    default: false
    }
  }
}

extension RouteTable<Operation> {
  /// The routes of both versions.
  static let coder: RouteTable<Operation> = {
    var table = RouteTable<Operation>()
    for operation in Operation.allCases { table.add(operation.route.method, operation.route.pattern, operation) }
    return table
  }()
}

/// One request on its way through the server.
struct Call: Sendable {
  let request: ServerRequest
  let parameters: [String: String]
  var user = -1
  var rights = Rights.none
  var limit: RateLimiter.State?
}

/// What an operation answers when it does.
struct Answer: Sendable {
  private(set) var response: ServerResponse
  var watching: SimulatedID?
  /// Whether Go cannot write what it is to hold.
  private var isUnwritable = false

  init(response: ServerResponse, watching: SimulatedID? = nil) {
    self.response = response
    self.watching = watching
  }

  /// The answer on the wire: where the encoder fails, newer servers have sent the status already.
  func written(by version: ServerVersion) -> ServerResponse {
    guard isUnwritable, version != .v0136 else { return response }
    var empty = response
    empty.body = .bytes([])
    return empty
  }

  static let empty = Answer(response: ServerResponse(status: 204))

  static func json(_ writer: JSONWriter, status: Int = 200) -> Answer {
    var writer = writer
    writer.newline()
    var answer = Answer(
      response: ServerResponse(
        status: status, headers: ["Content-Type": "application/json; charset=utf-8"], body: .bytes(writer.bytes)))
    answer.isUnwritable = writer.isUnwritable
    return answer
  }

  static func message(_ status: Int, _ text: String) -> Answer {
    Answer(response: Refusal(status, text).response)
  }
}
