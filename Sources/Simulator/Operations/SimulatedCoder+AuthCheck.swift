/// POST authcheck: what the caller may do, asked instead of tried.
extension SimulatedCoder {
  func checkAuthorization(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let body = try RequestBody(call.request.body, type: "AuthorizationRequest", version: version)
    var answers: [(key: String, isAllowed: Bool)] = []
    for (key, check) in try body.objects("checks") {
      let object = check.object("object")
      guard let resource = try object.string("resource_type"), !resource.isEmpty else {
        throw SimulatedRefusal(400, "Object's \"resource_type\" field must be defined for key \"\(key)\".")
      }
      let action = try check.string("action") ?? ""
      let relation = try relation(of: object, to: call.user)
      answers.append((key, relation.map { call.rights.allows(action, resource, $0) } ?? false))
    }
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      // Go writes the keys of a map in order.
      for answer in answers.sorted(by: { $0.key < $1.key }) { json.flag(answer.key, answer.isAllowed) }
    }
    return .json(json)
  }

  /// What the object of a check is to the caller; nil for one that is not there.
  private func relation(of object: RequestBody, to caller: Int) throws(SimulatedRefusal) -> Rights.Relation? {
    if let id = try object.string("resource_id"), !id.isEmpty {
      if let number = SimulatedID(id).flatMap({ workspaceIndex[$0] }) {
        return workspaces[number].owner == caller ? .own : .organization(workspaces[number].organization)
      }
      return templates.first { $0.id == id }.map { .organization($0.organization) }
    }
    if let owner = try object.string("owner_id"), !owner.isEmpty {
      return owner == "me" || owner == users[caller].id ? .own : .organization(0)
    }
    guard let organization = try object.string("organization_id"), !organization.isEmpty else { return .any }
    return organizations.firstIndex { $0.id == organization }.map { .organization($0) }
  }
}
