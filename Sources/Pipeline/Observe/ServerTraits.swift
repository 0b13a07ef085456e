import CoderAPI
import Rules

/// What a Coder server of some version does, as far as decisions depend on it.
public struct ServerTraits: Sendable, Equatable {
  /// The server's version; `nil` when it cannot be read, and then the server counts as the newest known.
  public let version: ServerVersion?

  /// The traits of a version.
  public init(version: ServerVersion?) { self.version = version }

  /// Longest TTL accepted: 7 days, since v0.26.2 30 days.
  var longestTTL: Duration { isAtLeast(0, 26, 2) ? ServerLimits.longestTTL : .days(7) }

  /// Whether a schedule is judged from the moment it is set. Before v2.19.0 the server looked for a firing since the
  /// stop, and started the workspace at once when there was one (coder/coder#2773).
  var countsScheduleFromSetting: Bool { isAtLeast(2, 19, 0) }

  /// Whether clearing the TTL of a running workspace moves its deadline too (v2.19.0: to none; v2.26.0: to the maximum).
  var clearingTTLMovesDeadline: Bool { isAtLeast(2, 19, 0) }

  /// Whether it then moves to the template's latest deadline, where there is one, instead of being taken away.
  var clearingTTLLeavesMaximum: Bool { isAtLeast(2, 26, 0) }

  /// How far from the instant of use the server moves the deadline of a workspace: an hour, the whole TTL (v0.15.0 to
  /// v2.3.x), or what the template says.
  func bump(of facts: WorkspaceFacts) -> Duration? {
    isAtLeast(0, 15, 0) && !isAtLeast(2, 4, 0) ? facts.ttl : facts.template.activityBump ?? .seconds(3600)
  }

  /// The time left below which use moves a deadline.
  func bumpsBelow(_ amount: Duration) -> Duration {
    isAtLeast(0, 15, 0) ? amount * 95 / 100 : .seconds(50 * 60)
  }

  /// How far the instant that a bump writes into the build can be from the one that it counts from: nothing where one
  /// statement of the database does both, before v2.4.0 as long as the server takes from one line to the next.
  var bumpPrecision: Duration { isAtLeast(2, 4, 0) ? .milliseconds(1) : .seconds(1) }

  /// Whether every move of a deadline changes the record of its build, and not the server's own bump only.
  var writesExtensions: Bool { isAtLeast(0, 15, 0) }

  /// Whether use is written down once a minute, later than the bump that it causes; v0.13.6 writes both at once.
  var writesUseLate: Bool { isAtLeast(0, 15, 0) }

  /// Whether the server carries out a deadline only where a TTL or a schedule is set (v0.13.6 to v0.20.x for certain).
  var forgetsDeadlines: Bool { !isAtLeast(0, 21, 0) }

  /// Whether it may do so: those between have not been tried.
  var mayForgetDeadlines: Bool { !isAtLeast(2, 19, 0) }

  /// Whether use is learnt every 30 seconds; before v0.19.0 it was every ten minutes, counted from the agent's start.
  public var learnsUseSoon: Bool { isAtLeast(0, 19, 0) }

  /// How long it may take a server to learn of use that does not learn of it soon.
  static let lateReports = Duration.minutes(10)

  /// Whether answers tell the organizations that workspaces belong to (v0.20.0 on; the names came later).
  public var tellsOrganizations: Bool { isAtLeast(0, 20, 0) }

  /// Whether the workspaces of a suspended account are stopped at the next look, whatever their deadlines (v2.14.0).
  var stopsForSuspendedOwners: Bool { isAtLeast(2, 14, 0) }

  /// Whether only active accounts' workspaces are started by their schedules (v2.5.0).
  var startsForActiveOwnersOnly: Bool { isAtLeast(2, 5, 0) }

  /// Whether templates' days and permissions for schedules are looked at when a workspace is to be started.
  var heedsTemplateSchedules: Bool { isAtLeast(0, 22, 0) }

  private func isAtLeast(_ major: Int, _ minor: Int, _ patch: Int) -> Bool {
    version.map { $0 >= ServerVersion(major, minor, patch) } ?? true
  }
}
