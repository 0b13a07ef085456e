/// Build information and users.
extension SimulatedCoder {
  func buildInfo(_ call: Call) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    json.object { json in
      json.string("external_url", "https://github.com/coder/coder")
      json.string("version", version.rawValue)
      guard version != .v0136 else { return }
      json.string("dashboard_url", settings.address ?? "http://\(call.request.headers["Host"] ?? "127.0.0.1:3000")")
      json.flag("telemetry", false)
      json.flag("workspace_proxy", false)
      json.string("agent_api_version", "1.0")
      json.string("provisioner_api_version", version == .v2360 ? "1.18" : "1.15")
      json.string("upgrade_message", "")
      json.string("deployment_id", deploymentID)
      if version == .v2360 { json.string("webpush_public_key", "simulated") }
    }
    return .json(json)
  }

  func showUser(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.mayReadUsers, number == call.user || call.rights.readsUsers else { throw .notFound }
    var json = JSONWriter(zone: settings.databaseZone)
    write(users[number], to: &json)
    return .json(json)
  }
}
