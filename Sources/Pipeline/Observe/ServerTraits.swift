import CoderAPI

/// What a Coder server of some version does, as far as decisions depend on it.
public struct ServerTraits: Sendable, Equatable {
  /// The server's version; `nil` when it cannot be read, and then the server counts as the newest known.
  public let version: ServerVersion?

  /// The traits of a version.
  public init(version: ServerVersion?) { self.version = version }

  /// Longest TTL accepted: 7 days, since v0.26.2 30 days.
  var longestTTL: Duration { .seconds(86_400 * (isAtLeast(0, 26, 2) ? 30 : 7)) }

  /// Whether a schedule is judged from the moment it is set. Before v2.19.0 the server looked for a firing since the
  /// stop, and started the workspace at once when there was one (coder/coder#2773).
  var countsScheduleFromSetting: Bool { isAtLeast(2, 19, 0) }

  /// Whether clearing the TTL of a running workspace moves its deadline too (v2.19.0: to none; v2.26.0: to the maximum).
  var clearingTTLMovesDeadline: Bool { isAtLeast(2, 19, 0) }

  /// Whether activity bumped a deadline by the whole TTL instead of an hour (v0.15.0 to v2.3.x).
  var bumpsByTTL: Bool { isAtLeast(0, 15, 0) && !isAtLeast(2, 4, 0) }

  private func isAtLeast(_ major: Int, _ minor: Int, _ patch: Int) -> Bool {
    version.map { $0 >= ServerVersion(major, minor, patch) } ?? true
  }
}
