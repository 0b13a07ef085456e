import Audit
import Pipeline
import Time

/// Decisions on one workspace and its starts and stops in one order, the newest first.
struct WorkspaceTimeline {
  let decisions: [StoredDecision]
  let builds: [SeenBuild]
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
    let by: Markup =
      switch build.reason {
      case "": .nothing
      case "autostart": "the server, by its schedule"
      case "autostop", "task_auto_pause": "the server, at its deadline"
      case "dormancy": "the server, as nobody used it"
      case "autodelete": "the server, as it was dormant"
      case let reason: "a person\(BuildAccount.means(ofReason: reason))"
      }
    return [
      visit.display.markup(build.at), "<strong>\(what)</strong>", by, .nothing, .nothing,
      "build \(build.number), first seen then",
    ]
  }
}
