import Audit
import Time

/// What happened to workspaces, in order: starts and stops, and what Curfew did.
public struct Timeline: Sendable {
  /// One thing that happened.
  public struct Event: Sendable {
    /// When, or when it was first seen.
    public let at: Timestamp
    /// `owner/name` then.
    public let workspace: String
    /// `started`, `stopped`, Curfew's action, such as `shorten`, or `schedule_returned`.
    public let what: String
    /// Who did it: `curfew`, `server`, `owner`, `unknown`.
    public let who: BuildCause
    /// The rule behind it; `nil` for none.
    public let rule: String?
    /// Why, in a sentence; empty where nothing is known.
    public let reason: String
    /// What the server made of a request of Curfew's; `nil` otherwise.
    public let result: String?
  }

  /// Oldest first.
  public let events: [Event]

  /// Puts the events together.
  ///
  /// - Parameters:
  ///   - acts: Curfew's decisions to act in the range
  ///   - returned: the suspended schedules that came back in it
  ///   - range: events outside are left out
  ///   - isWanted: whether an observation is of a workspace that is asked for
  public init(
    of history: FleetHistory, acts: [StoredDecision], returned: [ReturnedSchedule], in range: Span,
    where isWanted: (Sighting) -> Bool
  ) {
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    var events: [Event] = []
    for (workspace, sightings) in history.sightings where sightings.contains(where: isWanted) {
      let account = WorkspaceAccount(
        sightings, departures: history.departures[workspace] ?? [], in: history, shortenings[workspace] ?? [])
      for build in account.builds where isWanted(build.names) {
        let seen = build.cause == .unknown ? "not seen; between two looks" : "the server says: \(build.names.reason)"
        events.append(
          Event(
            at: build.at, workspace: build.names.fullName, what: build.isStart ? "started" : "stopped",
            who: build.cause,
            rule: build.rule, reason: seen, result: nil))
      }
    }
    for act in acts {
      events.append(
        Event(
          at: act.firstAt, workspace: "\(act.owner)/\(act.workspaceName)", what: act.record.action, who: .curfew,
          rule: act.record.rule, reason: act.record.message, result: act.result))
    }
    for schedule in returned {
      events.append(
        Event(
          at: schedule.at, workspace: schedule.fullName, what: "schedule_returned", who: .curfew, rule: schedule.rule,
          reason: schedule.reason, result: schedule.result))
    }
    self.events = events.filter { range.from <= $0.at && $0.at < range.to }
      .sorted { ($0.at, $0.workspace, $0.what) < ($1.at, $1.workspace, $1.what) }
  }
}
