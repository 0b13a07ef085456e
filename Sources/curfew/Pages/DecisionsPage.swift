import Audit
import Rules
import Time

/// `/decisions`: the decisions that filters in the address select, the newest first.
enum DecisionsPage {
  private static let size = 50
  private static let filters = ["owner", "workspace", "template", "rule", "action", "verdict", "from", "to"]

  static func draw(_ visit: PageVisit) async throws -> Page {
    let asked = try PageQuery(visit.request, taking: filters + ["before", "after"])
    var query = try query(asked, visit)
    // One more tells whether there is another page.
    query.limit = size + 1
    let found = try await visit.reader.decisions(query)
    let isMore = found.count > size
    let shown = Array(query.after == nil ? found.prefix(size) : found.suffix(size))
    let given = filters.map { (name: $0, value: asked[$0] ?? "") }
    // Which way there is more: a page that was turned to has the one that it was turned from.
    let newer = query.after == nil ? query.before != nil : isMore
    let older = query.after == nil ? isMore : true
    let pager = pager(
      newer: newer ? shown.first.map { PageAddress("decisions", query: given + [("after", "\($0.seq)")]) } : nil,
      older: older ? shown.last.map { PageAddress("decisions", query: given + [("before", "\($0.seq)")]) } : nil)
    let isFiltered = given.contains { !$0.value.isEmpty }
    let table = DecisionTable(shown, visit).markup(
      caption: isFiltered ? "Decisions that the filters select, the newest first" : "All decisions, the newest first",
      orElse: query.before == nil && query.after == nil
        ? "No decision was found. A rule whose condition is false leaves none." : "There are no more decisions.")
    return visit.page("Decisions", in: .decisions, "\(try form(asked))\(table)\(pager)")
  }

  private static func query(_ asked: PageQuery, _ visit: PageVisit) throws -> DecisionQuery {
    let zone = visit.display.zone
    var query = DecisionQuery(
      workspace: asked["workspace"], owner: asked["owner"], template: asked["template"], rule: asked["rule"],
      action: try asked.word("action", of: RuleAction.Kind.self)?.rawValue,
      verdicts: try asked.word("verdict", of: DecisionRecord.Verdict.self).map { [$0] } ?? [],
      since: try asked.instant("from", in: zone, from: visit.now),
      until: try asked.instant("to", in: zone, from: visit.now))
    if let from = query.since, let to = query.until, from >= to {
      throw PageQuery.Mistake(
        name: "from", value: asked["from"], expected: "a time before 'to', which is \(to.flooredToSecond.rfc3339)")
    }
    query.before = try asked.number("before")
    query.after = try asked.number("after")
    if query.before != nil, query.after != nil {
      throw PageQuery.Mistake(
        name: "after", value: nil, expected: "one of the two", problem: "is given beside 'before'")
    }
    return query
  }

  private static func form(_ asked: PageQuery) throws -> Markup {
    PageForm(
      to: PageAddress("decisions"), button: "Filter",
      fields: [
        .text("owner", "Owner", asked["owner"]), .text("workspace", "Workspace", asked["workspace"]),
        .text("template", "Template", asked["template"]), .text("rule", "Rule", asked["rule"]),
        .choice("action", "Action", asked["action"], of: RuleAction.Kind.allCases.map { ($0.rawValue, $0.rawValue) }),
        .choice(
          "verdict", "Verdict", asked["verdict"], of: DecisionRecord.Verdict.allCases.map { ($0.rawValue, $0.words) }),
        .text("from", "From (a day, or 24h ago)", asked["from"]), .text("to", "To", asked["to"]),
      ]
    ).markup
  }

  private static func pager(newer: PageAddress?, older: PageAddress?) -> Markup {
    guard newer != nil || older != nil else { return "" }
    let first: Markup = newer.map { "<a rel=\"prev\" href=\"\($0.text)\">Newer</a>" } ?? ""
    let second: Markup = older.map { "<a rel=\"next\" href=\"\($0.text)\">Older</a>" } ?? ""
    return "<nav class=\"pager\" aria-label=\"More decisions\">\(first)\(second)</nav>\n"
  }
}
