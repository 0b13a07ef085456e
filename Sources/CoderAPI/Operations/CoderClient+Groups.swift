extension CoderClient {
  /// All groups that the token may see, with their members, in one answer without pages.
  ///
  /// - Throws: ``CoderFailure``: refused without a Premium licence, and unsupported by servers that have no such list.
  public func groups() async throws -> Response<[Group]> {
    let request = CoderRequest(operation: "list the groups", method: .get, path: "/groups")
    return try await answer(request) { (json: inout JSONReader) throws(JSONProblem) in
      try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) in try Group(reading: &json) } ?? []
    }
  }
}
