import CoderAPI
import Rules

/// The behaviour of a Coder server version, as far as decisions depend on it.
public struct ServerTraits: Sendable, Equatable {
  /// The server's version; `nil` when it cannot be read, which counts as the newest known version.
  public let version: ServerVersion?

  /// The traits of a version.
  public init(version: ServerVersion?) { self.version = version }

  /// Longest TTL that the server accepts: 30 days, before v0.26.2 7 days.
  var longestTTL: Duration { isAtLeast(0, 26, 2) ? ServerLimits.longestTTL : .days(7) }

  /// Whether a schedule counts from the moment it is set.
  ///
  /// Before v2.19.0 the server looked for a firing since the stop, and started the workspace at once if there was one
  /// (coder/coder#2773).
  var countsScheduleFromSetting: Bool { isAtLeast(2, 19, 0) }

  /// Whether clearing the TTL of a running workspace also moves its deadline.
  ///
  /// Since v2.19.0 it removes the deadline; since v2.26.0 it moves the deadline to the maximum.
  var clearingTTLMovesDeadline: Bool { isAtLeast(2, 19, 0) }

  /// Whether clearing the TTL moves the deadline to the template's latest one instead of removing it.
  ///
  /// This applies where the template has one.
  var clearingTTLLeavesMaximum: Bool { isAtLeast(2, 26, 0) }

  /// How far ahead of the instant of use a bump moves the deadline.
  ///
  /// An hour, the whole TTL (v0.15.0 to v2.3.x), or the template's value.
  func bump(of facts: WorkspaceFacts) -> Duration? {
    isAtLeast(0, 15, 0) && !isAtLeast(2, 4, 0) ? facts.ttl : facts.template.activityBump ?? .seconds(3600)
  }

  /// Remaining time below which use moves a deadline.
  func bumpsBelow(_ amount: Duration) -> Duration {
    isAtLeast(0, 15, 0) ? amount * 95 / 100 : .seconds(50 * 60)
  }

  /// Tolerance between the instant that a bump writes into the build and the one that it counts from.
  ///
  /// Newer servers do both in one SQL statement; before v2.4.0 some server code runs between them.
  var bumpPrecision: Duration { isAtLeast(2, 4, 0) ? .milliseconds(1) : .seconds(1) }

  /// Whether every move of a deadline changes the build's record, not only the server's own bump.
  var writesExtensions: Bool { isAtLeast(0, 15, 0) }

  /// Whether the server writes use down once a minute, after the bump that it causes; v0.13.6 writes both at once.
  var writesUseLate: Bool { isAtLeast(0, 15, 0) }

  /// Whether the server acts on a deadline only if a TTL or a schedule is set (tested on v0.13.6 to v0.20.x).
  var forgetsDeadlines: Bool { !isAtLeast(0, 21, 0) }

  /// Whether the server may do so; the versions between have not been tested.
  var mayForgetDeadlines: Bool { !isAtLeast(2, 19, 0) }

  /// Whether the server learns of use within 30 seconds.
  ///
  /// Before v0.19.0 it took ten minutes, counted from the agent's start.
  public var learnsUseSoon: Bool { isAtLeast(0, 19, 0) }

  /// Longest delay until a server without ``learnsUseSoon`` learns of use.
  static let lateReports = Duration.minutes(10)

  /// Whether answers contain the workspaces' organizations (since v0.20.0; their names came later).
  public var tellsOrganizations: Bool { isAtLeast(0, 20, 0) }

  /// Whether the server stops a suspended account's workspaces at its next look (since v2.14.0).
  ///
  /// It does so whatever their deadlines are.
  var stopsForSuspendedOwners: Bool { isAtLeast(2, 14, 0) }

  /// Whether the server starts workspaces by schedule only for active accounts (since v2.5.0).
  var startsForActiveOwnersOnly: Bool { isAtLeast(2, 5, 0) }

  /// Whether the server checks the template's weekdays and permission before it starts a workspace by schedule.
  var heedsTemplateSchedules: Bool { isAtLeast(0, 22, 0) }

  private func isAtLeast(_ major: Int, _ minor: Int, _ patch: Int) -> Bool {
    version.map { $0 >= ServerVersion(major, minor, patch) } ?? true
  }
}
