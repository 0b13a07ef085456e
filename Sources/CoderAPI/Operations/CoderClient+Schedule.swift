import Time

/// The three changes that decide when a workspace sleeps. They set values rather than change them, so that the same
/// call twice does what one does.
extension CoderClient {
  /// More milliseconds overflow the server's nanoseconds and wrap around to anything (facts 1.6).
  static let largestTTL: Int64 = 9_223_372_036_854

  /// Sets the deadline of a running workspace, later or earlier.
  ///
  /// The instant is sent exactly, so that a `max_deadline` that was received can be asked for.
  ///
  /// - Throws: ``CoderFailure`` with `invalid(.deadlineTooSoon)` less than 29 minutes ahead of the server's clock,
  ///   `invalid(.deadlineBeyondMaximum)`, or a `conflict` when there is no deadline to set.
  public func extend(workspace id: String, deadline: Timestamp) async throws -> Response<Acknowledgement> {
    try await put(
      "extend the workspace", id, "extend", "{\"deadline\":" + JSONEscapes.quoted(deadline.rfc3339) + "}")
  }

  /// Sets for how long a workspace runs from its next start on; `nil` or 0 turns autostop off, since v2.19.0 also for
  /// the session under way.
  ///
  /// The server cuts the time off to whole minutes.
  public func setTTL(workspace id: String, milliseconds: Int64?) async throws -> Response<Acknowledgement> {
    let value = milliseconds.map { "\(min(max($0, -CoderClient.largestTTL), CoderClient.largestTTL))" } ?? "null"
    return try await put("set the TTL of the workspace", id, "ttl", "{\"ttl_ms\":\(value)}")
  }

  /// Sets the schedule on which a workspace starts by itself (facts 5); `nil` removes it.
  public func setAutostart(workspace id: String, schedule: String?) async throws -> Response<Acknowledgement> {
    let value = schedule.map(JSONEscapes.quoted) ?? "null"
    return try await put("set the autostart schedule of the workspace", id, "autostart", "{\"schedule\":\(value)}")
  }

  private func put(
    _ operation: String, _ id: String, _ part: String, _ body: String
  ) async throws -> Response<Acknowledgement> {
    try await acknowledgement(
      CoderRequest(
        operation: operation, method: .put, path: CoderClient.path(ofWorkspace: id) + "/" + part, body: body))
  }
}
