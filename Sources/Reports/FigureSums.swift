import Audit
import Time

/// Collects figures by the lines of a report.
struct FigureSums {
  let grouping: ActivityGrouping
  let zone: Zone
  /// What the trail knows of.
  let range: Span
  /// What builds count in: the last look may be what shows one.
  let asked: Span
  let filter: ActivityReport.Filter
  private var figures: [String: (first: Timestamp, figures: ActivityFigures)] = [:]

  init(grouping: ActivityGrouping, zone: Zone, range: Span, asked: Span, filter: ActivityReport.Filter) {
    self.asked = asked
    self.grouping = grouping
    self.zone = zone
    self.range = range
    self.filter = filter
  }

  mutating func add(_ stretch: WorkspaceAccount.Stretch, _ path: WritableKeyPath<ActivityFigures, Bounds>) {
    guard filter.admits(stretch.names), let span = stretch.span.clipped(to: range) else { return }
    var from = span.from
    while from < span.to {
      let (key, end) = place(of: stretch.names, at: from)
      let piece = Span(from, min(end, span.to))
      update(key, piece.from) {
        $0[keyPath: path] += Bounds(least: stretch.isCertain ? piece.length : .zero, most: piece.length)
      }
      from = piece.to
    }
  }

  mutating func add(_ build: WorkspaceAccount.Build) {
    guard filter.admits(build.names), asked.from <= build.at, build.at < asked.to else { return }
    let (key, _) = place(of: build.names, at: build.at)
    update(key, build.at) {
      if build.isStart { $0.starts[build.cause, default: 0] += 1 } else { $0.stops[build.cause, default: 0] += 1 }
    }
  }

  private mutating func update(_ key: String, _ at: Timestamp, _ change: (inout ActivityFigures) -> Void) {
    var entry = figures[key] ?? (at, ActivityFigures())
    entry.first = min(entry.first, at)
    change(&entry.figures)
    figures[key] = entry
  }

  private func place(of names: Sighting, at instant: Timestamp) -> (name: String, end: Timestamp) {
    grouping.place(of: names, at: instant, in: zone)
  }

  /// Gives each day, week, month or hour of the week in the range a line, also where nothing happened in it.
  mutating func addEmptyPieces() {
    guard grouping.isOfTime else { return }
    var from = range.from
    while from < range.to {
      let (name, end) = grouping.piece(at: from, in: zone)
      update(name, from) { _ in }
      from = end
    }
  }

  func lines(named sightings: [String: [Sighting]]) -> [ActivityReport.Line] {
    let lines = figures.map { key, entry in
      let isWorkspace = grouping == .workspace
      let name = isWorkspace ? sightings[key]?.last { $0.at < asked.to }?.fullName ?? key : key
      return (
        place: entry.first,
        line: ActivityReport.Line(name: name, workspace: isWorkspace ? key : nil, figures: entry.figures)
      )
    }
    return lines.sorted { one, other in
      switch grouping {
      case .day, .week, .month: return one.line.name < other.line.name
      case .hourOfWeek: return Self.hour(one.line.name) < Self.hour(other.line.name)
      case .total, .workspace, .owner, .template, .organization:
        let (left, right) = (one.line.figures.idle.least, other.line.figures.idle.least)
        if left != right { return left > right }
        return (one.line.name, one.line.workspace ?? "") < (other.line.name, other.line.workspace ?? "")
      }
    }.map(\.line)
  }

  /// Its place in a week that begins on Monday.
  private static func hour(_ name: String) -> Int {
    let day = CivilDate.weekdayNames.firstIndex(of: String(name.prefix(3))) ?? 0
    return (day + 6) % 7 * 24 + (Int(name.dropFirst(4).prefix(2)) ?? 0)
  }
}
