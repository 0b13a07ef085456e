import Time

/// Starting, stopping and deleting by hand, and the history of builds.
extension SimulatedCoder {
  mutating func createBuild(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    let body = try RequestBody(call.request.body, type: "CreateWorkspaceBuildRequest", version: version)
    let word = try body.string("transition") ?? ""
    let wanted = try body.uuid("template_version_id")
    let given = version == .v0136 ? [] : try body.pairs("rich_parameter_values")
    let reason = version == .v0136 ? nil : try body.string("reason")
    if word == "create", version == .v0136 {
      throw SimulatedRefusal(500, "Transition \"create\" not supported.")
    }
    guard let transition = SimulatedBuild.Transition(rawValue: word) else {
      throw .validation("transition", tag: "oneof", value: word)
    }
    if let reason, !reason.isEmpty, !Self.reasons.contains(reason) {
      throw .validation("reason", tag: "oneof", value: reason)
    }
    let action: Rights.Action =
      switch transition {
      case .start: .start
      case .stop: .stop
      case .delete: .delete
      }
    guard call.rights.may(action, workspaces[number], by: call.user) else {
      if version == .v0136 { throw .notFound }
      throw SimulatedRefusal(
        403, "You do not have permission to \(word) this workspace.", detail: SimulatedRefusal.forbiddenDetail)
    }
    if workspaces[number].isDeleted, version != .v0136, transition != .delete {
      throw SimulatedRefusal(
        409, "Cannot \(word) a deleted workspace!",
        detail: "This workspace has been deleted and cannot be modified.")
    }
    let wantedVersion = try wanted.map { text throws(SimulatedRefusal) in try templateVersion(text, for: number) }
    if workspaces[number].latest.isActive {
      let text = "A workspace build is already active."
      throw SimulatedRefusal(409, text, detail: version == .v0136 ? "" : text)
    }
    try requireMutable(given, of: number)
    let stored = transition == .delete ? nil : reason
    insertBuild(
      number, transition, reason: stored ?? "initiator", initiator: call.user, version: wantedVersion,
      parameters: Dictionary(given.map { ($0.name, $0.value) }) { $1 })
    return build(number, workspaces[number].builds.count - 1, status: 201)
  }

  /// A version that a build names. v0.13.6 takes one of another template too.
  private func templateVersion(_ text: String, for number: Int) throws(SimulatedRefusal) -> SimulatedID {
    let template = templates[workspaces[number].template]
    guard let id = SimulatedID(text), let owner = templates.first(where: { $0.versionIDs.contains(id) }) else {
      if version == .v0136 {
        throw SimulatedRefusal(
          400, "Template version not found.", validations: [("template_version_id", "template version not found")])
      }
      throw SimulatedRefusal(
        400, "template version does not exist", detail: "get template version \(text): sql: no rows in result set")
    }
    guard version == .v0136 || owner.id == template.id else {
      throw SimulatedRefusal(
        400, "template version doesn't match template",
        detail: "templateVersion.TemplateID = {UUID:\(owner.id) Valid:true}, template.ID = \(template.id)")
    }
    return id
  }

  /// The builds of a workspace, newest first. `after_id` names one whose successors are wanted: the server compares their
  /// numbers, although it lists them backwards.
  func listBuilds(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    let page = try Page(call.request, version: version)
    let since = try since(call)
    let after = try page.after.map { id throws(SimulatedRefusal) in try numberOfBuild(id, call) } ?? 0
    let found = workspaces[number].builds.reversed().filter { build in
      build.number > after && since.map { build.createdAt > $0 } ?? true
    }
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(page.cut(found)) { json, build in write(build, of: workspaces[number], to: &json) }
    return .json(json)
  }

  private func since(_ call: Call) throws(SimulatedRefusal) -> Timestamp? {
    guard let text = call.request.queryValue("since"), !text.isEmpty else { return nil }
    switch GoTime.parse(text) {
    case .success(let instant): return instant
    case .failure(let failure):
      throw SimulatedRefusal(400, "bad `since` format, must be RFC3339", detail: failure.message)
    }
  }

  /// The number of a build by its id, be it another workspace's.
  private func numberOfBuild(_ id: String, _ call: Call) throws(SimulatedRefusal) -> Int {
    guard let (workspace, index) = SimulatedID(id).flatMap({ buildIndex[$0] }),
      version == .v0136 || call.rights.mayOpen(workspaces[workspace], by: call.user)
    else { throw SimulatedRefusal(400, "Record at \"after_id\" (\"\(id)\") does not exist.") }
    return workspaces[workspace].builds[index].number
  }

