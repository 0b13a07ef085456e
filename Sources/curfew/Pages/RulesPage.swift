import Audit
import Pipeline
import Rules
import Time

/// `/rules`: the rules in force, what stands by them now, and what came of them.
enum RulesPage {
  static func draw(_ visit: PageVisit) async throws -> Page {
    let asked = try PageQuery(visit.request, taking: ["from", "to"])
    let range = try asked.range(.days(1), in: visit.display.zone, now: visit.now)
    let found = try await RulesInForce(visit.reader, from: range.from, to: range.to)
    var rows = ReportRules.rows(found)
    // The first table has it.
    rows = rows.choosing(rows.columns.filter { $0.isUsual && $0.name != "last_true_at" }.map(\.name))
    let notes = ReportRules.notes(on: found).map { "<p class=\"note\">\(visit.sentence($0)).</p>\n" as Markup }
    let form = PageForm(
      to: Page.Section.rules.address, button: "Show",
      fields: [.text("from", "From (24h unless given)", asked["from"]), .text("to", "To", asked["to"])])
    return visit.page(
      "Rules", in: .rules,
      """
      \(try await inForce(visit))<h2>What came of them</h2>
      <p>From \(visit.display.markup(range.from)) to \(asked["to"] == nil ? "now" : visit.display.markup(range.to)). A rule that is false leaves no record.</p>
      \(form.markup)\(PageTable(rows, caption: "Rules by what came of them", on: visit.display, limit: 500)
        .markup(orElse: "No rule decided anything."))
      \(notes)
      """)
  }

  private static func inForce(_ visit: PageVisit) async throws -> Markup {
    guard let ruleSet = visit.monitor.snapshot.inForce?.ruleSet else { return "<p>The rules are not loaded yet.</p>\n" }
    let standing = try await visit.reader.standing()
    let matches = try await visit.reader.lastMatches(of: ruleSet.rules.map(\.name))
    let rows = ruleSet.rules.map { rule -> [Markup] in
      let counts = DecisionRecord.Verdict.allCases.compactMap { verdict -> Markup? in
        guard let count = standing[rule.name]?[verdict.rawValue], count > 0 else { return nil }
        let address = PageAddress("decisions", query: [("rule", rule.name), ("verdict", verdict.rawValue)])
        return address.link("\(count) \(verdict.words)")
      }
      return [
        PageAddress("decisions", query: [("rule", rule.name)]).link(.isolated(rule.name)), "\(rule.mode.rawValue)",
        "\(rule.priority)", matches[rule.name].map(visit.display.markup) ?? .nothing,
        counts.isEmpty ? .nothing : Markup(counts.enumerated().map { $0 == 0 ? $1 : ", \($1)" }),
        visit.sentence(rule.description ?? ""), .isolated(rule.file),
      ]
    }
    return """
      <p>Rule set \(ruleSet.hash).</p>
      \(PageTable(
        caption: "Rules in force",
        columns: [
          ("Rule", .plain), ("Mode", .plain), ("Priority", .figure), ("Last true", .plain), ("Stands now", .plain),
          ("Purpose", .text), ("File", .plain),
        ], rows: rows
      ).markup(orElse: "There are none."))
      """
  }
}
