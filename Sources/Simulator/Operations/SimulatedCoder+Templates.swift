/// Templates: found, made and changed.
extension SimulatedCoder {
  /// The templates, without deprecated ones unless they are asked for: then those alone.
  func listTemplates(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let query = version == .v0136 ? TemplateQuery() : try TemplateQuery(call.request.queryValue("q") ?? "")
    return list(templates.filter { query.matches($0, in: organizations) }, call)
  }

  func listOrganizationTemplates(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let organization = try organization(call.parameters["organization"] ?? "")
    return list(
      templates.filter { $0.organization == organization && (version == .v0136 || $0.deprecation == nil) }, call)
  }

  private func list(_ found: [SimulatedTemplate], _ call: Call) -> Answer {
    let shown = found.filter { call.rights.mayReadTemplates && call.rights.mayEnter($0.organization) }
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(shown.sorted { $0.name < $1.name }) { json, template in write(template, to: &json) }
    return .json(json)
  }

  func showTemplate(_ call: Call) throws(SimulatedRefusal) -> Answer { shown(try template(call)) }

  func showTemplateByName(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let organization = try organization(call.parameters["organization"] ?? "")
    let name = (call.parameters["name"] ?? "").lowercased()
    let found = templates.firstIndex { $0.organization == organization && $0.name == name }
    guard call.rights.mayReadTemplates, call.rights.mayEnter(organization), let found else { throw .notFound }
    return shown(found)
  }

  mutating func createTemplate(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let organization = try organization(call.parameters["organization"] ?? "")
    guard call.rights.mayChangeTemplates(in: organization) else { throw .notFound }
    let body = try RequestBody(call.request.body, type: "CreateTemplateRequest", version: version)
    let name = try body.string("name") ?? ""
    guard WorkspaceName.isValid(name) else { throw .validation("name", tag: "template_name", value: name) }
    guard !templates.contains(where: { $0.organization == organization && $0.name == name.lowercased() }) else {
      throw SimulatedRefusal(
        409, "Template with name \"\(name)\" already exists.",
        validations: [("name", "This value is already in use and should be unique.")])
    }
    let id = try body.uuid("template_version_id").flatMap { SimulatedID($0) }
    guard let id, versions[id] != nil, !templates.contains(where: { $0.versionIDs.contains(id) }) else {
      throw SimulatedRefusal(
        404, "Template version does not exist.",
        validations: [("template_version_id", "Template version does not exist")])
    }
    var template = SimulatedTemplate(name.lowercased(), displayName: try body.string("display_name") ?? "")
    template.id = identifiers.id().text
    template.organization = organization
    template.versionIDs = [id]
    template.activeVersionID = id
    template.createdAt = now
    templates.append(template)
    try change(templates.count - 1, by: body)
    return shown(templates.count - 1, status: version == .v0136 ? 201 : 200)
  }

  mutating func changeTemplate(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try template(call)
    guard call.rights.mayChangeTemplates(in: templates[number].organization) else { throw .notFound }
    let body = try RequestBody(call.request.body, type: "UpdateTemplateMeta", version: version)
    let name = try body.string("name") ?? ""
    if !name.isEmpty {
      guard WorkspaceName.isValid(name) else { throw .validation("name", tag: "template_name", value: name) }
      templates[number].name = name.lowercased()
    }
    if version == .v0136 {
      // The old server takes what a change does not mention for cleared.
      templates[number].displayName = ""
      templates[number].icon = ""
      templates[number].description = ""
    }
    try change(number, by: body)
    return shown(number)
  }

  /// What both making and changing a template can say of it.
  private mutating func change(_ number: Int, by body: RequestBody) throws(SimulatedRefusal) {
    if let text = try body.string("display_name") { templates[number].displayName = text }
    if let text = try body.string("description") { templates[number].description = text }
    if let text = try body.string("icon") { templates[number].icon = text }
    if let milliseconds = try body.integer("default_ttl_ms") {
      guard milliseconds >= 0 else {
        throw SimulatedRefusal(
          400, "Invalid request to update template metadata!",
          validations: [("default_ttl_ms", "Must be a positive integer.")])
      }
      templates[number].defaultTTL = .milliseconds(milliseconds)
    }
    guard version != .v0136 else { return }
    if let milliseconds = try body.integer("activity_bump_ms") {
      templates[number].activityBump = .milliseconds(milliseconds)
    }
    if let isAllowed = try body.bool("allow_user_autostart") { templates[number].allowsUserAutostart = isAllowed }
    if let isAllowed = try body.bool("allow_user_autostop") { templates[number].allowsUserAutostop = isAllowed }
    if let milliseconds = try body.integer("failure_ttl_ms") {
      templates[number].failureTTL = .milliseconds(milliseconds)
    }
    if let milliseconds = try body.integer("time_til_dormant_ms") {
      templates[number].dormantAfter = .milliseconds(milliseconds)
    }
    if let milliseconds = try body.integer("time_til_dormant_autodelete_ms") {
      templates[number].deletedAfterDormant = .milliseconds(milliseconds)
    }
    if let reason = try body.string("deprecation_message") {
      templates[number].deprecation = reason.isEmpty ? nil : reason
    }
  }

  /// The template that a path names and the caller may see.
  func template(_ call: Call) throws(SimulatedRefusal) -> Int {
    let id = try identifier(call, "template")
    guard call.rights.mayReadTemplates, let number = templates.firstIndex(where: { $0.id == id }),
      call.rights.mayEnter(templates[number].organization)
    else { throw .notFound }
    return number
  }

  private func shown(_ number: Int, status: Int = 200) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    write(templates[number], to: &json)
    return .json(json, status: status)
  }
}

/// The `q` of the list of templates.
struct TemplateQuery {
  private var words: [(key: String, value: String)] = []

  init() {}

  init(_ text: String) throws(SimulatedRefusal) {
    for word in text.lowercased().split(separator: " ") {
      let parts = word.split(separator: ":", maxSplits: 1).map { String($0.filter { $0 != "\"" }) }
      words.append(parts.count == 2 ? (parts[0], parts[1]) : ("display_name", parts.first ?? ""))
    }
    let known: Set<String> = [
      "deleted", "organization", "exact_name", "exact_display_name", "name", "display_name", "ids", "deprecated",
      "has-ai-task", "author_id", "author", "has_external_agent",
    ]
    let unknown = words.map(\.key).filter { !known.contains($0) }.sorted()
    guard unknown.isEmpty else {
      throw SimulatedRefusal(
        400, "Invalid template search query.",
        validations: unknown.map { ($0, "\"\($0)\" is not a valid query param") })
    }
  }

  func matches(_ template: SimulatedTemplate, in organizations: [SimulatedOrganization]) -> Bool {
    let wantsDeprecated = words.last { $0.key == "deprecated" }?.value
    // Without a word on it deprecated ones are left out; v0.13.6 knows none.
    if (template.deprecation != nil) != (wantsDeprecated == "true") { return false }
    return words.allSatisfy { key, value in
      switch key {
      case "exact_name": template.name == value
      case "exact_display_name": template.displayName.lowercased() == value
      case "name": template.name.contains(value)
      case "display_name":
        template.displayName.lowercased().contains(value)
          || template.displayName.isEmpty && template.name.contains(value)
      case "organization":
        value == organizations[template.organization].name || value == organizations[template.organization].id
          || value == "default" && template.organization == 0
      case "ids": value.split(separator: ",").contains(template.id[...])
      case "deleted", "has-ai-task", "has_external_agent": value != "true"
      default: true
      }
    }
  }
}
