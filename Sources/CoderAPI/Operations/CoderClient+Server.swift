/// The server, and who the token is.
extension CoderClient {
  /// What the server says about itself, for which it needs no token.
  public func buildInfo() async throws -> Response<BuildInfo> {
    var request = CoderRequest(operation: "read the server's version", method: .get, path: "/buildinfo")
    request.isAuthenticated = false
    return try await answer(request, BuildInfo.init(reading:))
  }

  /// The token's user.
  ///
  /// - Throws: ``CoderFailure`` with `absentOrForbidden` also when the token is valid but its scopes do not let it see its
  ///   own user (How Coder behaves, "Scoped tokens").
  public func currentUser() async throws -> Response<User> {
    let request = CoderRequest(operation: "read the token's user", method: .get, path: "/users/me")
    return try await answer(request, User.init(reading:))
  }

  /// The server's record of one of the user's tokens, by the first part of it (``Token/id``).
  ///
  /// - Throws: ``CoderFailure`` with `absentOrForbidden` also when the token's scopes do not let it see itself.
  public func apiKey(id: String) async throws -> Response<APIKey> {
    let request = CoderRequest(
      operation: "read the token's end date", method: .get, path: "/users/me/keys/" + PercentEncoding.encoded(id))
    return try await answer(request, APIKey.init(reading:))
  }
}
