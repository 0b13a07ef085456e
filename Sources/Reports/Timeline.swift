import Audit
import Time

/// What happened to workspaces, in order: starts and stops, what Curfew did, what others changed, and the end.
public struct Timeline: Sendable {
  /// One thing that happened.
  public struct Event: Sendable {
    /// When, or when it was first seen; of a build that was not seen, until when it was made at the latest.
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
  }

  /// A build as an observation shows it.
  public struct Build: Sendable {
    /// Its number; `nil` where no observation shows it.
    public let number: Int64?
    /// Why the server says that it was made; empty where no observation shows it.
    public let reason: String
    /// The time in which one was made that no observation shows; `nil` for others.
    public let unseen: Span?
  }

  /// An event with what tells what came first of those of an instant.
  private struct Entry {
    /// What a look finds comes before what Curfew then does, and nothing comes behind the end.
    enum Kind: Int { case build, change, act, returned, end }

    let event: Event
    let kind: Kind
    /// The order of those of a kind.
    let number: Int64

    var order: (Timestamp, String, Int, Int64) { (event.at, event.workspace, kind.rawValue, number) }
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
    var entries: [Entry] = []
    func add(_ kind: Entry.Kind, _ events: some Sequence<Event>) {
      entries += events.enumerated().map { Entry(event: $1, kind: kind, number: Int64($0)) }
    }
    for (workspace, sightings) in history.sightings where sightings.contains(where: isWanted) {
      let gone = history.departures[workspace] ?? []
      let account = WorkspaceAccount(sightings, departures: gone, in: history, shortenings[workspace] ?? [])
      // How a deletion ends that was seen to begin, the departure tells.
      for build in account.builds where isWanted(build.names) {
        if build.cause == .unknown, build.names.transition == "delete" { continue }
        entries.append(.init(event: Event(build), kind: .build, number: build.number))
      }
      add(.end, gone.compactMap { Event($0, after: sightings, where: isWanted) })
      if let settings { add(.change, OthersChanges(sightings, settings, departures: gone, where: isWanted).events) }
    }
    add(.act, acts.map(Event.init))
    add(.returned, returned.map(Event.init))
    events = entries.filter { range.from <= $0.event.at && $0.event.at < range.to }
      .sorted { $0.order < $1.order }.map(\.event)
  }
}

extension Timeline.Event {
  fileprivate init(_ build: WorkspaceAccount.Build) {
    let isSeen = build.cause != .unknown
    // A deletion stops what ran; what did not run is only deleted.
    let isDeletion = isSeen && build.names.transition == "delete"
    self.init(
      at: build.unseen?.to ?? build.at, workspace: build.names.fullName,
      what: build.isStart ? "started" : isDeletion ? "deleting" : "stopped", who: build.cause, rule: build.rule,
      build: .init(
        number: isSeen ? build.names.build : nil, reason: isSeen ? build.names.reason : "", unseen: build.unseen))
  }

  /// That a workspace was found to be gone; `nil` where no observation is left of what it was, or it was not wanted.
  fileprivate init?(
    _ departure: FleetHistory.Departure, after sightings: [Sighting], where isWanted: (Sighting) -> Bool
  ) {
    guard let last = sightings.last(where: { $0.at <= departure.at && !$0.isOfRemoved }), isWanted(last) else {
      return nil
    }
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
