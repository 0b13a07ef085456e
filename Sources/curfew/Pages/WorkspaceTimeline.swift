import Audit
import Pipeline
import Reports
import Time

/// Decisions on one workspace and its starts and stops in one order, the newest first.
struct WorkspaceTimeline {
  let decisions: [StoredDecision]
  let builds: [SeenBuild]
  /// Who brought builds about, by their numbers, as reports have it.
  let causes: [Int64: (cause: BuildCause, rule: String?)]
  let visit: PageVisit

  var markup: Markup {
    let rows =
      decisions.map { (at: $0.firstAt, order: $0.seq, row: row($0)) }
      + builds.map { (at: $0.at, order: 0, row: row($0)) }
    return PageTable(
      caption: "Decisions, starts and stops, the newest first",
      columns: [("At", .plain), ("What", .plain), ("By", .plain), ("Result", .plain), ("To", .plain), ("Why", .text)],
      rows: rows.sorted { ($0.at, $0.order) > ($1.at, $1.order) }.map(\.row)
    ).markup(orElse: "The trail has nothing of this time.")
  }

  private func row(_ decision: StoredDecision) -> [Markup] {
    let record = decision.record
    return [
      DecisionTable.time(decision, visit.display), PageAddress.decision(decision.seq).link("\(record.action)"),
      "rule \(.isolated(record.rule))", DecisionTable.verdict(decision, visit.display),
      DecisionRows.value(record.after, record.effect).markup(on: visit.display), DecisionTable.why(decision, visit),
    ]
  }

  private func row(_ build: SeenBuild) -> [Markup] {
    let what: Markup =
      switch build.transition {
      case "start": "started"
      case "stop": "stopped"
      case "delete": "deleted"
      default: "build \(build.number)"
      }
    let known = causes[build.number] ?? (BuildCause(ofReason: build.reason), nil)
    let by: Markup =
      build.reason.isEmpty ? .nothing : .isolated(known.cause.text(rule: known.rule, reason: build.reason))
    return [
      visit.display.markup(build.at), "<strong>\(what)</strong>", by, .nothing, .nothing,
      "build \(build.number), first seen then",
    ]
  }

  /// Who brought builds of a workspace about, by their numbers. Only of those that the server stopped at a deadline there is more to
  /// know than the server says.
  static func causes(
    of builds: [SeenBuild], ofWorkspace id: String, from reader: AuditReader
  ) async throws -> [Int64: (cause: BuildCause, rule: String?)] {
    let stops = builds.filter { $0.reason == "autostop" }.map(\.at)
    guard let first = stops.min(), let last = stops.max() else { return [:] }
    let range = Span(first, last + .seconds(1))
    let history = try await reader.history(from: range.from, to: range.to, of: [id], changes: .ofStops)
    let events = Timeline(of: history, acts: [], returned: [], settings: nil, in: range) { _ in true }.events
    return events.reduce(into: [:]) { causes, event in
      if let number = event.build?.number { causes[number] = (event.who, event.rule) }
    }
  }
}
