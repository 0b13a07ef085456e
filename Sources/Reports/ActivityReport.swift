import Audit
import Time

/// How long workspaces ran, were used and were idle, with their starts and stops.
public struct ActivityReport: Sendable {
  /// Which workspaces count, by their names at the time.
  public struct Filter: Sendable {
    private let condition: (@Sendable (RolledSubject) -> Bool)?

    /// Makes a filter; without a condition it lets everything through.
    public init(_ condition: (@Sendable (RolledSubject) -> Bool)? = nil) { self.condition = condition }

    func admits(_ subject: RolledSubject) -> Bool { condition?(subject) ?? true }

    func admits(_ sighting: Sighting) -> Bool { condition?(RolledSubject(sighting)) ?? true }
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
    var sums = FigureSums(grouping: grouping, zone: zone, range: known, filter: filter)
    sums.addEmptyPieces()
    sums.add(history, in: range)
    lines = sums.lines { id in history.sightings[id]?.last { $0.at < range.to }?.fullName }
    total = Self.total(of: lines)
  }

  /// Makes a report of lines that were added up.
  init(lines: [Line], known: Span?, looks: Int) {
    self.lines = lines
    self.known = known
    self.looks = looks
    total = Self.total(of: lines)
  }

  private static func total(of lines: [Line]) -> ActivityFigures {
    lines.reduce(into: ActivityFigures()) { $0 += $1.figures }
  }
}
