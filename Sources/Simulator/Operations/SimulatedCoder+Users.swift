/// Users, organizations and groups.
extension SimulatedCoder {
  /// The users whom the caller may see. v0.13.6 shows everybody to everybody, oldest first, and passes over filters that
  /// it does not know.
  func listUsers(_ call: Call) throws(Refusal) -> Answer {
    let page = try Page(call.request, version: version)
    var found = users.indices.filter { number in
      version == .v0136
        || call.rights.mayReadUsers && (call.rights.readsAll || call.rights.managesUsers || number == call.user)
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

  func listOrganizations() -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    json.array([()]) { json, _ in writeOrganization(to: &json) }
    return .json(json)
  }

  func listOrganizations(of call: Call) throws(Refusal) -> Answer {
    _ = try user(call.parameters["user"] ?? "", caller: call.user)
    return listOrganizations()
  }

  /// There are none, and without a licence not even the question is allowed.
  func listGroups(_ call: Call) throws(Refusal) -> Answer {
    if let organization = call.parameters["organization"] { try require(organization: organization) }
    guard settings.isLicensed else {
      throw Refusal(403, "Template RBAC is a Premium feature. Contact sales!")
    }
    var json = JSONWriter(zone: settings.databaseZone)
    json.array([Int]()) { _, _ in }
    return .json(json)
  }

  private func writeOrganization(to json: inout JSONWriter) {
    json.object { json in
      json.string("id", organizationID)
      json.string("name", version == .v0136 ? users[0].username : "coder")
      if version != .v0136 {
        json.string("display_name", "Coder")
        json.string("icon", "")
        json.string("description", "Builtin default organization.")
      }
      json.time("created_at", startedAt)
      json.time("updated_at", startedAt)
      if version != .v0136 { json.flag("is_default", true) }
    }
  }
}
