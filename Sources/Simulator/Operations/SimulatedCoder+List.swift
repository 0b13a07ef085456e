import Time

/// The list of workspaces. Its order depends on what runs and who used what, so that it moves between two pages.
extension SimulatedCoder {
  func listWorkspaces(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let page = try Page(call.request, version: version)
    let query = try SearchQuery(call.request.queryValue("q") ?? "", version: version, names: searchNames)
    let found = workspaces.indices.filter { number in
      let workspace = workspaces[number]
      return !workspace.isDeleted && call.rights.mayRead(workspace, by: call.user)
        && matches(workspace, query, caller: call.user)
    }
    var shown =
      version == .v0136
      ? pageOfOldServer(page, of: found) : Array(page.cut(ordered(found, caller: call.user)))
    // Up to v2.9.0 a page beyond the end knew nothing of the total.
    let count = version == .v0136 && shown.isEmpty ? 0 : found.count
    if !call.rights.mayReadTemplates { shown = [] }
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      json.array("workspaces", shown) { json, number in write(workspaces[number], to: &json, for: call.user) }
      json.number("count", Int64(count))
    }
    return .json(json)
  }

  /// By last use, the latest first, and nothing else: equal ones, such as those that were never used, fall differently on
  /// each page. What the page has is then sorted once more, never-used ones by name.
  private func pageOfOldServer(_ page: Page, of found: [Int]) -> [Int] {
    let order = TiedOrder<Int> { workspaces[$0].lastUsedAt > workspaces[$1].lastUsedAt }
    return page.cut(order.first(page.end, of: found)).sorted { first, second in
      let (one, other) = (workspaces[first], workspaces[second])
      if one.lastUsedAt.isGoZero, other.lastUsedAt.isGoZero { return one.name < other.name }
      return one.lastUsedAt > other.lastUsedAt
    }
  }

  private func ordered(_ found: [Int], caller: Int) -> [Int] {
    found.map { (number: $0, key: sortKey(workspaces[$0], caller)) }.sorted { $0.key < $1.key }.map(\.number)
  }

  private var searchNames: SearchQuery.Names {
    SearchQuery.Names(
      organizations: Dictionary(organizations.map { ($0.name, $0.id) }) { first, _ in first }
        .merging(["default": organizations[0].id]) { named, _ in named },
      users: Set(users.map(\.username)))
  }

  /// The caller's own favourites first, then running ones, then by owner and name.
  private func sortKey(_ workspace: SimulatedWorkspace, _ caller: Int) -> (Int, Int, String, String) {
    let isFavorite = workspace.isFavorite && workspace.owner == caller
    return (
      isFavorite ? 0 : 1, workspace.isRunning ? 0 : 1, users[workspace.owner].username.lowercased(),
      workspace.name.lowercased()
    )
  }

  private func matches(_ workspace: SimulatedWorkspace, _ query: SearchQuery, caller: Int) -> Bool {
    let template = templates[workspace.template]
    return query.terms.allSatisfy { term in
      switch term {
      case .owner(let name): users[workspace.owner].username == (name == "me" ? users[caller].username : name)
      case .template(let name): template.name.lowercased() == name
      case .name(let pattern): pattern.matches(workspace.name)
      case .status(let status): workspace.latest.status == status
      case .hasAgent(let statuses):
        liveAgent(workspace).map { statuses.contains($0.status(at: now)) } ?? false
      case .ids(let ids): ids.contains(workspace.id)
      case .healthy(let isHealthy): hasAgent(workspace, healthy: isHealthy)
      case .dormant(let isDormant): !isDormant || workspace.dormantAt != nil
      case .usedAfter(let instant): workspace.lastUsedAt > instant
      case .usedBefore(let instant): workspace.lastUsedAt < instant
      case .outdated(let isOutdated): isOutdated == (workspace.latest.versionID != template.activeVersionID)
      case .parameter(let name, let value):
        workspace.latest.parameters.contains { parameter in
          parameter.key.lowercased() == name && (value == nil || parameter.value.lowercased() == value)
        }
      case .organization(let id): organizations[workspace.organization].id == id
      case .nothing: false
      }
    }
  }

  /// v0.13.6 has agents for stop builds too, which do not count.
  private func liveAgent(_ workspace: SimulatedWorkspace) -> SimulatedAgent? {
    workspace.latest.transition == .start ? workspace.latest.agent : nil
  }

  private func hasAgent(_ workspace: SimulatedWorkspace, healthy isHealthy: Bool) -> Bool {
    switch liveAgent(workspace)?.status(at: now) {
    case "connected": isHealthy
    case "disconnected", "timeout": !isHealthy
    default: false
    }
  }
}
