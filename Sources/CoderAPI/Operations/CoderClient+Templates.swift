extension CoderClient {
  /// All templates that the token may see, deprecated ones too.
  ///
  /// - Throws: ``CoderFailure`` when either list fails.
  public func allTemplates() async throws -> [Template] {
    let listed = try await templates().value
    let ids = Set(listed.map(\.id))
    return listed + (try await deprecatedTemplates().value.filter { !ids.contains($0.id) })
  }

  /// The deprecated templates that the token may see, which newer servers leave out of ``templates()``. None on a server
  /// that lists them with the others.
  public func deprecatedTemplates() async throws -> Response<[Template]> {
    var request = CoderRequest(operation: "list the deprecated templates", method: .get, path: "/templates")
    request.query = [("q", "deprecated:true")]
    do {
      return try await answer(request, CoderClient.templateList)
    } catch let failure as CoderFailure where failure.code == .unsupported || failure.code == .invalid(.fields) {
      // Before v2.13.0 there is no such list, and a template that is deprecated is found by its id.
      return Response(value: [], exchange: failure.exchange)
    }
  }

  /// The templates that a list without a filter shows: on newer servers all that are not deprecated.
  ///
  /// Servers before v2.13.0 list them by organization only; those are then read one after another.
  public func templates() async throws -> Response<[Template]> {
    let operation = "list the templates"
    do {
      let request = CoderRequest(operation: operation, method: .get, path: "/templates")
      return try await answer(request, CoderClient.templateList)
    } catch let failure as CoderFailure where failure.code == .unsupported {
      let user = try await currentUser()
      var all = user.map { _ in [Template]() }
      for organization in user.value.organizationIDs {
        let path = "/organizations/" + PercentEncoding.encoded(organization) + "/templates"
        let some = try await answer(
          CoderRequest(operation: operation, method: .get, path: path), CoderClient.templateList)
        all = some.map { all.value + $0 }
      }
      return all
    }
  }

  /// One template.
  public func template(id: String) async throws -> Response<Template> {
    let request = CoderRequest(
      operation: "read the template", method: .get, path: "/templates/" + PercentEncoding.encoded(id))
    return try await answer(request, Template.init(reading:))
  }

  static func templateList(_ json: inout JSONReader) throws(JSONProblem) -> [Template] {
    try json.array { (json: inout JSONReader) throws(JSONProblem) in try Template(reading: &json) }
  }
}
