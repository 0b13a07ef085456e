import Arguments
import Audit
import Pipeline
import Reports
import Time

/// `curfew report summary`: the month on one page.
enum ReportSummary {
  static let command = Command(
    "summary", summary: "One page: activity by owner, template and day, rules and refusals",
    examples: ["curfew report summary --from 2026-11-01 --to 2026-12-01 -o html > november.html"],
    parameters: [ReportRange.from, ReportRange.to, ReportRange.zone, ReportOutput.form]
  ) { invocation in
    guard invocation[ReportOutput.form] != .csv else {
      throw CommandFailure(
        .usage, "the summary has several tables, and CSV holds one",
        advice: "'curfew report activity -o csv' and 'curfew report rules -o csv' give them one by one")
    }
    let trail = try await ReportedTrail(invocation)
    let (zone, range) = (trail.zone, trail.range)
    var sections: [ReportPage.Section] = []
    let groupings = [(ActivityGrouping.owner, "By owner"), (.template, "By template"), (.day, "By day")]
    let reports = try await ActivityReport.read(from: trail.reader, in: range, by: groupings.map(\.0), zone: zone)
    for ((grouping, heading), report) in zip(groupings, reports) {
      sections.append(
        .init(
          heading: heading,
          rows: Rows(
            "by_\(grouping.rawValue)", columns: ActivityCells.columns(for: grouping),
            cells: report.lines.map { ActivityCells.row($0, for: grouping) }),
          notes: grouping == .owner ? ActivityCells.notes(on: report, range) : [],
          charts: ActivityCells.charts(of: report.lines, by: grouping)))
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
    let display = trail.display
    let context = trail.context
    let page = ReportPage(
      title: "Curfew \(range.text)", sections: sections,
      foot: context.sentence(on: display))
    if let tray = ReportTray.current {
      tray.take(page)
    } else if let document = try ReportOutput.document(page, invocation, display) {
      try Console.emit(document)
    } else if invocation[ReportOutput.form] == .json {
      let lists = Dictionary(uniqueKeysWithValues: sections.map { ($0.rows.name, $0.rows.json) })
      let members = lists.merging(ReportRange.members(of: range)) { own, _ in own }
      try Console.emit(try JSONValue.document(members.merging(context.json) { own, _ in own }))
    } else {
      let texts = sections.map { section in
        let table = section.rows.cells.isEmpty ? "" : section.rows.choosing(nil).table(on: display)
        return "\(section.heading ?? "")\n\n\(table)" + section.notes.map { display.sentence($0) + "\n" }.joined()
      }
      try Console.write(texts.joined(separator: "\n") + "\n\(context.sentence(on: display))\n")
    }
    return ExitStatus.success.rawValue
  }
}
