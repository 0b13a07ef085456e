import Audit
import Time

/// How long workspaces ran, were used and were idle, with their starts and stops.
public struct ActivityReport: Sendable {
  /// Which workspaces count.
  public struct Filter: Sendable {
    /// Compared without regard to case; `nil` for all.
    public var owner, template, organization, workspace: String?

    /// Makes a filter that lets everything through.
    public init() {}

    func admits(_ sighting: Sighting) -> Bool {
      func agree(_ wanted: String?, _ name: String) -> Bool {
        wanted.map { $0.lowercased() == name.lowercased() } ?? true
      }
      return agree(owner, sighting.owner) && agree(template, sighting.template)
        && agree(organization, sighting.organization)
        && (agree(workspace, sighting.fullName) || agree(workspace, sighting.workspace))
    }
  }

  /// One line.
  public struct Line: Sendable {
    /// What it is of: a name, a date, an hour.
    public let name: String
    /// The workspace's id where it is of one.
    public let workspace: String?
    /// Its figures.
    public let figures: ActivityFigures

    /// Makes a line.
    public init(name: String, workspace: String?, figures: ActivityFigures) {
      self.name = name
      self.workspace = workspace
      self.figures = figures
    }
  }

  /// The lines; by time in its order, otherwise those with most idle time first.
  public let lines: [Line]
  /// All lines together.
  public let total: ActivityFigures
  /// The part of the range asked for that the trail knows of; `nil` where it knows nothing of it.
  public let known: Span?
  /// The number of looks in it.
  public let looks: Int

  /// Computes the report.
  ///
  /// - Parameters:
  ///   - history: what the trail saw in the range, as `AuditReader.history` reads it
  ///   - range: what lies in the future of the last look is not counted
  ///   - zone: whose calendar days and weeks are of
  public init(
    of history: FleetHistory, in range: Span, by grouping: ActivityGrouping, zone: Zone, where filter: Filter = Filter()
  ) {
    let all = history.looks.map(\.at) + history.sightings.values.flatMap { $0.map(\.at) }
    let known = all.min().flatMap { first in all.max().flatMap { Span(first, $0).clipped(to: range) } }
    self.known = known
    looks = history.looks.count { range.from <= $0.at && $0.at < range.to }
    guard let known else {
      lines = []
      total = ActivityFigures()
      return
    }
    var sums = Sums(grouping: grouping, zone: zone, range: known, asked: range, filter: filter)
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    for (workspace, sightings) in history.sightings {
      let account = WorkspaceAccount(
        sightings, departures: history.departures[workspace] ?? [], in: history, shortenings[workspace] ?? [])
      for stretch in account.running { sums.add(stretch, \.running) }
      for stretch in account.used { sums.add(stretch, \.used) }
      for build in account.builds { sums.add(build) }
    }
    lines = sums.lines(named: history.sightings)
    var total = ActivityFigures()
    for line in lines { total += line.figures }
    self.total = total
  }
}

/// Collects figures by line.
private struct Sums {
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
      case .day, .week: return one.line.name < other.line.name
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
