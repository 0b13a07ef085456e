import Audit
import Time

/// `/decisions/NUMBER`: one decision, explained by the rule and the reading of then.
enum DecisionPage {
  static func draw(_ visit: PageVisit) async throws -> Page {
    _ = try PageQuery(visit.request, taking: [])
    let text = visit.parameters["number"] ?? ""
    guard let number = Int64(text), number > 0 else {
      throw PageQuery.Mistake(name: "number", value: text, expected: "the number of a decision, such as 4711")
    }
    let reader = visit.reader
    guard let decision = try await reader.decision(number) else {
      throw PageAbsence(message: "The trail has no decision \(number); old ones may have been removed")
    }
    let page = try await AuditPage(of: decision, from: reader)
    // Distances count from the decision.
    let then = Display(now: decision.firstAt, zone: visit.display.zone, width: nil)
    let record = page.text(at: visit.now)
    let fields = record.fields.filter { !["number", "workspace", "at"].contains($0.column.name) }.map {
      field -> Markup in
      "<dt>\(field.column.headingForPages)</dt><dd>\(field.value.markup(on: then))</dd>\n"
    }
    let lists = record.lists.filter { !$0.cells.isEmpty }.map { rows -> Markup in
      // A decision has two lists of its own.
      let (heading, caption): (Markup, String) =
        rows.name == NoticeCells.listName
        ? ("Notices", "The messages that it asked for or rests on") : ("Requests", "The requests that followed")
      return "<h2>\(heading)</h2>\n\(PageTable(rows, caption: caption, on: then, limit: 100).markup(orElse: ""))"
    }
    let sections = record.sections.map { section -> Markup in
      let heading = section.heading.prefix(1).uppercased() + section.heading.dropFirst()
      return "<h2>\(heading)</h2>\n<pre tabindex=\"0\">\(lines: section.text)</pre>\n"
    }
    return visit.page(
      "Decision \(number)", in: .decisions,
      """
      <p>On \(visit.workspace(decision.owner, decision.workspaceName)) at \(visit.display.markup(decision.firstAt)). \
      Distances below count from then.</p>
      <dl>
      \(fields)</dl>
      \(lists)\(sections)
      """)
  }
}
