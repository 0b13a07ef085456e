/// What official clients ask by the way: the licence, how the dashboard looks, and an agent's containers and ports.
extension SimulatedCoder {
  func showEntitlements() -> Answer {
    let features = [
      "audit_log", "browser_only", "external_provisioner_daemons", "high_availability", "multiple_git_auth", "scim",
      "service_banners", "template_rbac", "user_limit",
    ]
    var json = JSONWriter()
    json.object { json in
      json.object("features") { json in
        for feature in features {
          json.object(feature) { json in
            json.string("entitlement", settings.isLicensed ? "entitled" : "not_entitled")
            json.flag("enabled", settings.isLicensed)
          }
        }
      }
      for key in ["warnings", "errors"] { json.array(key, [Int]()) { _, _ in } }
      json.flag("has_license", settings.isLicensed)
      if version == .v0136 { json.flag("experimental", false) }
      json.flag("trial", false)
      if version != .v0136 { json.flag("require_telemetry", false) }
    }
    return .json(json)
  }

  func showAppearance() -> Answer {
    let docs = "https://coder.com/docs/@\(version.rawValue)"
    let links = [
      ("Documentation", docs, "docs"),
      (
        "Report a bug",
        "https://github.com/coder/coder/issues/new?labels=needs+triage&body=Version: [`\(version.rawValue)`]"
          + "(https://github.com/coder/coder)", "bug"
      ), ("Join the Coder Discord", "https://discord.gg/coder", "chat"),
      ("Star the Repo", "https://github.com/coder/coder", "star"),
    ]
    var json = JSONWriter()
    json.object { json in
      json.string("application_name", "")
      json.string("logo_url", "")
      json.string("docs_url", docs)
      json.object("service_banner") { json in json.flag("enabled", false) }
      json.array("announcement_banners", [Int]()) { _, _ in }
      json.array("support_links", links) { json, link in
        json.object { json in
          json.string("name", link.0)
          json.string("target", link.1)
          json.string("icon", link.2)
        }
      }
    }
    return .json(json)
  }

  /// Nothing runs in a simulated agent.
  func listInAgent(_ key: String, _ call: Call) throws(SimulatedRefusal) -> Answer {
    let id = SimulatedID(try identifier(call, "workspaceagent"))
    let found = workspaces.first { !$0.isDeleted && $0.latest.agent?.id == id }
    guard let found, let agent = found.latest.agent, call.rights.mayOpen(found, by: call.user) else { throw .notFound }
    let status = agent.status(at: now)
    guard status == "connected" else {
      throw SimulatedRefusal(400, "Agent state is \"\(status)\", it must be in the \"connected\" state.")
    }
    var json = JSONWriter()
    json.object { json in json.array(key, [Int]()) { _, _ in } }
    return .json(json)
  }

  /// Keeps nothing of the file but that there was one.
  mutating func takeFile(_ call: Call) -> Answer {
    var json = JSONWriter()
    json.object { json in json.string("hash", identifiers.id()) }
    return .json(json, status: 201)
  }

  /// What v0.13.6 remembers of parameters besides builds, which is nothing here. `coder update` of that version asks first,
  /// and says nothing and does nothing where it is refused.
  func listScopedParameters(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let scope = call.parameters["scope"] ?? ""
    guard ["template", "import_job", "workspace"].contains(scope) else {
      throw SimulatedRefusal(400, "Invalid scope \"\(scope)\".", validations: [("scope", "invalid scope")])
    }
    let text = call.parameters["id"] ?? ""
    let id: String
    switch UUIDText.parse(text) {
    case .success(let uuid): id = uuid
    case .failure(let failure):
      throw SimulatedRefusal(
        400, "Invalid UUID \"\(text)\".", detail: failure.message, validations: [("id", "Invalid UUID")])
    }
    let isThere =
      switch scope {
      case "template": templates.contains { $0.id == id }
      case "workspace": SimulatedID(id).flatMap { workspaceIndex[$0] } != nil
      default: versions.values.contains { $0.jobID.text == id }
      }
    guard isThere else { throw SimulatedRefusal(404, "Scope \"\(scope)\" resource \"\(id)\" not found.") }
    if let number = SimulatedID(id).flatMap({ workspaceIndex[$0] }) {
      guard call.rights.mayOpen(workspaces[number], by: call.user) else { throw .notFound }
    }
    var json = JSONWriter()
    json.array([Int]()) { _, _ in }
    return .json(json)
  }
}
