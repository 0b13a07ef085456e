import Audit
import Cron
import Time

/// How deadlines, lifetimes and schedules of one workspace changed that Curfew did not change.
///
/// Two observations show that a value changed. What Curfew set between them is what the later one is compared with: it tells of
/// somebody's change also where that put the earlier value back. Who made the change the sweep decided that found it, which saw
/// more than the trail keeps. Each change is told by the action that Curfew would have needed for it.
struct OthersChanges {
  private(set) var events: [Timeline.Event] = []
  /// The moves by use that the last event stands for, where it stands for some: one each few minutes while somebody works.
  private var run: (event: Int, from: Timestamp, count: Int, build: Int64)?

  private let settings: [ValueSetting]
  private let removedThrough: Int64
  private let departures: [FleetHistory.Departure]

  /// - Parameters:
  ///   - sightings: of one workspace, oldest first
  ///   - settings: how the values of all workspaces came about
  ///   - isWanted: whether what an observation shows is to be told
  init(
    _ sightings: [Sighting], _ settings: ValueSettings, departures: [FleetHistory.Departure],
    where isWanted: (Sighting) -> Bool
  ) {
    self.settings = sightings.first.flatMap { settings.byWorkspace[$0.workspace] } ?? []
    removedThrough = settings.removedThrough
    self.departures = departures
    for (one, next) in zip(sightings, sightings.dropFirst()) where !one.isOfRemoved && !next.isOfRemoved {
      guard isWanted(next) else { continue }
      for effect in [DecisionRecord.Effect.ttl, .autostart, .lifetime] { take(effect, one, next) }
    }
  }

  private mutating func take(_ effect: DecisionRecord.Effect, _ one: Sighting, _ next: Sighting) {
    // The deadline of a start comes with it.
    if effect == .lifetime {
      guard one.build == next.build, one.status == "running", next.status == "running" else { return }
    }
    let between = settings.filter { $0.effect == effect && one.number < $0.number && $0.number < next.number }
    let own = between.filter { if case .request = $0.source { true } else { false } }
    let set = own.last { $0.source == .request(isCertain: true) }
    if set != nil, effect == .lifetime { run = nil }
    let after = Value(effect, of: next)
    let before = set.map { Value(effect, $0.value) } ?? Value(effect, of: one)
    guard before != after, !own.contains(where: { Value(effect, $0.value) == after }) else { return }
    guard let who = author(effect, between, one, next, from: before, to: after) else { return }
    if who == .server, case .deadline(let from) = before, case .deadline(let to) = after, to > from {
      return addUse(from: from, to: to, next)
    }
    if effect == .lifetime { run = nil }
    let reason = "\(Value.name(effect)) from \(before) to \(after)"
    add(next, Value.action(effect, from: before, to: after), reason, by: who)
  }

  /// Who made a change; `nil` for Curfew, or where nothing may have changed.
  private func author(
    _ effect: DecisionRecord.Effect, _ between: [ValueSetting], _ one: Sighting, _ next: Sighting,
    from before: Value, to after: Value
  ) -> BuildCause? {
    for setting in between.reversed() {
      guard case .reading(let origin) = setting.source else { continue }
      switch origin {
      case .curfew: return nil
      case .server: return .server
      case .other: return isLaterTakenForTheServers(setting) ? .server : .owner
      }
    }
    // A sweep writes down what it takes for anybody's but a move by use, of what it knew before.
    if next.number <= removedThrough || departures.contains(where: { one.at <= $0.at && $0.at <= next.at }) {
      return .unknown
    }
    guard effect == .lifetime else { return .unknown }
    // Otherwise the deadline could not be read.
    guard case .deadline(let from) = before, case .deadline(let to) = after, to > from else { return nil }
    return .server
  }

  /// Whether the next look at a value that seemed somebody's showed that use had moved it.
  private func isLaterTakenForTheServers(_ setting: ValueSetting) -> Bool {
    let next = settings.first {
      guard case .reading = $0.source else { return false }
      return $0.effect == setting.effect && $0.number > setting.number
    }
    return next?.source == .reading(.server) && next?.value == setting.value
  }

  private mutating func addUse(from: Timestamp, to: Timestamp, _ next: Sighting) {
    if let known = run, known.build == next.build {
      run = (known.event, known.from, known.count + 1, known.build)
    } else {
      run = (events.count, from, 1, next.build)
      add(next, "extend", "", by: .server)
    }
    guard let run else { return }
    let times = run.count == 1 ? "" : ", \(run.count) times until \(next.at.flooredToSecond.rfc3339)"
    events[run.event].reason = "in use: deadline from \(run.from.rfc3339) to \(to.rfc3339)\(times)"
  }

  private mutating func add(_ next: Sighting, _ what: String, _ reason: String, by who: BuildCause) {
    events.append(Timeline.Event(at: next.at, workspace: next.fullName, what: what, who: who, reason: reason))
  }
}

/// A value of a workspace that can be compared, from a reading as well as from a decision.
private enum Value: Equatable, CustomStringConvertible {
  case none
  /// To the second, as requests have it.
  case deadline(Timestamp)
  case ttl(Duration)
  case schedule(String)

  init(_ effect: DecisionRecord.Effect, of sighting: Sighting) {
    let value: Value? =
      switch effect {
      case .lifetime: sighting.deadline.map { .deadline($0.flooredToSecond) }
      case .ttl: sighting.ttl.map { .ttl($0) }
      case .autostart: sighting.schedule.map { .schedule($0) }
      }
    self = value ?? .none
  }

  /// A value as decisions have it.
  init(_ effect: DecisionRecord.Effect, _ text: String?) {
    let value: Value? =
      switch effect {
      case .lifetime: text.flatMap { Timestamp(rfc3339: $0) }.map { .deadline($0.flooredToSecond) }
      case .ttl: text.flatMap { Duration(goText: $0) }.map { .ttl($0) }
      case .autostart: text.map { .schedule($0) }
      }
    self = value ?? .none
  }

  var description: String {
    switch self {
    case .none: "none"
    case .deadline(let deadline): deadline.rfc3339
    case .ttl(let ttl): ttl.shortText
    case .schedule(let schedule): CoderSchedule.humanText(of: schedule)
    }
  }

  static func name(_ effect: DecisionRecord.Effect) -> String {
    switch effect {
    case .lifetime: "deadline"
    case .ttl: "lifetime"
    case .autostart: "schedule"
    }
  }

  static func action(_ effect: DecisionRecord.Effect, from before: Value, to after: Value) -> String {
    switch (effect, before, after) {
    case (.ttl, _, .none): "clear_ttl"
    case (.ttl, _, _): "set_ttl"
    case (.autostart, _, .none): "clear_autostart"
    case (.autostart, _, _): "set_autostart"
    case (.lifetime, .deadline(let from), .deadline(let to)): to < from ? "shorten" : "extend"
    case (.lifetime, .none, .deadline): "shorten"
    case (.lifetime, _, _): "extend"
    }
  }
}
