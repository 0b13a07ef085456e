import Audit
import Time

/// What happened to workspaces, in order: starts and stops, what Curfew did, what others changed, and the end.
public struct Timeline: Sendable {
  /// One thing that happened.
  public struct Event: Sendable {
    /// When, or when it was first seen.
    public let at: Timestamp
    /// `owner/name` then.
    public let workspace: String
    /// `started`, `stopped`, `deleting`, `deleted` or `gone`; an action such as `shorten`, whoever did it; or
    /// `schedule_returned`.
    public let what: String
    /// Who did it: `curfew`, `server`, `owner`, `unknown`.
    public let who: BuildCause
    /// The rule behind it; `nil` for none.
    public var rule: String?
    /// Why, in a sentence; empty where nothing is known, and for builds, of which ``build`` tells.
    public var reason = ""
    /// What the server made of a request of Curfew's; `nil` otherwise.
    public var result: String?
    /// The build that it was; `nil` where it was none.
    public var build: Build?

    /// Whether there was nothing after it, whatever else is told of the same instant.
    fileprivate var isEnd: Bool { what == "gone" || what == "deleted" }
  }

  /// A build as an observation shows it.
  public struct Build: Sendable {
    /// Its number; `nil` where no observation shows it.
    public let number: Int64?
    /// Why the server says that it was made; empty where no observation shows it.
    public let reason: String
  }

  /// Oldest first.
  public let events: [Event]

  /// Puts the events together.
  ///
  /// - Parameters:
  ///   - acts: Curfew's decisions to act in the range
  ///   - returned: the suspended schedules that came back in it
  ///   - settings: how the values came about that observations show; `nil` to leave out what others changed
  ///   - range: events outside are left out
  ///   - isWanted: whether an observation is of a workspace that is asked for
  public init(
    of history: FleetHistory, acts: [StoredDecision], returned: [ReturnedSchedule], settings: ValueSettings?,
    in range: Span, where isWanted: (Sighting) -> Bool
  ) {
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    var events: [Event] = []
    for (workspace, sightings) in history.sightings where sightings.contains(where: isWanted) {
      let account = WorkspaceAccount(
        sightings, departures: history.departures[workspace] ?? [], in: history, shortenings[workspace] ?? [])
      // How a deletion ends that was seen to begin, the departure tells.
      events += account.builds.filter {
        isWanted($0.names) && !($0.cause == .unknown && $0.names.transition == "delete")
      }.map(Event.init)
      let gone = history.departures[workspace] ?? []
      events += gone.compactMap { Event($0, after: sightings) }
      if let settings { events += OthersChanges(sightings, settings, departures: gone, where: isWanted).events }
    }
    events += acts.map(Event.init) + returned.map(Event.init)
    self.events = events.filter { range.from <= $0.at && $0.at < range.to }
      .sorted { ($0.at, $0.workspace, $0.isEnd ? 1 : 0, $0.what) < ($1.at, $1.workspace, $1.isEnd ? 1 : 0, $1.what) }
  }
}

extension Timeline.Event {
  fileprivate init(_ build: WorkspaceAccount.Build) {
    let isSeen = build.cause != .unknown
    // A deletion stops what ran; what did not run is only deleted.
    let isDeletion = isSeen && build.names.transition == "delete"
    self.init(
      at: build.at, workspace: build.names.fullName,
      what: build.isStart ? "started" : isDeletion ? "deleting" : "stopped", who: build.cause, rule: build.rule,
      build: .init(number: isSeen ? build.names.build : nil, reason: isSeen ? build.names.reason : ""))
  }

  /// That a workspace was found to be gone; `nil` where no observation is left of what it was.
  fileprivate init?(_ departure: FleetHistory.Departure, after sightings: [Sighting]) {
    guard let last = sightings.last(where: { $0.at <= departure.at && !$0.isOfRemoved }) else { return nil }
    let isDeletion = last.transition == "delete"
    self.init(
      at: departure.at, workspace: last.fullName, what: isDeletion ? "deleted" : "gone",
      who: isDeletion ? BuildCause(ofReason: last.reason) : .unknown,
      reason: isDeletion
        ? "missed first then, and it was being deleted"
        : "missed first then: deleted, as far as the server still knows of it")
  }

  fileprivate init(_ act: StoredDecision) {
    self.init(
      at: act.firstAt, workspace: "\(act.owner)/\(act.workspaceName)", what: act.record.action, who: .curfew,
      rule: act.record.rule, reason: act.record.message, result: act.result)
  }

  fileprivate init(_ schedule: ReturnedSchedule) {
    self.init(
      at: schedule.at, workspace: schedule.fullName, what: "schedule_returned", who: .curfew, rule: schedule.rule,
      reason: schedule.reason, result: schedule.result)
  }
}
