import Time

extension CoderClient {
  /// Sends one of the changes that decide when a workspace sleeps.
  ///
  /// - Throws: ``CoderFailure``; of a deadline `invalid(.deadlineTooSoon)` less than 29 minutes ahead of the server's
  ///   clock, `invalid(.deadlineBeyondMaximum)`, or a `conflict` when there is none to set.
  public func change(workspace id: String, _ change: WorkspaceChange) async throws -> Response<Acknowledgement> {
    try await acknowledgement(
      CoderRequest(
        operation: change.operation, method: .put, path: change.path(of: id), body: change.body,
        success: change.success, confirmation: change.confirmation))
  }

  /// Sets the deadline of a running workspace: ``WorkspaceChange/extend(deadline:)``.
  public func extend(workspace id: String, deadline: Timestamp) async throws -> Response<Acknowledgement> {
    try await change(workspace: id, .extend(deadline: deadline))
  }

  /// Sets or clears the TTL: ``WorkspaceChange/ttl(milliseconds:)``.
  public func setTTL(workspace id: String, milliseconds: Int64?) async throws -> Response<Acknowledgement> {
    try await change(workspace: id, .ttl(milliseconds: milliseconds))
  }

  /// Sets or clears the schedule: ``WorkspaceChange/autostart(schedule:)``.
  public func setAutostart(workspace id: String, schedule: String?) async throws -> Response<Acknowledgement> {
    try await change(workspace: id, .autostart(schedule: schedule))
  }
}
