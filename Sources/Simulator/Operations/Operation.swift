import HTTPServer

/// What a route does.
enum Operation: Sendable, CaseIterable {
  case buildInfo, user, apiKey, templates, organizationTemplates, template
  case listWorkspaces, createWorkspace, createOwnWorkspace, workspace, workspaceByName, rename
  case autostart, extend, ttl, dormant, usage, watch
  case builds, createBuild, build, buildParameters, cancelBuild

  /// Method and path below `/api/v2`.
  var route: (method: String, pattern: String) {
    switch self {
    case .buildInfo: ("GET", "/buildinfo")
    case .user: ("GET", "/users/{user}")
    case .apiKey: ("GET", "/users/{user}/keys/{key}")
    case .templates: ("GET", "/templates")
    case .organizationTemplates: ("GET", "/organizations/{organization}/templates")
    case .template: ("GET", "/templates/{template}")
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
    case .build: ("GET", "/workspacebuilds/{build}")
    case .buildParameters: ("GET", "/workspacebuilds/{build}/parameters")
    case .cancelBuild: ("PATCH", "/workspacebuilds/{build}/cancel")
    }
  }

  var pattern: String { route.pattern }

  /// Whether v0.13.6 does not know the route.
  var isNewer: Bool {
    switch self {
    case .templates, .createOwnWorkspace, .dormant, .usage, .buildParameters: true
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
  var response: ServerResponse
  var watching: SimulatedID?

  static let empty = Answer(response: ServerResponse(status: 204))

  static func json(_ writer: JSONWriter, status: Int = 200) -> Answer {
    var writer = writer
    writer.newline()
    return Answer(
      response: ServerResponse(
        status: status, headers: ["Content-Type": "application/json; charset=utf-8"], body: .bytes(writer.bytes)))
  }

  static func message(_ status: Int, _ text: String) -> Answer {
    Answer(response: Refusal(status, text).response)
  }
}
