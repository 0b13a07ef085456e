/// PUT dormant and POST usage, which only newer servers have.
extension SimulatedCoder {
  mutating func updateDormancy(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    let body = try RequestBody(call.request.body, type: "UpdateWorkspaceDormancy", version: version)
    let isDormant = try body.bool("dormant") ?? false
    if workspaces[number].isPrebuild {
      throw SimulatedRefusal(409, "Dormancy updates are not supported for prebuilt workspaces")
    }
    if isDormant == (workspaces[number].dormantAt != nil) {
      return Answer(response: .init(status: 304))
    }
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw SimulatedRefusal(
        500, "Internal error updating workspace locked status.", detail: "unauthorized: rbac: forbidden")
    }
    if isDormant {
      makeDormant(number)
    } else {
      wake(number)
    }
    return try shown(number, call)
  }

  mutating func recordUsage(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    guard call.rights.may(.update, workspaces[number], by: call.user) else { throw .forbidden }
    workspaces[number].wasUsed = true
    return .empty
  }
}
