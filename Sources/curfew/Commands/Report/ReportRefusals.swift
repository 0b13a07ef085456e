import Arguments
import Audit
import Time

/// `curfew report refusals`: what the server did not carry out, why, and what to do.
enum ReportRefusals {
  private static let columns = [
    Rows.Column("times"), .init("result"), .init("action"), .init("status"), .init("workspaces"), .init("example"),
    .init("last_at", isUsual: false), .init("reason", fit: .flowing), .init("what_to_do", fit: .flowing),
  ]

  static let command = Command(
    "refusals", summary: "What the server refused or failed to do, why, how often, and what to do",
    examples: ["curfew report refusals --from 30d"],
    parameters: [
      ReportRange.from, ReportRange.to, ReportRange.zone, ReportedTrail.others, ReportOutput.form,
      OutputOptions.columns(columns.map(\.name)),
    ]
  ) { invocation in
    var reports: [TrailReport] = []
    for trail in try await ReportedTrail.all(invocation) {
      let range = trail.range
      let found = try await trail.reader.refusals(from: range.from, to: range.to)
      reports.append(
        TrailReport(
          trail: trail, rows: rows(found), members: ReportRange.members(of: range),
          notes: [range.text]
            + (found.isEmpty ? ["the server refused nothing"] : [])))
    }
    try ReportOutput.print(reports, invocation)
    return ExitStatus.success.rawValue
  }

  static func rows(_ found: [RefusalCount]) -> Rows { Rows("refusals", columns: columns, cells: found.map(row)) }

  private static func row(_ refusal: RefusalCount) -> [Cell] {
    [
      .integer(refusal.times), .text(refusal.result), .text(refusal.action),
      refusal.status.map { .integer($0) } ?? .none, .integer(refusal.workspaces), .text(refusal.example),
      Cell(refusal.lastAt), .text(refusal.reason), .text(advice(on: refusal)),
    ]
  }

  /// What to do about a kind of refusal.
  static func advice(on refusal: RefusalCount) -> String {
    // A status alone does not tell: some servers answer 500 where the token may not, or the template does not allow it.
    switch refusal.failure {
    case "forbidden", "absent-or-forbidden": return notAllowed
    case "template-policy": return notByTemplate
    case "unauthorized", "suspended":
      return "the token is not valid any more, or its user is suspended: make a new one"
    default: break
    }
    return switch refusal.status {
    case 400: notByTemplate
    case 401: "the token is not valid any more: make a new one"
    case 403, 404: notAllowed
    case 409: "something else changed the workspace meanwhile: nothing, the next sweep looks again"
    case 429: "the server limits requests: a longer 'interval', or a higher limit on the server"
    case let status? where status >= 500: "the server failed: its log says why"
    case nil: "no answer came: 'curfew doctor' tells whether the server can be reached"
    default: "'curfew audit list --verdict act' shows the decisions"
    }
  }

  private static let notAllowed =
    "the token may not change the workspace, or it is gone: 'curfew doctor' tells the token's rights"
  private static let notByTemplate =
    "the template or server does not allow it: see the reason, and 'curfew doctor' for the templates' policies"
}
