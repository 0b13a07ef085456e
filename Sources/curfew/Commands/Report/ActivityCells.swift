import Reports
import Time

/// The columns of the activity report, in words and figures.
enum ActivityCells {
  static func columns(for grouping: ActivityGrouping) -> [Rows.Column] {
    let name = grouping.rawValue.map { $0 == "-" ? "_" : String($0) }.joined()
    let id = grouping == .workspace ? [Rows.Column("workspace_id", isUsual: false)] : []
    let hours = ["running", "used", "idle"].flatMap { figure in
      [
        Rows.Column("\(figure)_least", heading: figure.uppercased()),
        Rows.Column("\(figure)_most", heading: "AT MOST"),
      ]
    }
    let causes = ["starts", "stops"].flatMap { kind in
      [Rows.Column(kind)] + BuildCause.allCases.map { Rows.Column("\(kind)_\($0.rawValue)", isUsual: false) }
    }
    return [Rows.Column(name)] + id + hours + [Rows.Column("unknown")] + causes
  }

  static func row(_ line: ActivityReport.Line, for grouping: ActivityGrouping) -> [Cell] {
    let figures = line.figures
    let id: [Cell] = grouping == .workspace ? [Cell(line.workspace)] : []
    let hours = [figures.running, figures.used, figures.idle].flatMap { [Cell.duration($0.least), .duration($0.most)] }
    let builds = [figures.starts, figures.stops].flatMap { counts in
      [Cell.integer(Int64(counts.values.reduce(0, +)))]
        + BuildCause.allCases.map { Cell.integer(Int64(counts[$0] ?? 0)) }
    }
    return [.text(line.name)] + id + hours + [.duration(figures.unknown)] + builds
  }

  /// What the JSON document has besides the lines.
  static func members(of report: ActivityReport, _ range: Span, _ zone: Zone) -> [String: JSONValue] {
    ReportRange.members(of: range, zone).merging([
      "known_from": report.known.map { .string($0.from.rfc3339) } ?? .null,
      "known_to": report.known.map { .string($0.to.rfc3339) } ?? .null, "looks": .integer(Int64(report.looks)),
      "total": total(report.total),
    ]) { own, _ in own }
  }

  private static func total(_ figures: ActivityFigures) -> JSONValue {
    let cells = zip(columns(for: .total), row(.total(figures), for: .total)).dropFirst()
    return .object(Dictionary(uniqueKeysWithValues: cells.map { ($0.name, $1.json) }))
  }

  /// What several trails add up to.
  static func sum(_ figures: ActivityFigures) -> (members: [String: JSONValue], notes: [String]) {
    (["total": total(figures)], ["all servers together \(hours(of: figures))"])
  }

  private static func hours(of figures: ActivityFigures) -> String {
    func hours(_ bounds: Bounds) -> String { "\(bounds.least.shortText) to \(bounds.most.shortText)" }
    return "running \(hours(figures.running)), used \(hours(figures.used)), idle \(hours(figures.idle))"
  }

  /// The hours of a week as heat maps, other lines as bars: of the first ones, hours running. None where there are no lines.
  static func charts(of lines: [ActivityReport.Line], by grouping: ActivityGrouping) -> [any ReportChart] {
    guard !lines.isEmpty else { return [] }
    func hours(_ duration: Duration) -> Double { Double(duration.components.seconds) / 3600 }
    if grouping == .hourOfWeek {
      func values(_ figure: (ActivityFigures) -> Duration) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: lines.map { ($0.name, hours(figure($0.figures))) })
      }
      return [
        HeatMap(title: "Hours running, at least", values: values { $0.running.least }),
        HeatMap(title: "Hours running and surely idle", values: values { $0.idle.least }),
      ]
    }
    let bars = lines.prefix(31).map {
      BarChart.Bar(name: $0.name, least: hours($0.figures.running.least), most: hours($0.figures.running.most))
    }
    let count = lines.count > bars.count ? ", the first \(bars.count) of \(lines.count) lines" : ""
    return [BarChart(title: "Hours running, at least (full) and at most (faint)\(count)", bars: bars)]
  }

  static func notes(on report: ActivityReport, _ range: Span) -> [String] {
    guard let known = report.known else {
      return ["\(range.text) the trail knows nothing"]
    }
    return [
      "\(known.text), looked at \(Count.of(report.looks, "time")); "
        + (known == range ? "" : "nothing is known of the rest of the range; ")
        + "AT MOST is what looks cannot rule out",
      "together \(hours(of: report.total))",
    ]
  }
}

extension ActivityReport.Line {
  /// The line of all lines together.
  static func total(_ figures: ActivityFigures) -> ActivityReport.Line {
    ActivityReport.Line(name: "all", workspace: nil, figures: figures)
  }
}
