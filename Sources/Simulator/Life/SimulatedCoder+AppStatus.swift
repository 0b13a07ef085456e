import Time

/// AI agents and what they report (v2.36.0).
extension SimulatedCoder {
  /// Lets the AI agent of a running workspace say what it is doing. That it works, and that it stops working, counts
  /// as activity and bumps the deadline; what it says after that does not.
  public mutating func report(_ state: AppState, message: String = "", by workspace: String) {
    guard let number = SimulatedID(workspace).flatMap({ workspaceIndex[$0] }) else {
      preconditionFailure("no workspace \(workspace)")
    }
    guard version != .v0136, workspaces[number].isRunning, let agent = workspaces[number].latest.agent else { return }
    let wasWorking = workspaces[number].appStatuses.last?.state == .working
    workspaces[number].appStatuses.append(
      AppStatus(
        id: identifiers.id(), agentID: agent.id, appID: agent.appID, at: now, state: state, message: message))
    changed.insert(number)
    if state == .working || wasWorking { bump(number) }
  }

  func write(_ status: AppStatus, of workspace: SimulatedWorkspace, to json: inout JSONWriter) {
    json.object { json in
      json.string("id", status.id)
      json.time("created_at", status.at)
      json.string("workspace_id", workspace.id)
      json.string("agent_id", status.agentID)
      json.string("app_id", status.appID)
      json.string("state", status.state.rawValue)
      json.string("message", status.message)
      json.string("uri", "")
      json.string("icon", "")
      json.flag("needs_user_attention", false)
    }
  }
}
