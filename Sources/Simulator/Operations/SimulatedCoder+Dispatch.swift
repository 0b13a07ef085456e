/// From an operation to what carries it out.
extension SimulatedCoder {
  mutating func perform(_ operation: Operation, _ call: Call) throws(Refusal) -> Answer {
    switch operation {
    case .buildInfo: buildInfo()
    case .authCheck: try checkAuthorization(call)
    case .users: try listUsers(call)
    case .firstUser: .message(200, "The initial user has already been created!")
    case .logout: logOut(call)
    case .user: try showUser(call)
    case .suspend: try setStatus(.suspended, call)
    case .activate: try setStatus(.active, call)
    case .apiKey: try showKey(call)
    case .templates: listTemplates(call)
    case .organizationTemplates: try listOrganizationTemplates(call)
    case .template: try showTemplate(call)
    case .organizations: listOrganizations()
    case .userOrganizations: try listOrganizations(of: call)
    case .organizationGroups, .groups: try listGroups(call)
    case .listWorkspaces: try listWorkspaces(call)
    case .createWorkspace, .createOwnWorkspace: try createWorkspace(call)
    case .workspace: try showWorkspace(call)
    case .workspaceByName: try showWorkspaceByName(call)
    case .rename: try rename(call)
    case .autostart: try updateAutostart(call)
    case .extend: try extendDeadline(call)
    case .ttl: try updateTTL(call)
    case .dormant: try updateDormancy(call)
    case .usage: try recordUsage(call)
    case .watch: try watch(call)
    case .builds: try listBuilds(call)
    case .createBuild: try createBuild(call)
    case .buildByNumber: try showBuildByNumber(call)
    case .build: try showBuild(call)
    case .buildParameters: try listParameters(call)
    case .cancelBuild: try cancelBuild(call)
    }
  }
}
