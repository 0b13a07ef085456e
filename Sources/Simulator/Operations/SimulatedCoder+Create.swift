import Cron
import Time

/// Creating and renaming workspaces.
extension SimulatedCoder {
  mutating func createWorkspace(_ call: Call) throws(Refusal) -> Answer {
    if let organization = call.parameters["organization"] { try require(organization: organization) }
    let owner = try user(call.parameters["user"] ?? "", caller: call.user)
    // v0.13.6 looks at the right first, v2.36.0 after the template.
    if version == .v0136, !call.rights.mayCreate(for: owner, by: call.user) { throw .notFound }
    let body = try RequestBody(call.request.body, type: "CreateWorkspaceRequest", version: version)
    let templateID = try body.uuid("template_id")
    let name = try body.string("name") ?? ""
    let schedule = try body.string("autostart_schedule") ?? ""
    let milliseconds = try body.integer("ttl_ms") ?? 0
    let given = version == .v0136 ? [] : try body.pairs("rich_parameter_values")
    try validate(templateID: templateID, name: name)
    guard let templateID, let template = templates.firstIndex(where: { $0.id == templateID }) else {
      throw Refusal(
        400, "Template \"\(templateID ?? "")\" doesn't exist.", validations: [("template_id", "template not found")])
    }
    if version != .v0136, !call.rights.mayCreate(for: owner, by: call.user) { throw Self.mayNotCreate }
    if let reason = templates[template].deprecation, version != .v0136 {
      throw Refusal(
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
      initiator: call.user, parameters: Dictionary(given.map { ($0.name, $0.value) }) { $1 })
    return try shown(number, call, status: 201)
  }

  mutating func rename(_ call: Call) throws(Refusal) -> Answer {
    let number = try workspace(call)
    if version == .v0136, !call.rights.may(.update, workspaces[number], by: call.user) { throw .notFound }
    let body = try RequestBody(call.request.body, type: "UpdateWorkspaceRequest", version: version)
    let name = try body.string("name") ?? ""
    guard WorkspaceName.isValid(name) else { throw .validation("name", tag: "username", value: name) }
    if name == workspaces[number].name { return .empty }
    if version != .v0136, !settings.allowsRenames {
      throw Refusal(400, "Workspace renames are not allowed.")
    }
    if workspaces[number].isDeleted {
      throw Refusal(405, "Workspace \"\(workspaces[number].name)\" is deleted and cannot be updated.")
    }
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw Refusal(500, "Internal error updating workspace.", detail: "unauthorized: rbac: forbidden")
    }
    try requireFree(name, owner: workspaces[number].owner, except: number)
    workspaces[number].name = name
    changed.insert(number)
    return .empty
  }

  func require(organization text: String) throws(Refusal) {
    if text == organizationID || version != .v0136 && (text == "coder" || text == "default") { return }
    if version == .v0136, case .failure(let failure) = UUIDText.parse(text) {
      throw Refusal(400, "Invalid UUID \"organization\".", detail: failure.message)
    }
    throw .notFound
  }

  private func validate(templateID: String?, name: String) throws(Refusal) {
    let none = UUIDText.none
    var validations: [(field: String, detail: String)] = []
    if templateID == nil {
      let tag = version == .v0136 ? "required" : "required_without"
      validations.append(("template_id", Refusal.failed(tag, none)))
      if version != .v0136 { validations.append(("template_version_id", Refusal.failed(tag, none))) }
    }
    let isReserved = version != .v0136 && WorkspaceName.reserved.contains(name)
    if !WorkspaceName.isValid(name) || isReserved {
      validations.append(("name", Refusal.failed("workspace_name", name)))
    }
    if !validations.isEmpty { throw Refusal(400, "Validation failed.", validations: validations) }
  }

  private func requireFree(_ name: String, owner: Int, except: Int? = nil) throws(Refusal) {
    let wanted = name.lowercased()
    let isTaken = workspaces.indices.contains {
      $0 != except && workspaces[$0].owner == owner && !workspaces[$0].isDeleted
        && workspaces[$0].name.lowercased() == wanted
    }
    guard isTaken else { return }
    throw Refusal(
      409, "Workspace \"\(name)\" already exists.",
      validations: [("name", "This value is already in use and should be unique.")])
  }

  private static let mayNotCreate = Refusal(
    403, "Unauthorized to create workspace.",
    detail: "You are unable to create a workspace in this organization. It is possible to have access to the "
      + "template, but not be able to create a workspace. Please contact an administrator about your permissions if "
      + "you feel this is an error.")
}
