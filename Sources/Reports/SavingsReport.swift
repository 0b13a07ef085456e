import Audit
import Time

/// How many hours workspaces did not run that they would have run under a baseline, and what those are worth.
public struct SavingsReport: Sendable {
  /// What the hours are compared with.
  public enum Baseline: Sendable {
    /// Every workspace would have run from the first look that saw it until it was gone.
    case alwaysOn
    /// What Curfew changed would not have been: the server's own lifetimes and people alone would have stopped workspaces.
    case coder
    /// Other rules would have been in force from the beginning of the range on.
    case rules(RulesCourses)
  }

  /// One line.
  public struct Line: Sendable {
    /// What it is of: a name, a date, an hour, a rule.
    public let name: String
    /// The workspace's id where it is of one.
    public let workspace: String?
    /// Its figures.
    public let figures: SavingsFigures
  }

  /// The lines; by time in its order, otherwise those that saved most first.
  public let lines: [Line]
  /// All lines together.
  public let total: SavingsFigures
  /// The part of the range that the trail knows of; `nil` for nothing.
  public let known: Span?

  /// Computes the report; the parameters are those of ``ActivityReport``.
  ///
  /// - Parameter prices: the administrator's own; `nil` where there are none
  public init(
    of history: FleetHistory, in range: Span, against baseline: Baseline = .alwaysOn, by grouping: SavingsGrouping,
    zone: Zone, where filter: ActivityReport.Filter = .init(), prices: PriceList? = nil
  ) {
    known = history.known?.clipped(to: range)
    var sums = LineSums<SavingsFigures>()
    var names: [String: String] = [:]
    let times = ReportLines(grouping.activity ?? .total, in: zone, within: known ?? Span(range.from, range.from))
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    // Nobody looks at what a cancelled task adds up.
    for workspace in known == nil ? [] : history.workspaces where !Task.isCancelled {
      let sightings = history.sightings(of: workspace)
      if grouping == .workspace { names[workspace] = sightings.last { $0.at < range.to }?.fullName }
      let course = WorkspaceCourse(sightings, in: history, shortenings[workspace] ?? [])
      let worth = prices.map { RunningWorth($0, sightings) }
      let own = baseline.course(of: course, sightings, in: history)
      Self.forEachMoment(of: course, against: own) { moment in
        guard filter.admits(moment.names) else { return }
        times.forEach(of: moment.span, for: moment.names) { line, span in
          let line = grouping == .rule ? moment.cause ?? SavingsGrouping.noRule : line
          guard let worth else {
            return sums.add(SavingsFigures(moment.state, against: moment.baseline, for: span.length), to: line)
          }
          for part in worth.parts(of: span, for: moment.names) {
            var figures = SavingsFigures(moment.state, against: moment.baseline, for: part.span.length)
            figures.price { worth.money(part.price, for: $0, at: moment.names) }
            sums.add(figures, to: line)
          }
        }
      }
    }
    let isWorkspace = grouping == .workspace
    let lines = sums.all().map { key, figures in
      let name = isWorkspace ? names[key] ?? key : key
      return Line(name: name, workspace: isWorkspace ? key : nil, figures: figures)
    }.sorted { ($0.name, $0.workspace ?? "") < ($1.name, $1.workspace ?? "") }
    let isOfTime = grouping.activity?.isOfTime ?? false
    self.lines = isOfTime ? grouping.inOrder(lines) : lines.sorted { $0.figures.net.least > $1.figures.net.least }
    var total = SavingsFigures()
    for line in lines { total += line.figures }
    self.total = total
  }

  private struct Moment {
    let span: Span
    let state: WorkspaceCourse.State
    let baseline: BaselineCourse.State
    let names: Sighting
    let cause: String?
  }

  /// The times that a course and a baseline have in common, cut where one of them changes.
  private static func forEachMoment(
    of course: WorkspaceCourse, against baseline: BaselineCourse, _ body: (Moment) -> Void
  ) {
    var first = 0
    for piece in course.pieces {
      while first < baseline.pieces.count, baseline.pieces[first].span.to <= piece.span.from { first += 1 }
      for other in baseline.pieces[first...] {
        guard other.span.from < piece.span.to else { break }
        guard let span = other.span.clipped(to: piece.span) else { continue }
        body(Moment(span: span, state: piece.state, baseline: other.state, names: piece.names, cause: other.cause))
      }
    }
  }
}

extension SavingsReport.Baseline {
  func course(of course: WorkspaceCourse, _ sightings: [Sighting], in history: FleetHistory) -> BaselineCourse {
    let workspace = sightings.first?.workspace ?? ""
    let found =
      switch self {
      case .alwaysOn: BaselineCourse(alwaysOn: course)
      case .coder:
        BaselineCourse(
          coder: course, sightings, history.moves[workspace] ?? [], history.ttls[workspace] ?? [])
      case .rules(let courses):
        courses.byWorkspace[workspace]
          ?? BaselineCourse(pieces: [
            .init(span: Span(Timestamp(seconds: .min), Timestamp(seconds: .max)), state: .asItWas, cause: nil)
          ])
      }
    // Uses, deadlines and changes of that time are gone, which are what it is told from.
    guard let removed = history.removed else { return found }
    return if case .alwaysOn = self { found } else { found.removed(before: removed.end) }
  }
}
