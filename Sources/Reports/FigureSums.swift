import Audit
import Time

/// Collects figures by the lines of a report.
struct FigureSums {
  let grouping: ActivityGrouping
  let zone: Zone
  /// What the trail knows of.
  private let range: Span
  let filter: ActivityReport.Filter
  private var figures: [String: ActivityFigures] = [:]

  init(grouping: ActivityGrouping, zone: Zone, range: Span, filter: ActivityReport.Filter) {
    self.grouping = grouping
    self.zone = zone
    self.range = range
    self.filter = filter
  }

  /// Adds what a history tells of a part of the range.
  ///
  /// - Parameter after: only what records behind this number tell
  mutating func add(_ history: FleetHistory, in part: Span, after: Int64 = -1) {
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    // Nobody looks at what a cancelled task adds up.
    for (workspace, sightings) in history.sightings where !Task.isCancelled {
      let account = WorkspaceAccount(
        sightings, departures: history.departures[workspace] ?? [], in: history, shortenings[workspace] ?? [],
        after: after)
      for stretch in account.running { add(stretch, \.running, in: part) }
      for stretch in account.used { add(stretch, \.used, in: part) }
      for build in account.builds { add(build, in: part) }
    }
  }

  private mutating func add(
    _ stretch: WorkspaceAccount.Stretch, _ path: WritableKeyPath<ActivityFigures, Bounds>, in part: Span
  ) {
    guard filter.admits(stretch.names), let known = range.clipped(to: part),
      let span = stretch.span.clipped(to: known)
    else { return }
    var from = span.from
    while from < span.to {
      let (key, end) = place(of: stretch.names, at: from)
      let piece = Span(from, min(end, span.to))
      figures[key, default: ActivityFigures()][keyPath: path] += Bounds(
        least: stretch.isCertain ? piece.length : .zero, most: piece.length)
      from = piece.to
    }
  }

  private mutating func add(_ build: WorkspaceAccount.Build, in part: Span) {
    // Behind what the trail knows, too: the last look may be what shows one.
    guard filter.admits(build.names), part.from <= build.at, build.at < part.to else { return }
    let (key, _) = place(of: build.names, at: build.at)
    figures[key, default: ActivityFigures()].count(build.isStart, build.cause)
  }

  /// Adds figures to a line.
  mutating func add(_ part: ActivityFigures, to key: String) { figures[key, default: ActivityFigures()] += part }

  private func place(of names: Sighting, at instant: Timestamp) -> (name: String, end: Timestamp) {
    grouping.place(of: names, at: instant, in: zone)
  }

  /// Gives each day, week, month or hour of the week in the range a line, also where nothing happened in it.
  mutating func addEmptyPieces() {
    guard grouping.isOfTime else { return }
    var from = range.from
    while from < range.to {
      let (name, end) = grouping.piece(at: from, in: zone)
      add(ActivityFigures(), to: name)
      from = end
    }
  }

  /// The lines in their order.
  ///
  /// - Parameter name: that of a workspace by its id
  func lines(named name: (String) -> String?) -> [ActivityReport.Line] {
    let isWorkspace = grouping == .workspace
    let lines = figures.map { key, figures in
      ActivityReport.Line(
        name: isWorkspace ? name(key) ?? key : key, workspace: isWorkspace ? key : nil, figures: figures)
    }
    return lines.sorted { one, other in
      switch grouping {
      case .day, .week, .month: return one.name < other.name
      case .hourOfWeek: return Self.hour(one.name) < Self.hour(other.name)
      case .total, .workspace, .owner, .template, .organization:
        let (left, right) = (one.figures.idle.least, other.figures.idle.least)
        if left != right { return left > right }
        return (one.name, one.workspace ?? "") < (other.name, other.workspace ?? "")
      }
    }
  }

  /// Its place in a week that begins on Monday.
  private static func hour(_ name: String) -> Int {
    let day = CivilDate.weekdayNames.firstIndex(of: String(name.prefix(3))) ?? 0
    return (day + 6) % 7 * 24 + (Int(name.dropFirst(4).prefix(2)) ?? 0)
  }
}
