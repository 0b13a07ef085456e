import Time

/// One workspace: by id, by owner and name, and its event stream.
extension SimulatedCoder {
  func showWorkspace(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    // The server's own mistake: it names the field `deleted` here.
    let wantsDeleted = try boolean(call, "include_deleted", field: "deleted")
    if workspaces[number].isDeleted, !wantsDeleted {
      let parameter = version == .v2360 ? "include_deleted" : "deleted"
      throw SimulatedRefusal(
        410,
        "Workspace \"\(workspaces[number].id.text)\" was deleted, you can view this workspace by specifying "
          + "'?\(parameter)=true' and trying again.")
    }
    return try shown(number, call)
  }

  func showWorkspaceByName(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try user(call.parameters["user"] ?? "", caller: call.user)
    let wantsDeleted = try boolean(call, "include_deleted", field: "include_deleted")
    let name = (call.parameters["name"] ?? "").lowercased()
    let named = workspaces.indices.filter { workspaces[$0].owner == owner && workspaces[$0].name.lowercased() == name }
    let live = named.first { !workspaces[$0].isDeleted }
    guard let number = live ?? (wantsDeleted ? named.last : nil),
      call.rights.mayOpen(workspaces[number], by: call.user)
    else { throw .notFound }
    if version != .v0136, !call.rights.mayReadTemplates { throw .notFound }
    return try shown(number, call)
  }

  func watch(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    // From v2.1.4 on the state of the moment follows the first ping.
    let first = version == .v0136 ? [] : event(for: workspaces[number].id)
    return Answer(
      response: .init(
        status: 200,
        headers: [
          "Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no",
        ], body: .bytes(Self.ping + first)),
      watching: workspaces[number].id)
  }

  /// `event: ping`, without a data line.
  static let ping = Array("event: ping\n\n".utf8)

  /// The event that tells watchers of a workspace's state.
  func event(for id: SimulatedID) -> [UInt8] {
    guard let number = workspaceIndex[id] else { return [] }
    var json = JSONWriter(zone: settings.databaseZone)
    write(workspaces[number], to: &json, for: workspaces[number].owner)
    return Array("event: data\ndata: ".utf8) + json.bytes + Array("\n\n".utf8)
  }

  func boolean(_ call: Call, _ name: String, field: String) throws(SimulatedRefusal) -> Bool {
    switch call.request.queryValue(name) {
    case nil, "": return false
    case "1", "t", "T", "true", "TRUE", "True": return true
    case "0", "f", "F", "false", "FALSE", "False": return false
    case .some(let text):
      throw SimulatedRefusal(
        400, "Invalid boolean value \"\(text)\" for \"\(name)\" query param.",
        validations: [(field, "Must be a valid boolean")])
    }
  }

  func shown(_ number: Int, _ call: Call, status: Int = 200) throws(SimulatedRefusal) -> Answer {
    if version != .v0136, !call.rights.mayReadTemplates { throw .forbidden }
    var json = JSONWriter(zone: settings.databaseZone)
    write(workspaces[number], to: &json, for: call.user)
    return .json(json, status: status)
  }
}
