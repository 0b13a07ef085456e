/// Users, organizations and groups.
extension SimulatedCoder {
  /// The users whom the caller may see. v0.13.6 shows everybody to everybody, oldest first, and passes over filters that
  /// it does not know.
  func listUsers(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let page = try Page(call.request, version: version)
    var found = users.indices.filter { number in
      version == .v0136
        || call.rights.mayReadUsers && (call.rights.readsUsers || number == call.user)
    }
    let query = try UserQuery(call.request.queryValue("q") ?? "", version: version)
    found = found.filter { query.matches(users[$0], version: version) }
    if version != .v0136 { found.sort { users[$0].username < users[$1].username } }
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      json.array("users", page.cut(found)) { json, number in write(users[number], to: &json) }
      json.number("count", Int64(found.count))
    }
    return .json(json)
  }

  mutating func setStatus(_ status: SimulatedUser.Status, _ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.managesUsers else { throw .notFound }
    setStatus(status, user: users[number].username)
    var json = JSONWriter(zone: settings.databaseZone)
    write(users[number], to: &json)
    return .json(json)
  }

  func listOrganizations(_ call: Call) -> Answer {
    list(organizations.indices.filter { call.rights.mayEnter($0) })
  }

  func listOrganizations(of call: Call) throws(SimulatedRefusal) -> Answer {
    let user = try user(call.parameters["user"] ?? "", caller: call.user)
    return list(users[user].organizations.sorted())
  }

  private func list(_ numbers: [Int]) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(numbers) { json, number in write(organizations[number], to: &json) }
    return .json(json)
  }

  /// Without a licence not even the question is allowed.
  ///
  /// The refusal is recorded. What a licensed server answers was only read: it is the form of its published interface.
  func listGroups(_ call: Call) throws(SimulatedRefusal) -> Answer {
    var only: Int?
    if let organization = call.parameters["organization"] ?? call.request.queryValue("organization") {
      only = try self.organization(organization)
    }
    guard settings.isLicensed else {
      throw SimulatedRefusal(403, "Template RBAC is a Premium feature. Contact sales!")
    }
    guard call.rights.mayReadGroups else { throw SimulatedRefusal(403, "Forbidden.") }
    var member: Int?
    if let name = call.request.queryValue("has_member") { member = try user(name, caller: call.user) }
    // Everybody is in a group that has the id of the organization.
    let everyone = organizations.indices.map { number in
      SimulatedGroup(
        id: organizations[number].id, name: "Everyone", organization: number,
        members: Set(users.indices.filter { users[$0].organizations.contains(number) }))
    }
    let seen = (everyone + groups).filter { group in
      (only ?? group.organization) == group.organization && (member.map(group.members.contains) ?? true)
        && (call.rights.readsUsers || group.members.contains(call.user))
    }
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(seen) { json, group in
      write(group, members: group.members.filter { call.rights.readsUsers || $0 == call.user }.sorted(), to: &json)
    }
    return .json(json)
  }

  private func write(_ group: SimulatedGroup, members: [Int], to json: inout JSONWriter) {
    let organization = organizations[group.organization]
    json.object { json in
      json.string("id", group.id)
      json.string("name", group.name)
      json.string("display_name", "")
      json.string("organization_id", organization.id)
      json.array("members", members) { json, number in write(users[number], to: &json) }
      json.number("total_member_count", Int64(group.members.count))
      json.string("avatar_url", "")
      json.number("quota_allowance", 0)
      json.string("source", "user")
      json.string("organization_name", organization.name)
      json.string("organization_display_name", organization.displayName)
    }
  }

  func write(_ organization: SimulatedOrganization, to json: inout JSONWriter) {
    let isDefault = organization.id == organizations[0].id
    json.object { json in
      json.string("id", organization.id)
      // The first user of that version makes the organization and gives it a name.
      json.string("name", version == .v0136 && isDefault ? users[0].username : organization.name)
      if version != .v0136 {
        json.string("display_name", organization.displayName)
        json.string("icon", "")
        json.string("description", isDefault ? "Builtin default organization." : "")
      }
      json.time("created_at", organization.createdAt)
      json.time("updated_at", organization.createdAt)
      if version != .v0136 { json.flag("is_default", isDefault) }
    }
  }
}

/// What owners choose for their workspaces besides times: favourites and automatic updates.
extension SimulatedCoder {
  mutating func setFavorite(_ isFavorite: Bool, _ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    guard workspaces[number].owner == call.user else {
      throw SimulatedRefusal(403, "You can only \(isFavorite ? "favorite" : "un-favorite") workspaces that you own.")
    }
    workspaces[number].isFavorite = isFavorite
    return .empty
  }

  mutating func setAutomaticUpdates(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    let body = try RequestBody(call.request.body, type: "UpdateWorkspaceAutomaticUpdatesRequest", version: version)
    let word = try body.string("automatic_updates") ?? ""
    guard ["always", "never"].contains(word) else {
      throw SimulatedRefusal(
        400, "Invalid request", validations: [("automatic_updates", "must be always or never")])
    }
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw SimulatedRefusal(
        500, "Internal error updating workspace automatic updates setting", detail: "unauthorized: rbac: forbidden")
    }
    workspaces[number].updatesAutomatically = word == "always"
    return .empty
  }
}
