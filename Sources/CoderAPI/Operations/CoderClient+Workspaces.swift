import Text

/// Single workspaces.
extension CoderClient {
  /// One workspace.
  ///
  /// - Throws: ``CoderFailure`` with `deleted` when it is and `includeDeleted` is not set.
  public func workspace(id: String, includeDeleted: Bool = false) async throws -> Response<Workspace> {
    var request = CoderRequest(operation: "read the workspace", method: .get, path: CoderClient.path(ofWorkspace: id))
    if includeDeleted { request.query.append(("include_deleted", "true")) }
    return try await answer(request) { (json: inout JSONReader) throws(JSONProblem) in
      let workspace = try Workspace(reading: &json)
      // Before a change it is read to see whether it is as it was: the answer of another one would not tell.
      guard workspace.id.lowercased() == id.lowercased() else {
        throw JSONProblem(position: 0, expected: "the workspace \(id), and not \(workspace.id)")
      }
      return workspace
    }
  }

  /// One workspace by its owner (a user name, an id, or `me`) and its name, in any case.
  ///
  /// - Throws: ``CoderFailure`` with `absentOrForbidden` also when it is deleted and `includeDeleted` is not set; with
  ///   it the live one of that name wins, else the one deleted last.
  public func workspace(
    owner: String, name: String, includeDeleted: Bool = false
  ) async throws -> Response<Workspace> {
    let path = "/users/" + PercentEncoding.encoded(owner) + "/workspace/" + PercentEncoding.encoded(name)
    var request = CoderRequest(operation: "read the workspace \(owner)/\(name)", method: .get, path: path)
    if includeDeleted { request.query.append(("include_deleted", "true")) }
    return try await answer(request, Workspace.init(reading:))
  }

  /// Makes a workspace and starts it. The answer shows it with its build waiting.
  ///
  /// - Parameter organizationID: the template's, which is looked up first when it is not given.
  public func createWorkspace(
    _ workspace: NewWorkspace, organizationID: String? = nil
  ) async throws -> Response<Workspace> {
    let operation = "create the workspace \(workspace.owner)/\(workspace.name)"
    var organization = organizationID
    if organization == nil { organization = try await template(id: workspace.templateID).value.organizationID }
    let path =
      "/organizations/" + PercentEncoding.encoded(organization ?? "default") + "/members/"
      + PercentEncoding.encoded(workspace.owner) + "/workspaces"
    let request = CoderRequest(operation: operation, method: .post, path: path, body: workspace.json, success: 201)
    return try await answer(request, Workspace.init(reading:))
  }

  /// Gives a workspace another name. The same name again is no failure.
  ///
  /// - Throws: ``CoderFailure`` with `unsupported` when the server allows nobody to (its default since v2.6.0).
  public func rename(workspace id: String, to name: String) async throws -> Response<Acknowledgement> {
    try await acknowledgement(
      CoderRequest(
        operation: "rename the workspace", method: .patch, path: CoderClient.path(ofWorkspace: id),
        body: "{\"name\":" + name.jsonString + "}", success: 204))
  }

  static func path(ofWorkspace id: String) -> String { "/workspaces/" + PercentEncoding.encoded(id) }
}
