import Audit
import Cron
import Time

/// What Curfew set on one workspace: a change to such a value is not somebody else's.
struct OwnChanges {
  private struct Change {
    let at: Timestamp
    let effect: DecisionRecord.Effect
    let value: String?
  }

  private let changes: [Change]

  /// An observation is made a little after its sweep began, and an act is told by when the sweep began.
  private static let slack = Duration.minutes(15)

  init(acts: [StoredDecision], returned: [ReturnedSchedule], of workspace: String) {
    changes =
      acts.filter { $0.record.workspace == workspace }
      .map { Change(at: $0.firstAt, effect: $0.record.effect, value: $0.record.after) }
      + returned.filter { $0.workspace == workspace }
      .map { Change(at: $0.at, effect: .autostart, value: $0.schedule) }
  }

  /// Whether Curfew set a value between two observations.
  func hasSet(_ effect: DecisionRecord.Effect, from: Timestamp, to: Timestamp, _ isValue: (String?) -> Bool) -> Bool {
    changes.contains { $0.effect == effect && $0.at >= from - OwnChanges.slack && $0.at <= to && isValue($0.value) }
  }
}

/// How deadlines, lifetimes and schedules of one workspace changed that Curfew did not change, as observations show it.
///
/// Each change is told by the action that Curfew would have needed for it.
struct OthersChanges {
  private(set) var events: [Timeline.Event] = []
  /// The moves by use that the last event stands for, where it stands for some: one each few minutes while somebody works.
  private var run: (event: Int, from: Timestamp, count: Int, build: Int64)?

  /// How late the server may write use down, and how much it may round.
  private static let lateness = Duration.seconds(90)

  /// - Parameter sightings: of one workspace, oldest first
  init(_ sightings: [Sighting], own: OwnChanges) {
    for (one, next) in zip(sightings, sightings.dropFirst()) where !one.isOfRemoved && !next.isOfRemoved {
      takeTTL(one, next, own)
      takeSchedule(one, next, own)
      takeDeadline(one, next, own)
    }
  }

  private mutating func takeTTL(_ one: Sighting, _ next: Sighting, _ own: OwnChanges) {
    guard one.ttl != next.ttl else { return }
    let isOwn = own.hasSet(.ttl, from: one.at, to: next.at) { $0.flatMap { Duration(goText: $0) } == next.ttl }
    guard !isOwn else { return }
    let (before, after) = (one.ttl?.shortText ?? "none", next.ttl?.shortText ?? "none")
    add(next, next.ttl == nil ? "clear_ttl" : "set_ttl", "lifetime from \(before) to \(after)")
  }

  private mutating func takeSchedule(_ one: Sighting, _ next: Sighting, _ own: OwnChanges) {
    guard one.schedule != next.schedule else { return }
    guard !own.hasSet(.autostart, from: one.at, to: next.at, { $0 == next.schedule }) else { return }
    func text(_ sighting: Sighting) -> String { sighting.schedule.map { CoderSchedule.humanText(of: $0) } ?? "none" }
    let (before, after) = (text(one), text(next))
    add(next, next.schedule == nil ? "clear_autostart" : "set_autostart", "schedule from \(before) to \(after)")
  }

  private mutating func takeDeadline(_ one: Sighting, _ next: Sighting, _ own: OwnChanges) {
    // The deadline of a start comes with it.
    guard one.build == next.build, one.status == "running", next.status == "running", one.deadline != next.deadline
    else { return }
    let isOwn = own.hasSet(.lifetime, from: one.at, to: next.at) { value in
      value.flatMap { Timestamp(rfc3339: $0) }?.flooredToSecond == next.deadline?.flooredToSecond
    }
    guard !isOwn else {
      run = nil
      return
    }
    func text(_ sighting: Sighting) -> String { sighting.deadline?.flooredToSecond.rfc3339 ?? "none" }
    let (before, after) = (text(one), text(next))
    guard let from = one.deadline, let to = next.deadline, isByUse(from: one, to: next) else {
      let isEarlier = next.deadline.map { next in one.deadline.map { next < $0 } ?? true } ?? false
      run = nil
      add(next, isEarlier ? "shorten" : "extend", "deadline from \(before) to \(after)")
      return
    }
    if let known = run, known.build == next.build {
      run = (known.event, known.from, known.count + 1, known.build)
    } else {
      run = (events.count, from, 1, next.build)
      add(next, "extend", "", by: .server)
    }
    guard let run else { return }
    let times = run.count == 1 ? "" : ", \(run.count) times until \(next.at.flooredToSecond.rfc3339)"
    events[run.event].reason =
      "in use: deadline from \(run.from.flooredToSecond.rfc3339) to \(to.flooredToSecond.rfc3339)\(times)"
  }

  /// Whether use explains a later deadline: it lies an activity bump behind an instant between the two observations at which the
  /// workspace was used, or is the template's latest and it was used. What may as well be a person's counts as one's.
  private func isByUse(from one: Sighting, to next: Sighting) -> Bool {
    guard let before = one.deadline, let after = next.deadline, after > before, let used = next.lastUsedAt else {
      return false
    }
    let bump = next.bump ?? .hours(1)
    guard bump > .zero else { return false }
    if after == next.maxDeadline { return used >= one.at - Self.lateness }
    let instant = after - bump
    return instant >= one.at - Self.lateness && instant <= next.at + Self.lateness && used >= instant - Self.lateness
  }

  private mutating func add(_ next: Sighting, _ what: String, _ reason: String, by who: BuildCause = .owner) {
    events.append(Timeline.Event(at: next.at, workspace: next.fullName, what: what, who: who, reason: reason))
  }
}
