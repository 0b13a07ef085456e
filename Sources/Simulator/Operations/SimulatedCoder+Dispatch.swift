/// From an operation to what carries it out.
extension SimulatedCoder {
  mutating func perform(_ operation: Operation, _ call: Call) throws(Refusal) -> Answer {
    switch operation {
    case .buildInfo: buildInfo()
    case .user: try showUser(call)
    case .apiKey: try showKey(call)
    case .templates: listTemplates(call)
    case .organizationTemplates: try listOrganizationTemplates(call)
    case .template: try showTemplate(call)
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
    case .build: try showBuild(call)
    case .buildParameters: try listParameters(call)
    case .cancelBuild: try cancelBuild(call)
    }
  }
}
