import Cron
import Time

/// Creating and renaming workspaces.
extension SimulatedCoder {
  mutating func createWorkspace(_ call: Call) throws(SimulatedRefusal) -> Answer {
    var organization = try call.parameters["organization"].map { text throws(SimulatedRefusal) in
      try self.organization(text)
    }
    let owner = try user(call.parameters["user"] ?? "", caller: call.user)
    // v0.13.6 looks at the right first, v2.36.0 after the template.
    if version == .v0136, !call.rights.mayCreate(for: owner, in: organization ?? 0, by: call.user) { throw .notFound }
    let body = try RequestBody(call.request.body, type: "CreateWorkspaceRequest", version: version)
    let templateID = try body.uuid("template_id")
    let name = try body.string("name") ?? ""
    let schedule = try body.string("autostart_schedule") ?? ""
    let milliseconds = try body.integer("ttl_ms") ?? 0
    let given = version == .v0136 ? [] : try body.pairs("rich_parameter_values")
    let versionID = version == .v0136 ? nil : try body.uuid("template_version_id")
    let updates = version == .v0136 ? "" : try body.string("automatic_updates") ?? ""
    try validate(templateID: templateID, versionID: versionID, name: name, updates: updates)
    let template = try template(templateID, orOf: versionID)
    organization = organization ?? templates[template].organization
    guard organization == templates[template].organization else {
      let name = organizations[organization ?? 0].name
      throw SimulatedRefusal(version == .v0136 ? 401 : 403, "Template is not in organization \"\(name)\".")
    }
    let isAllowed = call.rights.mayCreate(for: owner, in: templates[template].organization, by: call.user)
    if version != .v0136, !isAllowed { throw Self.mayNotCreate }
    if let reason = templates[template].deprecation, version != .v0136 {
      throw SimulatedRefusal(
        400,
        "Template \"\(templates[template].name)\" has been deprecated, and cannot be used to create a new workspace.",
        detail: reason)
    }
    let autostart = try parsed(schedule, message: "Invalid Autostart Schedule.")
    let ttl = try checkedTTL(milliseconds, message: "Invalid Workspace Time to Shutdown.")
    try requireFree(name, owner: owner)
    let defaultTTL = templates[template].defaultTTL > .zero ? templates[template].defaultTTL : nil
    let number = insertWorkspace(
      owner: owner, template: template, name: name, ttl: ttl ?? defaultTTL, autostart: autostart,
      initiator: call.user, version: versionID.flatMap { SimulatedID($0) },
      parameters: Dictionary(given.map { ($0.name, $0.value) }) { $1 })
    workspaces[number].updatesAutomatically = updates == "always"
    return try shown(number, call, status: 201)
  }

  /// The template of a new workspace, which a request names or whose version it names.
  private func template(_ id: String?, orOf versionID: String?) throws(SimulatedRefusal) -> Int {
    if let id {
      if let number = templates.firstIndex(where: { $0.id == id }) { return number }
      throw SimulatedRefusal(
        400, "Template \"\(id)\" doesn't exist.", validations: [("template_id", "template not found")])
    }
    let version = versionID.flatMap { SimulatedID($0) }
    if let number = templates.firstIndex(where: { $0.versionIDs.contains { $0 == version } }) { return number }
    throw SimulatedRefusal(
      400, "Template version \"\(versionID ?? "")\" doesn't exist.",
      validations: [("template_version_id", "template not found")])
  }

  mutating func rename(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    if version == .v0136, !call.rights.may(.update, workspaces[number], by: call.user) { throw .notFound }
    let body = try RequestBody(call.request.body, type: "UpdateWorkspaceRequest", version: version)
    let name = try body.string("name") ?? ""
    guard WorkspaceName.isValid(name) else { throw .validation("name", tag: "username", value: name) }
    if name == workspaces[number].name { return .empty }
    if version != .v0136, !settings.allowsRenames {
      throw SimulatedRefusal(400, "Workspace renames are not allowed.")
    }
    if workspaces[number].isDeleted {
      throw SimulatedRefusal(405, "Workspace \"\(workspaces[number].name)\" is deleted and cannot be updated.")
    }
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw SimulatedRefusal(500, "Internal error updating workspace.", detail: "unauthorized: rbac: forbidden")
    }
    try requireFree(name, owner: workspaces[number].owner, except: number)
    workspaces[number].name = name
    changed.insert(number)
    return .empty
  }

  /// The number of the organization that a path names.
  func organization(_ text: String) throws(SimulatedRefusal) -> Int {
    if version != .v0136, text == "default" { return 0 }
    let wanted = text.lowercased()
    if let number = organizations.firstIndex(where: { $0.id == wanted || version != .v0136 && $0.name == wanted }) {
      return number
    }
    if version == .v0136, case .failure(let failure) = UUIDText.parse(text) {
      throw SimulatedRefusal(400, "Invalid UUID \"organization\".", detail: failure.message)
    }
    throw .notFound
  }

  private func validate(
    templateID: String?, versionID: String?, name: String, updates: String
  ) throws(SimulatedRefusal) {
    let none = UUIDText.none
    var validations: [(field: String, detail: String)] = []
    if templateID == nil, versionID == nil {
      let tag = version == .v0136 ? "required" : "required_without"
      validations.append(("template_id", SimulatedRefusal.failed(tag, none)))
      if version != .v0136 { validations.append(("template_version_id", SimulatedRefusal.failed(tag, none))) }
    }
    let isReserved = version != .v0136 && WorkspaceName.reserved.contains(name)
    if !WorkspaceName.isValid(name) || isReserved {
      validations.append(("name", SimulatedRefusal.failed("workspace_name", name)))
    }
    if !["", "always", "never"].contains(updates) {
      validations.append(("automatic_updates", SimulatedRefusal.failed("oneof", updates)))
    }
    if !validations.isEmpty { throw SimulatedRefusal(400, "Validation failed.", validations: validations) }
  }

  private func requireFree(_ name: String, owner: Int, except: Int? = nil) throws(SimulatedRefusal) {
    let wanted = name.lowercased()
    let isTaken = workspaces.indices.contains {
      $0 != except && workspaces[$0].owner == owner && !workspaces[$0].isDeleted
        && workspaces[$0].name.lowercased() == wanted
    }
    guard isTaken else { return }
    throw SimulatedRefusal(
      409, "Workspace \"\(name)\" already exists.",
      validations: [("name", "This value is already in use and should be unique.")])
  }

  private static let mayNotCreate = SimulatedRefusal(
    403, "Unauthorized to create workspace.",
    detail: "You are unable to create a workspace in this organization. It is possible to have access to the "
      + "template, but not be able to create a workspace. Please contact an administrator about your permissions if "
      + "you feel this is an error.")
}
