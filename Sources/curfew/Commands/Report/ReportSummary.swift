import Arguments
import Audit
import Pipeline
import Reports
import Time

/// `curfew report summary`: the month on one page.
enum ReportSummary {
  static let command = Command(
    "summary", summary: "One page: activity by owner, template and day, rules and refusals",
    examples: [
      "curfew report summary --from 2026-11-01 --to 2026-12-01 -o html > november.html",
      "curfew report summary --with /var/lib/curfew/lab/curfew.db",
    ],
    parameters: [
      ReportRange.from, ReportRange.to, ReportRange.zone, ReportedTrail.others, ReportOutput.form,
    ]
  ) { invocation in
    guard invocation[ReportOutput.form] != .csv else {
      throw CommandFailure(
        .usage, "the summary has several tables, and CSV holds one",
        advice: "'curfew report activity -o csv' and 'curfew report rules -o csv' give them one by one")
    }
    let trails = try await ReportedTrail.all(invocation)
    var total = ActivityFigures()
    var parts: [[ReportPage.Section]] = []
    for trail in trails {
      let (activity, sections) = try await part(on: trail, invocation)
      total += activity
      parts.append(sections)
    }
    let (first, isOfOne) = (trails[0], trails.count == 1)
    let sum = ActivityCells.sum(total)
    let display = first.display
    let context = isOfOne ? first.context : Context(at: first.now)
    let page = ReportPage(
      title: "Curfew \(first.range.text)",
      sections: isOfOne ? parts[0] : joined(parts, of: TrailReport.names(of: trails.map(\.context)), sum.notes),
      foot: context.sentence(on: display))
    if let tray = ReportTray.current {
      tray.take(page)
    } else if let document = try ReportOutput.document(page, invocation, display) {
      try Console.emit(document)
    } else if invocation[ReportOutput.form] == .json {
      var members = Dictionary(uniqueKeysWithValues: page.sections.map { ($0.rows.name, $0.rows.json) })
      members.merge(ReportRange.members(of: first.range, first.zone)) { own, _ in own }
      members["not_complete"] = first.removal.map { .string($0) } ?? .null
      if !isOfOne {
        members.merge(sum.members) { own, _ in own }
        members["trails"] = .array(trails.map { .object($0.context.json) })
      }
      try Console.emit(try JSONValue.document(members.merging(context.json) { own, _ in own }))
    } else {
      let texts = page.sections.map { section in
        let table = section.rows.cells.isEmpty ? "" : section.rows.choosing(nil).table(on: display).joined()
        return "\(section.heading ?? "")\n\n\(table)" + section.notes.map { display.sentence($0) + "\n" }.joined()
      }
      try Console.write(texts.joined(separator: "\n") + "\n\(page.foot)\n")
    }
    return ExitStatus.success.rawValue
  }

  /// The tables of one trail, and all its activity.
  private static func part(
    on trail: ReportedTrail, _ invocation: Invocation
  ) async throws -> (total: ActivityFigures, sections: [ReportPage.Section]) {
    let (zone, range) = (trail.zone, trail.range)
    let removal = ReportOutput.isPage(invocation) ? [trail.removal].compactMap(\.self) : []
    let groupings = [(ActivityGrouping.owner, "By owner"), (.template, "By template"), (.day, "By day")]
    let reports = try await ActivityReport.read(from: trail.reader, in: range, by: groupings.map(\.0), zone: zone)
    var sections = zip(groupings, reports).map { grouped, report in
      let (grouping, heading) = grouped
      return ReportPage.Section(
        heading: heading,
        rows: Rows(
          "by_\(grouping.rawValue)", columns: ActivityCells.columns(for: grouping),
          cells: report.lines.map { ActivityCells.row($0, for: grouping) }),
        notes: (grouping == .owner ? removal + ActivityCells.notes(on: report, range) : [])
          + ReportRange.notes(on: grouping, zone),
        charts: ActivityCells.charts(of: report.lines, by: grouping))
    }
    let rules = try await RulesInForce(trail.reader, from: range.from, to: range.to)
    sections.append(
      .init(
        heading: "Rules", rows: ReportRules.rows(rules),
        notes: ReportRules.notes(on: rules), charts: []))
    let refusals = try await trail.reader.refusals(from: range.from, to: range.to)
    sections.append(
      .init(
        heading: "Refusals", rows: ReportRefusals.rows(refusals),
        notes: refusals.isEmpty ? ["the server refused nothing"] : [], charts: []))
    return (reports[0].total, sections)
  }

  /// The tables of several trails, each with a column for the server; what they add up to stands below the first.
  private static func joined(
    _ parts: [[ReportPage.Section]], of servers: [String], _ sum: [String]
  ) -> [ReportPage.Section] {
    parts[0].indices.map { place in
      let sections = parts.map { $0[place] }
      let notes = zip(sections, servers).flatMap { section, server in section.notes.map { "\(server): \($0)" } }
      return ReportPage.Section(
        heading: sections[0].heading, rows: .joined(sections.map(\.rows), of: servers),
        notes: notes + (place == 0 ? sum : []), charts: [])
    }
  }
}
