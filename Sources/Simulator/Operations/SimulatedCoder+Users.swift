/// Users, organizations and groups.
extension SimulatedCoder {
  /// The users whom the caller may see. v0.13.6 shows everybody to everybody, oldest first, and passes over filters that
  /// it does not know.
  func listUsers(_ call: Call) throws(Refusal) -> Answer {
    let page = try Page(call.request, version: version)
    var found = users.indices.filter { number in
      version == .v0136
        || call.rights.mayReadUsers && (call.rights.readsUsers || number == call.user)
    }
    for word in (call.request.queryValue("q") ?? "").lowercased().split(separator: " ") {
      let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        found = found.filter { users[$0].username.contains(word) }
        continue
      }
      switch parts[0] {
      case "status": found = found.filter { parts[1].split(separator: ",").contains(users[$0].status.rawValue[...]) }
      case "role":
        found = found.filter { users[$0].roles.contains { parts[1].split(separator: ",").contains($0.rawValue[...]) } }
      case "search": found = found.filter { users[$0].username.contains(parts[1]) }
      case "name" where version != .v0136: found = found.filter { users[$0].name.lowercased().contains(parts[1]) }
      default:
        if version == .v0136 { continue }
        throw Refusal(
          400, "Invalid user search query.",
          validations: [(parts[0], "\"\(parts[0])\" is not a valid query param")])
      }
    }
    if version != .v0136 { found.sort { users[$0].username < users[$1].username } }
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      json.array("users", page.cut(found)) { json, number in write(users[number], to: &json) }
      json.number("count", Int64(found.count))
    }
    return .json(json)
  }

  mutating func setStatus(_ status: SimulatedUser.Status, _ call: Call) throws(Refusal) -> Answer {
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

  func listOrganizations(of call: Call) throws(Refusal) -> Answer {
    let user = try user(call.parameters["user"] ?? "", caller: call.user)
    return list(users[user].organizations.sorted())
  }

  private func list(_ numbers: [Int]) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(numbers) { json, number in write(organizations[number], to: &json) }
    return .json(json)
  }

  /// There are none, and without a licence not even the question is allowed.
  func listGroups(_ call: Call) throws(Refusal) -> Answer {
    if let organization = call.parameters["organization"] { _ = try self.organization(organization) }
    guard settings.isLicensed else {
      throw Refusal(403, "Template RBAC is a Premium feature. Contact sales!")
    }
    var json = JSONWriter(zone: settings.databaseZone)
    json.array([Int]()) { _, _ in }
    return .json(json)
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
