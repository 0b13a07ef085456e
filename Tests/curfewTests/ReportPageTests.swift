import Foundation
import TestSupport
import Testing
import Time

@testable import curfew

/// Names and messages come from people: in a document they are text and nothing else.
@Suite struct ReportPageTests {
  private let hostile = "<script>alert('1')</script> & \"x\" | [y](z)\u{1B}[2J"
  private let display = Display(now: .epoch, zone: .utc, width: nil)

  private var page: ReportPage {
    let rows = Rows("things", columns: [.init("name"), .init("hours")], cells: [[.text(hostile), .integer(3)]])
    let chart = BarChart(title: hostile, bars: [.init(name: hostile, least: 1, most: 3)])
    return ReportPage(
      title: hostile, sections: [.init(heading: hostile, rows: rows, notes: [hostile], charts: [chart])], foot: hostile)
  }

  @Test func writesNoMarkupOfOthersIntoHTML() {
    let html = page.html(on: display)
    #expect(!html.contains("<script") && !html.contains("\u{1B}") && !html.contains("& "))
    #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;"))
    #expect(html.contains("<th scope=\"col\" abbr=\"hours\">HOURS</th>") && html.contains("<td>3</td>"))
    #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
  }

  @Test func writesNoMarkupOfOthersIntoMarkdown() {
    let text = page.markdown(on: display)
    #expect(!text.contains("<script") || text.contains("\\<script\\>"))
    #expect(text.split(separator: "\n").contains { $0.hasPrefix("| ") && $0.hasSuffix(" | 3 |") && $0.contains("\\|") })
  }

  @Test func isReadInOrderByWhoeverDoesNotSeeIt() throws {
    let columns = [
      Rows.Column("hour_of_week"), .init("running_least", heading: "RUNNING"),
      .init("running_most", heading: "AT MOST"),
    ]
    let rows = Rows("hours", columns: columns, cells: [[.text("Mon 09:00"), .integer(3), .integer(4)]])
    let map = HeatMap(title: "Hours running", values: ["Mon 09:00": 3, "Sun 23:00": 1.5])
    let page = try ParsedMarkup.document(
      ReportPage(
        title: "Curfew: two",
        sections: [
          .init(heading: "By hour", rows: rows, notes: ["a note"], charts: [map]),
          .init(heading: "By owner", rows: rows, notes: [], charts: []),
        ], foot: "database curfew.db"
      ).html(on: display))
    #expect(page.name == "html" && page.attributes["lang"] == "en" && page.all("title").first?.text == "Curfew: two")
    // Landmarks, each once, and headings without a gap in their levels.
    for landmark in ["header", "main", "footer", "h1"] { #expect(page.all(landmark).count == 1, "\(landmark)") }
    #expect(page.all.map(\.name).filter { ["h1", "h2", "h3"].contains($0) } == ["h1", "h2", "h2"])
    let sections = page.all("section")
    for (section, heading) in zip(sections, page.all("h2")) {
      #expect(section.attributes["aria-labelledby"] == heading.attributes["id"] && heading.text.hasPrefix("By "))
    }
    for table in page.all("table") {
      #expect(table.children.map(\.name) == ["caption", "thead", "tbody"] && table.children[0].text.hasPrefix("By "))
      let heads = table.children[1].all("th")
      #expect(heads.map { $0.attributes["scope"] } == ["col", "col", "col"])
      // Two columns may have the same heading, but no two have the same name.
      #expect(heads.map { $0.attributes["abbr"] } == ["hour of week", "running least", "running most"])
      #expect(table.children[2].children.allSatisfy { $0.children.map(\.name) == ["th", "td", "td"] })
      #expect(table.children[2].all("th").allSatisfy { $0.attributes["scope"] == "row" })
    }
    for region in page.all("div") {
      #expect(region.attributes["role"] == "region" && region.attributes["tabindex"] == "0")
      #expect(region.attributes["aria-label"]?.isEmpty == false)
    }
    // A drawing has a text, and the table with its numbers beside it.
    for section in sections where !section.all("svg").isEmpty {
      #expect(!section.all("table").isEmpty)
      #expect(section.all("svg").allSatisfy { $0.attributes["role"] == "img" && $0.attributes["aria-label"] != nil })
    }
    #expect(["script", "link", "img", "iframe"].allSatisfy { page.all($0).isEmpty })
    #expect(page.all("style").first?.text.contains("@media print") == true)
  }

  @Test func drawsTheWeekByHour() throws {
    let map = HeatMap(title: "Hours running", values: ["Mon 09:00": 3, "Sun 23:00": 1.5])
    let figure = try ParsedMarkup.document(map.svg.trimmingCharacters(in: .whitespacesAndNewlines))
    let squares = figure.all("rect")
    #expect(squares.count == 7 * 24)
    let drawn = squares.filter { $0.attributes["fill-opacity"] != "0" }
    #expect(drawn.map(\.text) == ["Mon 09:00: 3", "Sun 23:00: 1.5"])
    #expect(drawn.map { $0.attributes["fill-opacity"] } == ["1", "0.54"])
    #expect(figure.all("figcaption").first?.text == "Hours running, from nothing (empty) to 3 (full colour)")
    #expect(HeatMap(title: "Hours running", values: [:]).svg.contains("nothing at all"))
  }
}
