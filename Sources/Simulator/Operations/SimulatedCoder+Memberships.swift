import Time

/// Making users and organizations, and what they may do there.
extension SimulatedCoder {
  func showOrganization(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try organization(call.parameters["organization"] ?? "")
    guard call.rights.mayEnter(number) else { throw .notFound }
    return shown(organizations[number], status: 200)
  }

  mutating func createOrganization(_ call: Call) throws(SimulatedRefusal) -> Answer {
    guard call.rights.ownsSite else { throw .notFound }
    guard version == .v0136 || settings.isLicensed else {
      throw SimulatedRefusal(403, "Multiple Organizations is a Premium feature. Contact sales!")
    }
    let body = try RequestBody(call.request.body, type: "CreateOrganizationRequest", version: version)
    let name = try body.string("name") ?? ""
    guard WorkspaceName.isValid(name) else { throw .validation("name", tag: "organization_name", value: name) }
    guard version == .v0136 || name.lowercased() != "default" else {
      throw SimulatedRefusal(400, "Organization name \"\(name)\" is reserved.")
    }
    guard !organizations.contains(where: { $0.name == name.lowercased() }) else {
      throw SimulatedRefusal(409, "Organization already exists with that name.")
    }
    let given = try body.string("display_name") ?? ""
    addOrganization(name.lowercased(), displayName: given.isEmpty ? name : given)
    users[call.user].organizations.insert(organizations.count - 1)
    users[call.user].administers.insert(organizations.count - 1)
    return shown(organizations[organizations.count - 1], status: 201)
  }

  mutating func createUser(_ call: Call) throws(SimulatedRefusal) -> Answer {
    guard call.rights.managesUsers else { throw .notFound }
    let body = try RequestBody(call.request.body, type: "CreateUserRequest", version: version)
    let name = try body.string("username") ?? ""
    guard WorkspaceName.isValid(name) else { throw .validation("username", tag: "username", value: name) }
    guard userNumber(name) == nil else { throw SimulatedRefusal(409, "User already exists.") }
    let user = addUser(name.lowercased())
    return shown(user, status: 201)
  }

  mutating func setSiteRoles(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.managesUsers else { throw .notFound }
    guard number != call.user else { throw SimulatedRefusal(400, "You cannot change your own roles.") }
    let body = try RequestBody(call.request.body, type: "UpdateRoles", version: version)
    var roles: [SimulatedUser.Role] = []
    for word in try body.strings("roles") {
      guard let role = SimulatedUser.Role(rawValue: word) else {
        throw SimulatedRefusal(400, "\"\(word)\" is not a supported role.")
      }
      roles.append(role)
    }
    users[number].roles = roles
    users[number].updatedAt = now
    return shown(users[number], status: 200)
  }

  func showMember(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let (number, organization) = try member(call)
    guard call.user == number || call.rights.readsUsers
    else { throw .notFound }
    return shownMember(number, of: organization)
  }

  mutating func addMember(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let organization = try organization(call.parameters["organization"] ?? "")
    let number = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.managesUsers || call.rights.manages(organization) else { throw .notFound }
    guard users[number].organizations.insert(organization).inserted else {
      throw SimulatedRefusal(409, "User is already an organization member")
    }
    return shownMember(number, of: organization)
  }

  mutating func setMemberRoles(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let (number, organization) = try member(call)
    guard call.rights.managesUsers || call.rights.manages(organization) else { throw .notFound }
    guard number != call.user else {
      throw SimulatedRefusal(
        400, "You cannot change your own organization roles.",
        detail: version == .v0136
          ? "" : "Another user with the appropriate permissions must change your roles.")
    }
    let body = try RequestBody(call.request.body, type: "UpdateRoles", version: version)
    let roles = try body.strings("roles")
    for role in roles where role != Self.adminRole {
      throw SimulatedRefusal(
        400, "The simulated server knows no organization role \"\(role)\", only \(Self.adminRole).")
    }
    if roles.isEmpty {
      users[number].administers.remove(organization)
    } else {
      users[number].administers.insert(organization)
    }
    return shownMember(number, of: organization)
  }

  private static let adminRole = "organization-admin"

  private func member(_ call: Call) throws(SimulatedRefusal) -> (user: Int, organization: Int) {
    let organization = try organization(call.parameters["organization"] ?? "")
    let number = try user(call.parameters["user"] ?? "", caller: call.user)
    guard users[number].organizations.contains(organization) else { throw .notFound }
    return (number, organization)
  }

  private func shown(_ organization: SimulatedOrganization, status: Int) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    write(organization, to: &json)
    return .json(json, status: status)
  }

  private func shown(_ user: SimulatedUser, status: Int) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    write(user, to: &json)
    return .json(json, status: status)
  }

  private func shownMember(_ number: Int, of organization: Int) -> Answer {
    let user = users[number]
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      json.string("username", user.username)
      if !user.name.isEmpty { json.string("name", user.name) }
      json.string("email", "\(user.username)@example.com")
      json.array("global_roles", user.roles) { json, role in
        json.object { json in
          json.string("name", role.rawValue)
          json.string("display_name", role.displayName)
        }
      }
      json.string("user_id", user.id)
      json.string("organization_id", organizations[organization].id)
      json.time("created_at", user.createdAt)
      json.time("updated_at", user.createdAt)
      json.array("roles", user.administers.contains(organization) ? [Self.adminRole] : []) { json, role in
        json.object { json in
          json.string("name", role)
          json.string("display_name", "Organization Admin")
        }
      }
    }
    return .json(json)
  }
}
