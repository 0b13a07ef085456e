import Audit
import Time

/// How long workspaces ran, were used and were idle, with their starts and stops.
public struct ActivityReport: Sendable {
  /// Which workspaces count, by their names at the time.
  public struct Filter: Sendable {
    let admits: @Sendable (Sighting) -> Bool

    /// Makes a filter; without an argument it lets everything through.
    public init(_ admits: @escaping @Sendable (Sighting) -> Bool = { _ in true }) { self.admits = admits }
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
    known = history.known?.clipped(to: range)
    looks = history.looks.count { range.from <= $0.at && $0.at < range.to }
    guard let known else {
      lines = []
      total = ActivityFigures()
      return
    }
    var sums = FigureSums(grouping: grouping, zone: zone, range: known, asked: range, filter: filter)
    sums.addEmptyPieces()
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
