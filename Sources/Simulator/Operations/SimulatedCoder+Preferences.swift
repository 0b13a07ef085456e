/// What owners choose for their workspaces besides times: favourites and automatic updates.
extension SimulatedCoder {
  mutating func setFavorite(_ isFavorite: Bool, _ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    guard workspaces[number].owner == call.user else {
      throw SimulatedRefusal(403, "You can only \(isFavorite ? "favorite" : "un-favorite") workspaces that you own.")
    }
    workspaces[number].isFavorite = isFavorite
    return .empty
  }

  mutating func setAutomaticUpdates(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try workspace(call)
    let body = try RequestBody(call.request.body, type: "UpdateWorkspaceAutomaticUpdatesRequest", version: version)
    let word = try body.string("automatic_updates") ?? ""
    guard ["always", "never"].contains(word) else {
      throw SimulatedRefusal(
        400, "Invalid request", validations: [("automatic_updates", "must be always or never")])
    }
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw SimulatedRefusal(
        500, "Internal error updating workspace automatic updates setting", detail: "unauthorized: rbac: forbidden")
    }
    workspaces[number].updatesAutomatically = word == "always"
    return .empty
  }
}
