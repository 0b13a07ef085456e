import Time

/// Keys of users: the ones that signing in makes, and API tokens.
extension SimulatedCoder {
  /// A key for a session, which official clients of newer versions make when somebody logs in with a token.
  mutating func createKey(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try keyOwner(call)
    return key(addToken(user: users[owner].username, lifetime: .seconds(7 * 86_400), isSession: true))
  }

  mutating func createToken(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try keyOwner(call)
    let body = try RequestBody(call.request.body, type: "CreateTokenRequest", version: version)
    let lifetime = try body.integer("lifetime") ?? 0
    let name = try body.string("token_name") ?? ""
    let scopes = version == .v0136 ? [] : try body.strings("scopes")
    guard lifetime >= 0 else {
      throw SimulatedRefusal(
        400, "Failed to validate create API key request.", detail: "lifetime must be positive number greater than 0")
    }
    let isTaken = !name.isEmpty && tokens.values.contains { $0.user == owner && $0.name == name && !$0.isSession }
    if isTaken {
      throw SimulatedRefusal(
        409, "A token with name \"\(name)\" already exists.",
        validations: [("name", "This value is already in use and should be unique.")])
    }
    // Since v2.35.0 a token without a lifetime lasts a week.
    let standard = Duration.days(version == .v2360 ? 7 : 30)
    return key(
      addToken(
        user: users[owner].username, scopes: scopes,
        lifetime: lifetime == 0 ? standard : .nanoseconds(min(lifetime, Self.longestLifetime)), name: name))
  }

  func listTokens(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try keyOwner(call)
    let wantsAll = call.request.queryValue("include_all") == "true" && call.rights.ownsSite
    let wantsExpired = call.request.queryValue("include_expired") == "true"
    let found = tokens.values.filter { token in
      !token.isSession && (wantsAll || token.user == owner) && (wantsExpired || token.expiresAt > now)
    }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    var json = JSONWriter(zone: settings.databaseZone)
    if found.isEmpty {
      json.null()
    } else {
      json.array(found) { json, token in write(token, to: &json, withUser: true) }
    }
    return .json(json)
  }

  func showToken(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try keyOwner(call)
    let name = call.parameters["name"] ?? ""
    let found = tokens.values.first { $0.user == owner && $0.name == name && !$0.isSession }
    guard let found else { throw .notFound }
    var json = JSONWriter(zone: settings.databaseZone)
    write(found, to: &json)
    return .json(json)
  }

  func showTokenLimits(_ call: Call) throws(SimulatedRefusal) -> Answer {
    _ = try keyOwner(call)
    var json = JSONWriter()
    json.object { json in json.number("max_token_lifetime", Self.longestLifetime) }
    return .json(json)
  }

  /// What newer official clients ask for when somebody removes a token: its row stays, and it opens nothing any more.
  mutating func expireKey(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try keyOwner(call)
    guard let token = tokens[call.parameters["key"] ?? ""], token.user == owner else { throw .notFound }
    tokens[token.id]?.expiresAt = min(token.expiresAt, now)
    return .empty
  }

  mutating func deleteKey(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try keyOwner(call)
    guard let token = tokens[call.parameters["key"] ?? ""], token.user == owner else { throw .notFound }
    tokens[token.id] = nil
    return .empty
  }

  func showKey(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let owner = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.mayReadKeys, let key = tokens[call.parameters["key"] ?? ""], key.user == owner,
      owner == call.user || call.rights.ownsSite
    else { throw .notFound }
    var json = JSONWriter(zone: settings.databaseZone)
    write(key, to: &json)
    return .json(json)
  }

  /// A hundred years, in nanoseconds.
  private static let longestLifetime: Int64 = 3_155_760_000_000_000_000

  private func keyOwner(_ call: Call) throws(SimulatedRefusal) -> Int {
    let owner = try user(call.parameters["user"] ?? "", caller: call.user)
    guard call.rights.mayReadKeys, owner == call.user || call.rights.ownsSite else { throw .notFound }
    return owner
  }

  private func key(_ text: String) -> Answer {
    var json = JSONWriter()
    json.object { json in json.string("key", text) }
    return .json(json, status: 201)
  }
}
