import Time

/// Versions of templates: what official clients ask of one before they create, start or update a workspace, and making new
/// ones, after which workspaces are outdated.
extension SimulatedCoder {
  func showVersion(_ call: Call) throws(SimulatedRefusal) -> Answer { shown(try templateVersion(call), status: 200) }

  func listVersions(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let template = try template(call)
    let page = try Page(call.request, version: version)
    let found = templates[template].versionIDs.compactMap { versions[$0] }
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(page.cut(found)) { json, version in write(version, to: &json) }
    return .json(json)
  }

  func showVersionByName(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let template = try template(call)
    let name = call.parameters["version"] ?? ""
    guard let version = templates[template].versionIDs.compactMap({ versions[$0] }).first(where: { $0.name == name })
    else { throw SimulatedRefusal(404, "No template version found by name \"\(name)\".") }
    return shown(version, status: 200)
  }

  /// A version from whatever was uploaded; its import ends at once and well.
  mutating func createVersion(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let organization = try organization(call.parameters["organization"] ?? "")
    guard call.rights.mayChangeTemplates(in: organization) else { throw .notFound }
    let body = try RequestBody(call.request.body, type: "CreateTemplateVersionRequest", version: version)
    let templateID = try body.uuid("template_id")
    let template = templateID.flatMap { id in templates.firstIndex { $0.id == id } }
    if templateID != nil, template == nil { throw SimulatedRefusal(404, "Template does not exist.") }
    var name = try body.string("name") ?? ""
    if name.isEmpty { name = "simulated-\(identifiers.letters(6).lowercased())" }
    let id = addVersion(named: name, organization: organization, by: call.user)
    if let template { templates[template].versionIDs.append(id) }
    guard let made = versions[id] else { throw .notFound }
    return shown(made, status: 201)
  }

  mutating func activateVersion(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let template = try template(call)
    guard call.rights.mayChangeTemplates(in: templates[template].organization) else { throw .notFound }
    let body = try RequestBody(call.request.body, type: "UpdateActiveTemplateVersion", version: version)
    guard let id = try body.uuid("id").flatMap({ SimulatedID($0) }), versions[id] != nil else {
      throw SimulatedRefusal(404, "Template version not found.")
    }
    guard templates[template].versionIDs.contains(id) else {
      throw SimulatedRefusal(400, "The provided template version doesn't belong to the specified template.")
    }
    activate(id, of: template)
    return .message(200, "Updated the active template version!")
  }

  /// What is asked of a version and is empty here: variables, presets, external authentication.
  func showNothing(_ call: Call, isNull: Bool = false) throws(SimulatedRefusal) -> Answer {
    _ = try templateVersion(call)
    var json = JSONWriter()
    if isNull { json.null() } else { json.array([Int]()) { _, _ in } }
    return .json(json)
  }

  func listVersionParameters(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let parameters = parameters(of: try templateVersion(call))
    var json = JSONWriter()
    json.array(parameters) { json, parameter in
      json.object { json in
        json.string("name", parameter.name)
        json.string("description", "")
        json.string("description_plaintext", "")
        json.string("type", "string")
        json.string("form_type", "input")
        json.flag("mutable", parameter.isMutable)
        json.string("default_value", parameter.standard)
        json.string("icon", "")
        json.array("options", [Int]()) { _, _ in }
        json.flag("required", false)
        json.flag("ephemeral", false)
      }
    }
    return .json(json)
  }

  func evaluateParameters(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let parameters = parameters(of: try templateVersion(call))
    let body = try RequestBody(call.request.body, type: "DynamicParametersRequest", version: version)
    let id = try body.integer("id") ?? 0
    let inputs = body.object("inputs")
    var values: [(SimulatedTemplate.Parameter, String)] = []
    for parameter in parameters {
      values.append((parameter, try inputs.string(parameter.name) ?? parameter.standard))
    }
    var json = JSONWriter()
    json.object { json in
      json.number("id", id)
      json.array("diagnostics", [Int]()) { _, _ in }
      json.array("parameters", values) { json, value in write(value.0, value: value.1, to: &json) }
    }
    return .json(json)
  }

  private func write(_ parameter: SimulatedTemplate.Parameter, value: String, to json: inout JSONWriter) {
    json.object { json in
      json.string("name", parameter.name)
      for key in ["display_name", "description", "icon"] { json.string(key, "") }
      json.string("type", "string")
      json.string("form_type", "input")
      json.object("styling") { _ in }
      json.flag("mutable", parameter.isMutable)
      for (key, text) in [("default_value", parameter.standard), ("value", value)] {
        json.object(key) { json in
          json.string("value", text)
          json.flag("valid", true)
        }
      }
      for key in ["options", "validations", "diagnostics"] { json.array(key, [Int]()) { _, _ in } }
      json.flag("required", false)
      json.flag("ephemeral", false)
      json.number("order", 0)
    }
  }

  /// The version that a path names and the caller may see.
  func templateVersion(_ call: Call) throws(SimulatedRefusal) -> TemplateVersion {
    let id = try identifier(call, "templateversion")
    guard call.rights.mayReadTemplates, let found = SimulatedID(id).flatMap({ versions[$0] }),
      call.rights.mayEnter(found.organization)
    else { throw .notFound }
    return found
  }

  private func parameters(of version: TemplateVersion) -> [SimulatedTemplate.Parameter] {
    templates.first { $0.versionIDs.contains(version.id) }?.parameters ?? []
  }

  private func shown(_ version: TemplateVersion, status: Int) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    write(version, to: &json)
    return .json(json, status: status)
  }

  private func write(_ version: TemplateVersion, to json: inout JSONWriter) {
    let isNew = self.version != .v0136
    let creator = users[version.creator]
    json.object { json in
      json.string("id", version.id)
      if let template = templates.first(where: { $0.versionIDs.contains(version.id) }) {
        json.string("template_id", template.id)
      } else {
        json.null("template_id")
      }
      json.string("organization_id", organizations[version.organization].id)
      json.time("created_at", version.createdAt)
      json.time("updated_at", version.createdAt)
      json.string("name", version.name)
      if isNew { json.string("message", "") }
      json.object("job") { json in writeMembers(of: importJob(of: version), to: &json) }
      json.string("readme", "")
      json.object("created_by") { json in
        json.string("id", creator.id)
        json.string("username", creator.username)
        if isNew {
          if !creator.name.isEmpty { json.string("name", creator.name) }
        } else {
          json.string("email", "\(creator.username)@example.com")
          json.time("created_at", creator.createdAt)
          json.time("last_seen_at", .goZero)
          json.string("status", creator.status.rawValue)
          json.null("organization_ids")
          json.array("roles", [Int]()) { _, _ in }
          json.string("avatar_url", "")
        }
      }
      if isNew {
        json.flag("archived", false)
        json.flag("has_external_agent", false)
      }
    }
  }

  private func importJob(of version: TemplateVersion) -> JobDescription {
    JobDescription(
      id: version.jobID, kind: .versionImport, input: ("template_version_id", version.id), status: .succeeded,
      createdAt: version.createdAt, startedAt: version.createdAt, completedAt: version.createdAt,
      fileID: version.fileID, initiator: version.creator, organization: version.organization)
  }
}
