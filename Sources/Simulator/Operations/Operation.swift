import HTTPServer

/// What a route does.
enum Operation: Sendable, CaseIterable {
  case buildInfo, authCheck, entitlements, appearance, file, scopedParameters
  case users, createUser, firstUser, logout, user, suspend, activate, siteRoles
  case createKey, tokens, createToken, tokenLimits, tokenByName, apiKey, expireKey, deleteKey
  case templates, organizationTemplates, createTemplate, templateByName, template, changeTemplate
  case createVersion, versions, activateVersion, versionByName, version, versionSchema, versionVariables,
    versionPresets, versionResources, versionExternalAuth, versionParameters, evaluateParameters, versionLogs
  case createDryRun, dryRun, dryRunProvisioners, dryRunResources, dryRunLogs
  case organizations, createOrganization, organization, userOrganizations, organizationGroups, groups
  case member, addMember, memberRoles
  case listWorkspaces, createWorkspace, createOwnWorkspace, workspace, workspaceByName, rename
  case autostart, extend, ttl, dormant, usage, watch, favorite, unfavorite, automaticUpdates
  case builds, createBuild, buildByNumber, build, buildParameters, buildLogs, cancelBuild
  case agentContainers, agentPorts

  /// Method and path below `/api/v2`.
  var route: (method: String, pattern: String) {
    switch self {
    case .buildInfo: ("GET", "/buildinfo")
    case .authCheck: ("POST", "/authcheck")
    case .entitlements: ("GET", "/entitlements")
    case .appearance: ("GET", "/appearance")
    case .file: ("POST", "/files")
    case .scopedParameters: ("GET", "/parameters/{scope}/{id}")
    case .users: ("GET", "/users")
    case .createUser: ("POST", "/users")
    case .firstUser: ("GET", "/users/first")
    case .logout: ("POST", "/users/logout")
    case .user: ("GET", "/users/{user}")
    case .suspend: ("PUT", "/users/{user}/status/suspend")
    case .activate: ("PUT", "/users/{user}/status/activate")
    case .siteRoles: ("PUT", "/users/{user}/roles")
    case .createKey: ("POST", "/users/{user}/keys")
    case .tokens: ("GET", "/users/{user}/keys/tokens")
    case .createToken: ("POST", "/users/{user}/keys/tokens")
    case .tokenLimits: ("GET", "/users/{user}/keys/tokens/tokenconfig")
    case .tokenByName: ("GET", "/users/{user}/keys/tokens/{name}")
    case .deleteKey: ("DELETE", "/users/{user}/keys/{key}")
    case .apiKey: ("GET", "/users/{user}/keys/{key}")
    case .expireKey: ("PUT", "/users/{user}/keys/{key}/expire")
    case .templates: ("GET", "/templates")
    case .organizationTemplates: ("GET", "/organizations/{organization}/templates")
    case .createTemplate: ("POST", "/organizations/{organization}/templates")
    case .templateByName: ("GET", "/organizations/{organization}/templates/{name}")
    case .template: ("GET", "/templates/{template}")
    case .changeTemplate: ("PATCH", "/templates/{template}")
    case .createVersion: ("POST", "/organizations/{organization}/templateversions")
    case .versions: ("GET", "/templates/{template}/versions")
    case .activateVersion: ("PATCH", "/templates/{template}/versions")
    case .versionByName: ("GET", "/templates/{template}/versions/{version}")
    case .version: ("GET", "/templateversions/{templateversion}")
    case .versionSchema: ("GET", "/templateversions/{templateversion}/schema")
    case .versionVariables: ("GET", "/templateversions/{templateversion}/variables")
    case .versionPresets: ("GET", "/templateversions/{templateversion}/presets")
    case .versionResources: ("GET", "/templateversions/{templateversion}/resources")
    case .versionExternalAuth: ("GET", "/templateversions/{templateversion}/external-auth")
    case .versionParameters: ("GET", "/templateversions/{templateversion}/rich-parameters")
    case .evaluateParameters: ("POST", "/templateversions/{templateversion}/dynamic-parameters/evaluate")
    case .versionLogs: ("GET", "/templateversions/{templateversion}/logs")
    case .createDryRun: ("POST", "/templateversions/{templateversion}/dry-run")
    case .dryRun: ("GET", "/templateversions/{templateversion}/dry-run/{job}")
    case .dryRunProvisioners: ("GET", "/templateversions/{templateversion}/dry-run/{job}/matched-provisioners")
    case .dryRunResources: ("GET", "/templateversions/{templateversion}/dry-run/{job}/resources")
    case .dryRunLogs: ("GET", "/templateversions/{templateversion}/dry-run/{job}/logs")
    case .organizations: ("GET", "/organizations")
    case .createOrganization: ("POST", "/organizations")
    case .organization: ("GET", "/organizations/{organization}")
    case .member: ("GET", "/organizations/{organization}/members/{user}")
    case .addMember: ("POST", "/organizations/{organization}/members/{user}")
    case .memberRoles: ("PUT", "/organizations/{organization}/members/{user}/roles")
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
    case .favorite: ("PUT", "/workspaces/{workspace}/favorite")
    case .unfavorite: ("DELETE", "/workspaces/{workspace}/favorite")
    case .automaticUpdates: ("PUT", "/workspaces/{workspace}/autoupdates")
    case .builds: ("GET", "/workspaces/{workspace}/builds")
    case .createBuild: ("POST", "/workspaces/{workspace}/builds")
    case .buildByNumber: ("GET", "/users/{user}/workspace/{name}/builds/{number}")
    case .build: ("GET", "/workspacebuilds/{build}")
    case .buildParameters: ("GET", "/workspacebuilds/{build}/parameters")
    case .buildLogs: ("GET", "/workspacebuilds/{build}/logs")
    case .cancelBuild: ("PATCH", "/workspacebuilds/{build}/cancel")
    case .agentContainers: ("GET", "/workspaceagents/{workspaceagent}/containers")
    case .agentPorts: ("GET", "/workspaceagents/{workspaceagent}/listening-ports")
    }
  }

  var pattern: String { route.pattern }

  /// Whether v0.13.6 does not know the route.
  var isNewer: Bool {
    switch self {
    case .templates, .createOwnWorkspace, .dormant, .usage, .buildParameters, .organizationGroups, .groups, .appearance,
      .tokenLimits, .tokenByName, .expireKey, .versionVariables, .versionPresets, .versionExternalAuth,
      .versionParameters, .evaluateParameters, .dryRunProvisioners, .member, .addMember, .favorite, .unfavorite,
      .automaticUpdates, .agentContainers:
      true
    default: false
    }
  }

  /// Whether only v0.13.6 knows the route.
  var isOlder: Bool { self == .scopedParameters }
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
  var following: LogFollower?
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
    Answer(response: SimulatedRefusal(status, text).response)
  }
}