  func listParameters(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let (number, index) = try buildNumber(call)
    var json = JSONWriter(zone: settings.databaseZone)
    json.array(workspaces[number].builds[index].parameters.sorted { $0.key < $1.key }) { json, parameter in
      json.object { json in
        json.string("name", parameter.key)
        json.string("value", parameter.value)
      }
    }
    return .json(json)
  }

  private func requireMutable(_ given: [(name: String, value: String)], of number: Int) throws(SimulatedRefusal) {
    let parameters = templates[workspaces[number].template].parameters
    for (name, value) in given {
      guard let parameter = parameters.first(where: { $0.name == name }), !parameter.isMutable else { continue }
      guard workspaces[number].latest.parameters[name] != value else { continue }
      let detail =
        "Immutable parameter changed; Parameter \"\(name)\" is not mutable, so it can't be updated after creating a "
        + "workspace."
      throw SimulatedRefusal(400, "Unable to validate parameters", validations: [(name, detail)])
    }
  }

  /// A build of a workspace that is there, by owner, name and number.
  func showBuildByNumber(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try user(call.parameters["user"] ?? "", caller: call.user)
    let text = call.parameters["number"] ?? ""
    guard let wanted = Int32(text) else {
      let digits = text.drop { $0 == "-" || $0 == "+" }
      let isNumber =
        !digits.isEmpty && text.count - digits.count <= 1 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
      throw SimulatedRefusal(
        400, "Failed to parse build number as integer.",
        detail: "strconv.ParseInt: parsing \"\(text)\": \(isNumber ? "value out of range" : "invalid syntax")")
    }
    let name = call.parameters["name"] ?? ""
    let number = workspaces.indices.first {
      workspaces[$0].owner == owner && !workspaces[$0].isDeleted
        && workspaces[$0].name.lowercased() == name.lowercased()
    }
    guard let number, call.rights.mayOpen(workspaces[number], by: call.user) else { throw .notFound }
    guard wanted >= 1, Int(wanted) <= workspaces[number].builds.count else {
      throw SimulatedRefusal(404, "Workspace \"\(name)\" Build \(wanted) does not exist.")
    }
    return build(number, Int(wanted) - 1, status: 200)
  }

  func showBuild(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let (number, index) = try buildNumber(call)
    return build(number, index, status: 200)
  }

  mutating func cancelBuild(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let (number, index) = try buildNumber(call)
    let isAllowed = call.rights.may(.update, workspaces[number], by: call.user)
    let expected = version == .v0136 ? "" : call.request.queryValue("expect_status") ?? ""
    if version == .v0136, !isAllowed { throw .notFound }
    guard ["", "pending", "running"].contains(expected) else {
      throw SimulatedRefusal(400, "Invalid expect_status \"\(expected)\". Only 'running' or 'pending' are allowed.")
    }
    // No template here lets its users cancel what may have begun.
    guard call.rights.ownsSite || expected == "pending" else {
      throw SimulatedRefusal(403, "User is not allowed to cancel workspace builds. Owner role is required.")
    }
    let build = workspaces[number].builds[index]
    let conflict = version == .v0136 ? 412 : 400
    if build.completedAt != nil { throw SimulatedRefusal(conflict, "Job has already completed!") }
    if build.canceledAt != nil { throw SimulatedRefusal(conflict, "Job has already been marked as canceled!") }
    guard expected.isEmpty || build.jobStatus.rawValue == expected else {
      throw SimulatedRefusal(412, "Job is not in the expected state.")
    }
    guard isAllowed else {
      throw SimulatedRefusal(500, "Internal error updating provisioner job.", detail: "unauthorized: rbac: forbidden")
    }
    cancelBuild(number, index)
    return .message(200, "Job has been marked as canceled...")
  }

  /// The reasons that a caller of v2.36.0 may give.
  private static let reasons: Set<String> = [
    "dashboard", "cli", "ssh_connection", "vscode_connection", "jetbrains_connection", "task_manual_pause",
  ]

  func buildNumber(_ call: Call) throws(SimulatedRefusal) -> (Int, Int) {
    let id = try identifier(call, "build")
    guard let (number, index) = SimulatedID(id).flatMap({ buildIndex[$0] }),
      call.rights.mayOpen(workspaces[number], by: call.user)
    else {
      throw .notFound
    }
    return (number, index)
  }

  private func build(_ number: Int, _ index: Int, status: Int) -> Answer {
    var json = JSONWriter(zone: settings.databaseZone)
    write(workspaces[number].builds[index], of: workspaces[number], to: &json)
    return .json(json, status: status)
  }
}
