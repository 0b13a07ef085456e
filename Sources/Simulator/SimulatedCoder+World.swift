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
      roles: roles, isOrganizationAdmin: isOrganizationAdmin, createdAt: now, lastSeenAt: now)
    users.append(user)
    return user
  }

  /// Makes an API token for a user that exists and returns its text. `lifetime` counts from now; no scopes means all.
  public mutating func addToken(
    user username: String, scopes: [String] = [], lifetime: Duration = .seconds(30 * 86_400)
  ) -> String {
    guard let user = userNumber(username) else { preconditionFailure("no user \(username)") }
    let token = SimulatedToken(
      id: identifiers.letters(10), secret: identifiers.letters(22), user: user, name: "simulated",
      scopes: scopes.isEmpty ? ["coder:all"] : scopes, createdAt: now, expiresAt: now + lifetime)
    tokens[token.id] = token
    return "\(token.id)-\(token.secret)"
  }

  /// Adds a template; names are unique.
  @discardableResult public mutating func addTemplate(_ template: SimulatedTemplate) -> String {
    precondition(templateNumber(template.name) == nil, "a second template \(template.name)")
    var template = template
    template.id = identifiers.id().text
    template.versionIDs = [identifiers.id()]
    template.fileID = identifiers.id()
    template.createdAt = now
    templates.append(template)
    return template.id
  }

  /// Gives a template a new active version: workspaces built with the one before are outdated from now on.
  public mutating func publishVersion(of template: String) {
    guard let number = templateNumber(template) else { preconditionFailure("no template \(template)") }
    templates[number].versionIDs.append(identifiers.id())
    for workspace in workspaces.indices where workspaces[workspace].template == number { changed.insert(workspace) }
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

  /// The ids of all workspaces, deleted ones too, in the order they were made.
  public var workspaceIDs: [String] { workspaces.map(\.id.text) }

  /// The organization's id, for the paths that name it.
  public var organization: String { organizationID }

  func userNumber(_ username: String) -> Int? {
    let wanted = username.lowercased()
    return users.firstIndex { $0.username == wanted }
  }

  func templateNumber(_ name: String) -> Int? {
    templates.firstIndex { $0.name == name }
  }

  /// The user that a path names: `me`, a username or an id.
  func user(_ text: String, caller: Int) throws(Refusal) -> Int {
    if text == "me" { return caller }
    if let number = userNumber(text) ?? users.firstIndex(where: { $0.id == text.lowercased() }) { return number }
    throw version == .v0136 ? Refusal(400, "\"user\" must be an existing uuid or username.") : .notFound
  }

  /// The workspace that a path names and the caller may see.
  func workspace(_ call: Call) throws(Refusal) -> Int {
    let id = try identifier(call, "workspace")
    guard let number = SimulatedID(id).flatMap({ workspaceIndex[$0] }),
      call.rights.mayOpen(workspaces[number], by: call.user)
    else {
      throw .notFound
    }
    return number
  }

  /// A UUID of the path.
  func identifier(_ call: Call, _ name: String) throws(Refusal) -> String {
    let text = call.parameters[name] ?? ""
    switch UUIDText.parse(text) {
    case .success(let id): return id
    case .failure(let failure):
      throw Refusal(
        400, "Invalid UUID \"\(version == .v0136 ? name : text)\".", detail: failure.message)
    }
  }
}
