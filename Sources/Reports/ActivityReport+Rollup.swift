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
    // Not where a line begins within a quarter of an hour, as in some zones of long ago.
    guard let sums = RolledActivity(by: grouping, zone: zone, in: range, where: filter),
      let (history, rolled) = try await reader.rolledHistory(
        from: range.from, to: range.to, wantsNames: grouping == .workspace, into: sums)
    else {
      return ActivityReport(
        of: try await reader.history(from: range.from, to: range.to, ofStopsOnly: true), in: range, by: grouping,
        zone: zone, where: filter)
    }
    guard let known = Span(history.ends.first, history.ends.last).clipped(to: range) else {
      return ActivityReport(lines: [], known: nil, looks: history.looks)
    }
    var figures = FigureSums(grouping: grouping, zone: zone, range: known, filter: filter)
    var names = rolled.add(to: &figures)
    figures.add(history.rest, in: Span(history.from, history.to), after: history.after)
    if let before = history.before { figures.add(before, in: Span(range.from, history.from)) }
    if let behind = history.behind { figures.add(behind, in: Span(history.to, range.to)) }
    names.merge(history.names) { $1 }
    return ActivityReport(lines: figures.lines { names[$0] }, known: known, looks: history.looks)
  }
}

/// Adds roll-ups up by the lines of a report.
private struct RolledActivity: RolledSums {
  private let grouping: ActivityGrouping
  private let zone: Zone
  private let filter: ActivityReport.Filter
  /// The first quarter of an hour in the range, and the first behind it.
  private let first: Int64, end: Int64
  private var isAdmitted: [Int64: Bool] = [:]
  private var bySubject: [Int64: (subject: RolledSubject, lastDay: Int64, figures: RolledFigures)] = [:]
  private var byQuarter: [Int64: RolledFigures] = [:]

  init?(by grouping: ActivityGrouping, zone: Zone, in range: Span, where filter: ActivityReport.Filter) {
    let length = QuarterHours.length
    (self.grouping, self.zone, self.filter) = (grouping, zone, filter)
    // As the reader cuts it.
    end = range.to.microseconds / length
    first = (range.from.microseconds + (range.from.nanoseconds % 1000 > 0 ? 1 : 0) + length - 1) / length
    guard first < end else { return nil }
    guard grouping.isOfTime else { return }
    var at = range.from
    while at < range.to {
      at = grouping.piece(at: at, in: zone).end
      guard at.nanoseconds == 0, at.microseconds % length == 0 else { return nil }
    }
  }

  mutating func add(
    _ number: Int64, _ subject: RolledSubject, day: Int64, _ row: (total: () -> [UInt8], quarters: () -> [UInt8])
  ) {
    let admitted = isAdmitted[number] ?? filter.admits(subject)
    isAdmitted[number] = admitted
    guard admitted else { return }
    let begin = day * Int64(QuarterHours.ofDay)
    let isWhole = first <= begin && begin + Int64(QuarterHours.ofDay) <= end
    if isWhole, !grouping.isOfTime {
      add(RolledFigures(bytes: row.total()), number, subject, day)
      return
    }
    QuarterHours.forEach(in: row.quarters()) { place, figures in
      let quarter = begin + Int64(place)
      guard first <= quarter, quarter < end else { return }
      if grouping.isOfTime {
        byQuarter[quarter, default: RolledFigures()] += figures
      } else {
        add(figures, number, subject, day)
      }
    }
  }

  private mutating func add(_ figures: RolledFigures, _ number: Int64, _ subject: RolledSubject, _ day: Int64) {
    bySubject[number, default: (subject, day, RolledFigures())].figures += figures
    bySubject[number]?.lastDay = day
  }

  /// Adds the sums to the report's lines.
  ///
  /// - Returns: the last names of workspaces, as far as they are rolled up
  func add(to sums: inout FigureSums) -> [String: String] {
    for (quarter, figures) in byQuarter {
      let at = Timestamp(microseconds: quarter * QuarterHours.length)
      sums.add(figures.activity, to: grouping.piece(at: at, in: zone).name)
    }
    var names: [String: (day: Int64, name: String)] = [:]
    for (subject, lastDay, figures) in bySubject.values {
      sums.add(figures.activity, to: grouping.line(of: subject))
      if names[subject.workspace].map({ $0.day <= lastDay }) ?? true {
        names[subject.workspace] = (lastDay, subject.fullName)
      }
    }
    return names.mapValues(\.name)
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

extension ActivityReport.Filter {
  fileprivate func admits(_ subject: RolledSubject) -> Bool {
    func agree(_ wanted: String?, _ name: String) -> Bool {
      wanted.map { $0.lowercased() == name.lowercased() } ?? true
    }
    return agree(owner, subject.owner) && agree(template, subject.template)
      && agree(organization, subject.organization)
      && (agree(workspace, subject.fullName) || agree(workspace, subject.workspace))
  }
}
