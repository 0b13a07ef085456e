/// Build information, users, tokens and templates.
extension SimulatedCoder {
  func buildInfo() -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      json.string("external_url", "https://github.com/coder/coder")
      json.string("version", version.rawValue)
      guard version != .v0136 else { return }
      json.string("dashboard_url", "http://127.0.0.1:3000")
      json.flag("telemetry", false)
      json.flag("workspace_proxy", false)
      json.string("agent_api_version", "1.0")
      json.string("provisioner_api_version", "1.18")
      json.string("upgrade_message", "")
      json.string("deployment_id", deploymentID)
      json.string("webpush_public_key", "simulated")
    }
    return .json(json)
  }

  func showUser(_ call: Call) throws(Refusal) -> Answer {
    let number = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.mayReadUsers, number == call.user || call.rights.readsAll else { throw .notFound }
    var json = JSONWriter(zone: settings.databaseZone)
    write(users[number], to: &json)
    return .json(json)
  }

  func showKey(_ call: Call) throws(Refusal) -> Answer {
    let owner = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.mayReadKeys, let key = tokens[call.parameters["key"] ?? ""], key.user == owner,
      owner == call.user || call.rights.managesAll
    else { throw .notFound }
    var json = JSONWriter(zone: settings.databaseZone)
    write(key, to: &json)
    return .json(json)
  }

  /// The templates, without deprecated ones unless they are asked for: then those alone.
  func listTemplates(_ call: Call) -> Answer {
    let query = (call.request.queryValue("q") ?? "").lowercased()
    let wantsDeprecated = query.split(separator: " ").contains("deprecated:true")
    let shown =
      call.rights.mayReadTemplates
      ? templates.filter { version == .v0136 || ($0.deprecation != nil) == wantsDeprecated } : []
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(shown.sorted { $0.name < $1.name }) { json, template in write(template, to: &json) }
    return .json(json)
  }

  func listOrganizationTemplates(_ call: Call) throws(Refusal) -> Answer {
    try require(organization: call.parameters["organization"] ?? "")
    return listTemplates(call)
  }

  func showTemplate(_ call: Call) throws(Refusal) -> Answer {
    let id = try identifier(call, "template")
    guard call.rights.mayReadTemplates, let template = templates.first(where: { $0.id == id }) else {
      throw .notFound
    }
    var json = JSONWriter(zone: settings.databaseZone)
    write(template, to: &json)
    return .json(json)
  }
}
