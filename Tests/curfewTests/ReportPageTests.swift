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
      title: hostile, sections: [.init(heading: hostile, rows: rows, notes: [hostile], chart: chart)], foot: hostile)
  }

  @Test func writesNoMarkupOfOthersIntoHTML() {
    let html = page.html(on: display)
    #expect(!html.contains("<script") && !html.contains("\u{1B}") && !html.contains("& "))
    #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;"))
    #expect(html.contains("<th scope=\"col\">HOURS</th>") && html.contains("<td>3</td>"))
    #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
  }

  @Test func writesNoMarkupOfOthersIntoMarkdown() {
    let text = page.markdown(on: display)
    #expect(!text.contains("<script") || text.contains("\\<script\\>"))
    #expect(text.split(separator: "\n").contains { $0.hasPrefix("| ") && $0.hasSuffix(" | 3 |") && $0.contains("\\|") })
  }
}
