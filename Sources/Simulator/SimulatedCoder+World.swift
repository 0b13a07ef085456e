import Time

/// Who and what is on the server.
extension SimulatedCoder {
  /// Adds an account; usernames are unique.
  @discardableResult public mutating func addUser(
    _ username: String, name: String = "", roles: [SimulatedUser.Role] = [], isOrganizationAdmin: Bool = false
  ) -> SimulatedUser {
    precondition(userNumber(username) == nil, "a second user \(username)")
    let user = SimulatedUser(
      id: username == "prebuilds" ? SimulatedUser.prebuildsID : identifiers.id().text, username: username, name: name,
      roles: roles, administers: isOrganizationAdmin ? [0] : [], createdAt: now, lastSeenAt: now)
    users.append(user)
    return user
  }

  /// Makes an API token for a user that exists and returns its text. `lifetime` counts from now; no scopes means all.
  public mutating func addToken(
    user username: String, scopes: [String] = [], lifetime: Duration = .seconds(30 * 86_400),
    name: String = "simulated",
    isSession: Bool = false
  ) -> String {
    guard let user = userNumber(username) else { preconditionFailure("no user \(username)") }
    let token = SimulatedToken(
      id: identifiers.letters(10), secret: identifiers.letters(22), user: user, name: name,
      scopes: scopes.isEmpty ? ["coder:all"] : scopes, createdAt: now, expiresAt: now + lifetime, isSession: isSession)
    tokens[token.id] = token
    return "\(token.id)-\(token.secret)"
  }

