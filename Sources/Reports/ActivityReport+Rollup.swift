import Audit
import Time

extension ActivityReport {
  /// Computes the report from a trail: from its roll-ups as far as they go, which comes to the same figures as the records.
  ///
  /// The parameters are those of ``init(of:in:by:zone:where:)``.
  ///
  /// - Throws: `AuditFailure`.
  public static func read(
    from reader: AuditReader, in range: Span, by grouping: ActivityGrouping, zone: Zone, where filter: Filter = Filter()
  ) async throws -> ActivityReport {
    try await read(from: reader, in: range, by: [grouping], zone: zone, where: filter)[0]
  }

  /// Computes a report for each of several groupings, from one reading of the trail.
  ///
  /// - Throws: `AuditFailure`.
  public static func read(
    from reader: AuditReader, in range: Span, by groupings: [ActivityGrouping], zone: Zone,
    where filter: Filter = Filter()
  ) async throws -> [ActivityReport] {
    let sums = RolledActivity(by: groupings, zone: zone, in: range, where: filter)
    guard
      let (history, rolled) = try await reader.rolledHistory(
        from: range.from, to: range.to, wantsNames: groupings.contains(.workspace), into: sums), !rolled.isCut
    else {
      let history = try await reader.history(from: range.from, to: range.to, changes: .ofStops)
      return groupings.map { ActivityReport(of: history, in: range, by: $0, zone: zone, where: filter) }
    }
    guard let known = Span(history.ends.first, history.ends.last).clipped(to: range) else {
      return groupings.map { _ in ActivityReport(lines: [], known: nil, looks: history.looks) }
    }
    let names = rolled.names.merging(history.names) { $1 }
    return groupings.map { grouping in
      var figures = FigureSums(grouping: grouping, zone: zone, range: known, filter: filter)
      figures.addEmptyPieces()
      rolled.add(to: &figures)
      figures.add(history.rest, in: Span(history.from, history.to), after: history.after)
      if let before = history.before { figures.add(before, in: Span(range.from, history.from)) }
      if let behind = history.behind { figures.add(behind, in: Span(history.to, range.to)) }
      return ActivityReport(lines: figures.lines { names[$0] }, known: known, looks: history.looks)
    }
  }
}

/// Adds roll-ups up by workspace, by quarter of an hour, or both: as the lines of reports need it.
private struct RolledActivity: RolledSums {
  private let zone: Zone
  private let filter: ActivityReport.Filter
  /// The first quarter of an hour in the range, and the first behind it.
  private let first: Int64, end: Int64
  private let wantsSubjects: Bool
  private let ofTime: [ActivityGrouping]
  private var bySubject: [Int64: Subject] = [:]
  private var byQuarter: [Int64: RolledFigures] = [:]
  /// Whether a line begins within a quarter of an hour, as in some zones of long ago.
  private(set) var isCut = false

  private struct Subject {
    let names: RolledSubject
    let isAdmitted: Bool
    /// The last day of which there are figures, and whether there are any.
    var lastDay = Int64.min
    var figures = RolledFigures()
  }

  init(by groupings: [ActivityGrouping], zone: Zone, in range: Span, where filter: ActivityReport.Filter) {
    let length = QuarterHours.length
    (self.zone, self.filter) = (zone, filter)
    // As the reader cuts it.
    end = range.to.microseconds / length
    first = (range.from.microseconds + (range.from.nanoseconds % 1000 > 0 ? 1 : 0) + length - 1) / length
    wantsSubjects = groupings.contains { !$0.isOfTime }
    ofTime = groupings.filter(\.isOfTime)
  }

  mutating func add(
    _ number: Int64, _ names: RolledSubject, day: Int64, _ row: (total: () -> [UInt8], quarters: () -> [UInt8])
  ) {
    var subject = bySubject[number] ?? Subject(names: names, isAdmitted: filter.admits(names))
    defer { bySubject[number] = subject }
    guard subject.isAdmitted else { return }
    let begin = day * Int64(QuarterHours.ofDay)
    let isWhole = first <= begin && begin + Int64(QuarterHours.ofDay) <= end
    if isWhole, wantsSubjects {
      subject.figures += RolledFigures(bytes: row.total())
      subject.lastDay = day
    }
    guard !isWhole || !ofTime.isEmpty else { return }
    QuarterHours.forEach(in: row.quarters()) { place, figures in
      let quarter = begin + Int64(place)
      guard first <= quarter, quarter < end else { return }
      if !ofTime.isEmpty { add(figures, to: quarter) }
      guard !isWhole, wantsSubjects else { return }
      subject.figures += figures
      subject.lastDay = day
    }
  }

  private mutating func add(_ figures: RolledFigures, to quarter: Int64) {
    if byQuarter[quarter] == nil {
      let at = Timestamp(microseconds: quarter * QuarterHours.length)
      for grouping in ofTime where grouping.piece(at: at, in: zone).end < at + .minutes(15) { isCut = true }
    }
    byQuarter[quarter, default: RolledFigures()] += figures
  }

  /// Adds the sums to the lines of a report.
  func add(to sums: inout FigureSums) {
    guard sums.grouping.isOfTime else {
      for subject in bySubject.values where subject.lastDay > .min {
        sums.add(subject.figures.activity, to: sums.grouping.line(of: subject.names))
      }
      return
    }
    for (quarter, figures) in byQuarter {
      let at = Timestamp(microseconds: quarter * QuarterHours.length)
      sums.add(figures.activity, to: sums.grouping.piece(at: at, in: zone).name)
    }
  }

  /// The last names of workspaces, as far as they are rolled up.
  var names: [String: String] {
    var last: [String: (day: Int64, name: String)] = [:]
    for subject in bySubject.values where subject.lastDay > .min {
      let known = last[subject.names.workspace]
      if known.map({ $0.day <= subject.lastDay }) ?? true {
        last[subject.names.workspace] = (subject.lastDay, subject.names.fullName)
      }
    }
    return last.mapValues(\.name)
  }
}

extension ActivityGrouping {
  fileprivate func line(of subject: RolledSubject) -> String {
    switch self {
    case .workspace: subject.workspace
    case .owner: subject.owner
    case .template: subject.template
    case .organization: subject.organization
    case .total, .day, .week, .month, .hourOfWeek: "all"
    }
  }
}
