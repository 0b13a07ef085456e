import HTTPServer
import Time

/// Who calls: tokens, what is wrong with them, and the rate limit.
extension SimulatedCoder {
  private static let signedOut =
    "You are signed out or your session has expired. Please sign in again to continue."

  mutating func identify(_ call: inout Call, operation: Operation) throws(SimulatedRefusal) {
    // Up to v2.31 the limiter ran before authentication and so counted by address.
    if version != .v2360 { try limit(&call, caller: call.request.peer) }
    guard operation != .buildInfo, operation != .firstUser else { return }
    try requireNoForgery(call.request)
    let token = try presentedToken(call.request)
    let user = users[token.user]
    guard user.status != .suspended else {
      throw SimulatedRefusal(
        401, "User is not active (status = \"suspended\"). Contact an admin to reactivate your account.")
    }
    users[token.user].lastSeenAt = now
    tokens[token.id]?.lastUsedAt = now
    call.user = token.user
    call.rights = Rights(user, scopes: token.scopes, version: version)
    if version == .v2360 { try limit(&call, caller: user.id) }
  }

  private func presentedToken(_ request: ServerRequest) throws(SimulatedRefusal) -> SimulatedToken {
    let header = request.headers["Coder-Session-Token"]
    var text = Self.cookie(request) ?? request.queryValue("coder_session_token") ?? header ?? ""
    if text.isEmpty, version != .v0136, let bearer = request.headers["Authorization"], bearer.hasPrefix("Bearer ") {
      text = String(bearer.dropFirst("Bearer ".count))
    }
    guard !text.isEmpty else {
      throw signedOut("Cookie \"coder_session_token\" or query parameter must be provided.")
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw signedOut("Invalid API key format: incorrect amount of API key parts, expected 2 got \(parts.count)")
    }
    guard parts[0].utf8.count == 10 else {
      throw signedOut("Invalid API key format: invalid API key ID length, expected 10 got \(parts[0].utf8.count)")
    }
    guard parts[1].utf8.count == 22 else {
      throw signedOut("Invalid API key format: invalid API key secret length, expected 22 got \(parts[1].utf8.count)")
    }
    guard let token = tokens[parts[0]] else { throw signedOut("API key is invalid.") }
    guard token.secret == parts[1] else { throw signedOut("API key secret is invalid.") }
    guard token.expiresAt > now else {
      throw signedOut("API key expired at \"\(Self.goText(token.expiresAt))\".")
    }
    return token
  }

  /// The session cookie, which counts before anything else.
  private static func cookie(_ request: ServerRequest) -> String? {
    for cookie in (request.headers["Cookie"] ?? "").split(separator: ";") {
      let parts = cookie.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0] == "coder_session_token" { return String(parts[1]) }
    }
    return nil
  }

  /// On newer servers, who changes something with a cookie has to prove that a page of the server made the request: with
  /// the same token in a header or in the query, which other sites cannot send.
  private func requireNoForgery(_ request: ServerRequest) throws(SimulatedRefusal) {
    guard version != .v0136, !["GET", "HEAD", "OPTIONS", "TRACE"].contains(request.method),
      let cookie = Self.cookie(request)
    else { return }
    let header = request.headers["Coder-Session-Token"] ?? ""
    guard header != cookie, request.queryValue("coder_session_token") != cookie else { return }
    if header.isEmpty {
      throw SimulatedRefusal(
        text: 400,
        "Something is wrong with your CSRF token. Please refresh the page. If this error persists, try clearing your "
          + "cookies.")
    }
    throw SimulatedRefusal(
      text: 400,
      "CSRF error encountered. Authentication via \"coder_session_token\" cookie and \"Coder-Session-Token\" header "
        + "detected, but the values do not match. To resolve this issue ensure the values used in both match, or only use "
        + "one of the authentication methods. You can also try clearing your cookies if this error persists.")
  }

  /// Takes the token of the call away, as the official command asks when somebody logs out.
  mutating func logOut(_ call: Call) -> Answer {
    // Who is signed out already is signed out.
    if let token = try? presentedToken(call.request) { tokens[token.id] = nil }
    return .message(200, "Logged out!")
  }

  private func signedOut(_ detail: String) -> SimulatedRefusal {
    SimulatedRefusal(401, Self.signedOut, detail: detail)
  }

  private mutating func limit(_ call: inout Call, caller: String) throws(SimulatedRefusal) {
    guard let limit = settings.rateLimit else { return }
    if version == .v2360, call.request.headers["X-Coder-Bypass-Ratelimit"] == "true" {
      if users[call.user].roles.contains(.owner) { return }
      throw SimulatedRefusal(text: 428, "\"X-Coder-Bypass-Ratelimit\" provided but user is not owner")
    }
    let state = limiter.count("\(caller) \(call.request.path)", limit: limit, at: now)
    call.limit = state
    if state.isExceeded {
      throw SimulatedRefusal(
        429, "You've been rate limited for sending more than \(limit) requests in 1m0s.", retryAfterSeconds: 60)
    }
  }

  /// An instant as Go's `String()` writes it.
  static func goText(_ instant: Timestamp) -> String {
    var text = instant.rfc3339
    text = text.replacing("T", with: " ")
    return text.dropLast() + " +0000 UTC"
  }
}
