import Text

extension CoderClient {
  /// The builds of a workspace, the newest first: what was done with it, when, why and for whom.
  ///
  /// - Parameter limit: at most so many, the newest.
  public func builds(ofWorkspace id: String, limit: Int) async throws -> Response<[WorkspaceBuild]> {
    var request = CoderRequest(
      operation: "read the builds of the workspace", method: .get, path: CoderClient.path(ofWorkspace: id) + "/builds")
    request.query.append(("limit", "\(limit)"))
    return try await answer(request) { (json: inout JSONReader) throws(JSONProblem) in
      try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) in
        try WorkspaceBuild(reading: &json)
      } ?? []
    }
  }

  /// The values that the template's parameters have in a build, in no order. They never change: new values take a new build.
  ///
  /// - Throws: ``CoderFailure``: unsupported by servers that have no such list (v0.13.6).
  public func parameters(ofBuild id: String) async throws -> Response<[BuildParameter]> {
    let request = CoderRequest(
      operation: "read the parameters of the workspace", method: .get,
      path: "/workspacebuilds/" + PercentEncoding.encoded(id) + "/parameters")
    return try await answer(request) { (json: inout JSONReader) throws(JSONProblem) in
      try json.presentArray { (json: inout JSONReader) throws(JSONProblem) in
        try BuildParameter(reading: &json)
      }
    }
  }
}
