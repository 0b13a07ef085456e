/// The users, for what a workspace does not tell of its owner.
extension CoderClient {
  /// Rows a page.
  private static let usersPage = 500

  /// All users that the token may see: everybody for whoever manages users, else perhaps only its own.
  ///
  /// - Throws: ``CoderFailure`` when any page fails.
  public func users() async throws -> Response<[User]> {
    var all: [User] = []
    var ids: Set<String> = []
    while true {
      var request = CoderRequest(operation: "list the users", method: .get, path: "/users")
      request.query = [("limit", "\(CoderClient.usersPage)")]
      if !all.isEmpty { request.query.append(("offset", "\(all.count)")) }
      let page = try await answer(request, UserPage.init(reading:))
      let new = page.value.users.filter { ids.insert($0.id).inserted }
      all += new
      // A server that does not heed the offset would show the same for ever.
      if new.isEmpty || all.count >= page.value.count { return page.map { _ in all } }
    }
  }

  /// One user.
  ///
  /// - Parameter id: a UUID or a user name; `me` is the token's own user.
  public func user(id: String) async throws -> Response<User> {
    let request = CoderRequest(
      operation: "read the user", method: .get, path: "/users/" + PercentEncoding.encoded(id))
    return try await answer(request, User.init(reading:))
  }
}

/// One page of the list of users.
private struct UserPage: Sendable {
  var users: [User]
  var count: Int

  private enum Field: String, CaseIterable, Sendable {
    case users, count
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    let start = json.position
    var users: [User]?
    var count: Int?
    try json.openObject()
    while let field = try json.nextField(UserPage.fields) {
      switch field {
      case .users:
        users =
          try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) in try User(reading: &json) } ?? []
      case .count: count = Int(try json.integer())
      }
    }
    guard let users else { throw json.missing("users", from: start) }
    self.users = users
    self.count = count ?? users.count
  }
}

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