  /// Adds a template; names are unique in an organization.
  ///
  /// - Parameter organization: the name of its organization, which is there
  @discardableResult public mutating func addTemplate(
    _ template: SimulatedTemplate, organization name: String = "coder"
  ) -> String {
    guard let organization = organizations.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no organization \(name)")
    }
    precondition(
      !templates.contains { $0.name == template.name && $0.organization == organization },
      "a second template \(template.name)")
    var template = template
    template.organization = organization
    template.id = identifiers.id().text
    template.activeVersionID = addVersion(named: "v1-\(template.name)", organization: organization, by: 0)
    template.versionIDs = [template.activeVersionID]
    template.createdAt = now
    templates.append(template)
    return template.id
  }

  /// Adds an organization; names are unique.
  ///
  /// - Returns: its id
  @discardableResult public mutating func addOrganization(_ name: String, displayName: String? = nil) -> String {
    precondition(!organizations.contains { $0.name == name }, "a second organization \(name)")
    let organization = SimulatedOrganization(
      id: identifiers.id().text, name: name, displayName: displayName ?? name.prefix(1).uppercased() + name.dropFirst(),
      createdAt: now)
    organizations.append(organization)
    return organization.id
  }

  /// Puts a user into a group of an organization, which is made if it is not there; groups are shown with a licence only.
  public mutating func add(_ username: String, toGroup name: String, organization: String = "coder") {
    guard let user = userNumber(username), let number = organizations.firstIndex(where: { $0.name == organization })
    else { preconditionFailure("no user \(username), or no organization \(organization)") }
    if let known = groups.firstIndex(where: { $0.name == name && $0.organization == number }) {
      groups[known].members.insert(user)
    } else {
      groups.append(
        SimulatedGroup(id: identifiers.id().text, name: name, organization: number, members: [user]))
    }
  }

  /// Makes a user a member of an organization, and its administrator or no more.
  public mutating func setMembership(of username: String, in organization: String, isAdmin: Bool) {
    guard let user = userNumber(username), let number = organizations.firstIndex(where: { $0.name == organization })
    else { preconditionFailure("no user \(username), or no organization \(organization)") }
    users[user].organizations.insert(number)
    if isAdmin { users[user].administers.insert(number) } else { users[user].administers.remove(number) }
  }

  /// Gives a template a new active version: workspaces built with the one before are outdated from now on.
  public mutating func publishVersion(of template: String) {
    guard let number = templateNumber(template) else { preconditionFailure("no template \(template)") }
    let name = "v\(templates[number].versionIDs.count + 1)-\(template)"
    let version = addVersion(named: name, organization: templates[number].organization, by: 0)
    templates[number].versionIDs.append(version)
    activate(version, of: number)
  }

  /// Makes a version the one that new workspaces of a template get.
  mutating func activate(_ version: SimulatedID, of template: Int) {
    templates[template].activeVersionID = version
    for workspace in workspaces.indices where workspaces[workspace].template == template { changed.insert(workspace) }
  }

  mutating func addVersion(named name: String, organization: Int, by creator: Int) -> SimulatedID {
    let version = TemplateVersion(
      id: identifiers.id(), jobID: identifiers.id(), fileID: identifiers.id(), name: name, createdAt: now,
      creator: creator, organization: organization)
    versions[version.id] = version
    return version.id
  }

  /// Deprecates a template, so that lists leave it out and nobody makes a workspace of it; nil takes it back.
  public mutating func deprecate(template: String, because reason: String?) {
    guard let number = templateNumber(template) else { preconditionFailure("no template \(template)") }
    templates[number].deprecation = reason
  }

  /// Opens a connection to a running workspace, as its owner would; without traffic it is an idle shell.
  public mutating func connect(to workspace: String, carriesTraffic: Bool = true) {
    guard let number = SimulatedID(workspace).flatMap({ workspaceIndex[$0] }) else {
      preconditionFailure("no workspace \(workspace)")
    }
    guard workspaces[number].isRunning, workspaces[number].latest.agent?.isConnected == true else { return }
    workspaces[number].visit = Visit(
      kind: carriesTraffic ? .ide : .shell, isAtWork: true, carriesTraffic: carriesTraffic)
    workspaces[number].truth.setInUse(true, at: now)
  }

  /// Ends the connection to a workspace, if there is one.
  public mutating func disconnect(from workspace: String) {
    if let number = SimulatedID(workspace).flatMap({ workspaceIndex[$0] }) { endVisit(number) }
  }

  /// Takes a token away.
  public mutating func removeToken(_ token: String) {
    tokens[String(token.prefix(10))] = nil
  }

  /// Suspends an account or takes it back.
  public mutating func setStatus(_ status: SimulatedUser.Status, user username: String) {
    guard let user = userNumber(username) else { preconditionFailure("no user \(username)") }
    users[user].status = status
    users[user].updatedAt = now
  }

  /// What decides when a workspace starts and stops, as the server has it now; nil where there is none of that id.
  public func schedule(of workspace: String) -> WorkspaceSchedule? {
    SimulatedID(workspace).flatMap { workspaceIndex[$0] }.map { WorkspaceSchedule(workspaces[$0]) }
  }

  /// The same of all workspaces, by id, in the order they were made.
  public var schedules: [(id: String, schedule: WorkspaceSchedule)] {
    workspaces.map { ($0.id.text, WorkspaceSchedule($0)) }
  }

  /// The ids of all workspaces, deleted ones too, in the order they were made.
  public var workspaceIDs: [String] { workspaces.map(\.id.text) }

  /// The default organization's id, for the paths that name it.
  public var organization: String { organizations[0].id }

  func userNumber(_ username: String) -> Int? {
    let wanted = username.lowercased()
    return users.firstIndex { $0.username == wanted }
  }

  func templateNumber(_ name: String) -> Int? {
    templates.firstIndex { $0.name == name }
  }

  /// The user that a path names: `me`, a username or an id.
  func user(_ text: String, caller: Int) throws(SimulatedRefusal) -> Int {
    if text == "me" { return caller }
    if let number = userNumber(text) ?? users.firstIndex(where: { $0.id == text.lowercased() }) { return number }
    throw version == .v0136 ? SimulatedRefusal(400, "\"user\" must be an existing uuid or username.") : .notFound
  }

  /// The workspace that a path names and the caller may see.
  func workspace(_ call: Call) throws(SimulatedRefusal) -> Int {
    let id = try identifier(call, "workspace")
    guard let number = SimulatedID(id).flatMap({ workspaceIndex[$0] }),
      call.rights.mayOpen(workspaces[number], by: call.user)
    else {
      throw .notFound
    }
    return number
  }

  /// A UUID of the path.
  func identifier(_ call: Call, _ name: String) throws(SimulatedRefusal) -> String {
    let text = call.parameters[name] ?? ""
    switch UUIDText.parse(text) {
    case .success(let id): return id
    case .failure(let failure):
      throw SimulatedRefusal(
        400, "Invalid UUID \"\(version == .v0136 ? name : text)\".", detail: failure.message)
    }
  }
}
