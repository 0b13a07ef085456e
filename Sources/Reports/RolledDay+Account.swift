import Audit
import Time

extension RolledDay {
  /// What the records behind a number, up to another one, tell of days, as ``ActivityReport`` counts it.
  @Sendable public static func all(of history: FleetHistory, after: Int64, through: Int64) -> [RolledDay] {
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    var days: [RolledDay] = []
    for (workspace, sightings) in history.sightings {
      let account = WorkspaceAccount(
        sightings, departures: history.departures[workspace] ?? [], in: history, shortenings[workspace] ?? [],
        after: after, through: through)
      var own = WorkspaceDays()
      for stretch in account.running { own.add(stretch, \.runningLeast, \.runningMost) }
      for stretch in account.used { own.add(stretch, \.usedLeast, \.usedMost) }
      for build in account.builds { own.add(build) }
      days += own.days
    }
    return days
  }
}

/// The days of one workspace, under each of its names.
private struct WorkspaceDays {
  private(set) var days: [RolledDay] = []

  mutating func add(
    _ stretch: WorkspaceAccount.Stretch, _ least: WritableKeyPath<RolledFigures, Int64>,
    _ most: WritableKeyPath<RolledFigures, Int64>
  ) {
    var from = stretch.span.from.microseconds
    let to = stretch.span.to.microseconds
    while from < to {
      let quarter = from / QuarterHours.length
      let end = min((quarter + 1) * QuarterHours.length, to)
      var figures = RolledFigures()
      figures[keyPath: most] = end - from
      if stretch.isCertain { figures[keyPath: least] = end - from }
      add(figures, quarter, stretch.names)
      from = end
    }
  }

  mutating func add(_ build: WorkspaceAccount.Build) {
    var figures = RolledFigures()
    figures.count(build.isStart, build.cause)
    add(figures, build.at.microseconds / QuarterHours.length, build.names)
  }

  private mutating func add(_ figures: RolledFigures, _ quarter: Int64, _ names: Sighting) {
    let day = quarter / Int64(QuarterHours.ofDay)
    let place = days.lastIndex { $0.day == day && $0.subject.isNamed(in: names) } ?? days.count
    if place == days.count { days.append(RolledDay(subject: RolledSubject(names), day: day)) }
    days[place].quarters.add(figures, to: Int(quarter % Int64(QuarterHours.ofDay)))
  }
}

extension RolledSubject {
  /// Whether an observation has the same names.
  fileprivate func isNamed(in names: Sighting) -> Bool {
    owner == names.owner && name == names.name && template == names.template && organization == names.organization
  }
}

extension RolledFigures {
  fileprivate mutating func count(_ isStart: Bool, _ cause: BuildCause) {
    count((isStart ? 0 : BuildCause.rolledOrder.count) + (BuildCause.rolledOrder.firstIndex(of: cause) ?? 0))
  }

  /// The same as figures of a report.
  var activity: ActivityFigures {
    var figures = ActivityFigures()
    figures.running = Bounds(least: .microseconds(runningLeast), most: .microseconds(runningMost))
    figures.used = Bounds(least: .microseconds(usedLeast), most: .microseconds(usedMost))
    let order = BuildCause.rolledOrder
    for (place, count) in builds.enumerated() where count > 0 && place < 2 * order.count {
      figures.count(place < order.count, order[place % order.count], Int(count))
    }
    return figures
  }
}

extension BuildCause {
  /// The order in which counts are stored: it never changes.
  fileprivate static let rolledOrder: [BuildCause] = [.curfew, .server, .owner, .unknown]
}
