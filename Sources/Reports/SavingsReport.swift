import Audit
import Time

/// How many hours workspaces did not run that they would have run under a baseline.
public struct SavingsReport: Sendable {
  /// What the hours are compared with.
  public enum Baseline: String, CaseIterable, Sendable {
    /// Every workspace would have run from the first look that saw it until it was gone.
    case alwaysOn = "always-on"
  }

  /// The lines; by time in its order, otherwise those that saved most first.
  public let lines: [ActivityReport.Line]
  /// All lines together.
  public let total: ActivityFigures
  /// The part of the range that the trail knows of; `nil` for nothing.
  public let known: Span?

  /// Computes the report; the parameters are those of ``ActivityReport``.
  public init(
    of history: FleetHistory, in range: Span, by grouping: ActivityGrouping, zone: Zone,
    where filter: ActivityReport.Filter = .init()
  ) {
    known = history.known?.clipped(to: range)
    guard let known else {
      lines = []
      total = ActivityFigures()
      return
    }
    var sums = FigureSums(grouping: grouping, zone: zone, range: known, asked: range, filter: filter)
    for (workspace, sightings) in history.sightings {
      let departures = history.departures[workspace] ?? []
      for stretch in WorkspaceAccount(sightings, departures: departures, in: history, []).running {
        sums.add(stretch, \.running)
      }
      for (place, one) in sightings.enumerated() {
        let next = place + 1 < sightings.count ? sightings[place + 1].at : known.to
        let gone = departures.first { one.at <= $0 && $0 <= next }
        sums.add(.init(span: Span(one.at, gone ?? next), isCertain: true, names: one), \.existing)
      }
    }
    let lines = sums.lines(named: history.sightings)
    self.lines = grouping.isOfTime ? lines : lines.sorted { $0.figures.saved.least > $1.figures.saved.least }
    var total = ActivityFigures()
    for line in lines { total += line.figures }
    self.total = total
  }
}

extension ActivityFigures {
  /// How long there were workspaces that did not run.
  public var saved: Bounds { existing.without(running) }
}

extension FleetHistory {
  /// From the first look to the last; `nil` where there was none.
  var known: Span? {
    let all = looks.map(\.at) + sightings.values.flatMap { $0.map(\.at) }
    return all.min().flatMap { first in all.max().map { Span(first, $0) } }
  }
}
