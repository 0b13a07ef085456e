import Text

/// A drawing of rows that stand beside it as a table, without script or network.
protocol ReportChart: Sendable {
  /// A figure with an SVG element, which has a text for whoever does not see it.
  var svg: String { get }
}

/// A report as a document: one self-contained page of HTML, or Markdown.
struct ReportPage: Sendable {
  /// A table with what is said about it.
  struct Section: Sendable {
    /// `nil` where the page has one section.
    let heading: String?
    let rows: Rows
    let notes: [String]
    /// Drawings of the rows, above them.
    let charts: [any ReportChart]
  }

  let title: String
  let sections: [Section]
  /// What the page speaks of.
  let foot: String

  /// Markdown with pipe tables; what would be markup in cells is escaped.
  func markdown(on display: Display) -> String {
    var text = "# \(Self.plain(title))\n"
    for section in sections {
      if let heading = section.heading { text += "\n## \(Self.plain(heading))\n" }
      let rows = section.rows.choosing(nil)
      if !rows.cells.isEmpty {
        text += "\n| " + rows.columns.map { Self.plain($0.heading) }.joined(separator: " | ") + " |\n"
        text += "|" + rows.columns.map { _ in "---|" }.joined() + "\n"
        for row in rows.cells {
          text += "| " + row.map { Self.plain($0.text(on: display)) }.joined(separator: " | ") + " |\n"
        }
      }
      text += section.notes.map { "\n\(Self.plain(display.sentence($0)))\n" }.joined()
    }
    return text + "\n\(Self.plain(foot))\n"
  }

  private static func plain(_ text: String) -> String {
    text.printable().map { "\\`*_[]<>|#".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  /// A page that needs no network and no script, for light and dark screens and for paper.
  func html(on display: Display) -> String {
    let body = sections.enumerated().map { place, section in
      let heading = section.heading.map { "<h2 id=\"section-\(place)\">\($0.escapedForMarkup())</h2>\n" } ?? ""
      let label = section.heading == nil ? "" : " aria-labelledby=\"section-\(place)\""
      let notes = section.notes.map { "<p>\(display.sentence($0).escapedForMarkup())</p>\n" }.joined()
      let caption = section.heading ?? title
      let table = Self.table(section.rows, caption, display)
      let charts = section.charts.map(\.svg).joined()
      return "<section\(label)>\n\(heading)\(charts)\(table)\(notes)</section>\n"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
      <title>\(title.escapedForMarkup())</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <header><h1>\(title.escapedForMarkup())</h1></header>
      <main>
      \(body.joined())</main>
      <footer><p>\(foot.escapedForMarkup())</p></footer>
      </body>
      </html>

      """
  }

  private static func table(_ rows: Rows, _ caption: String, _ display: Display) -> String {
    let rows = rows.choosing(nil)
    guard !rows.cells.isEmpty else { return "" }
    // Headings such as AT MOST stand beside the one that they belong to; read alone, a column has its whole name.
    let head = rows.columns.map { column in
      let name = column.name.map { $0 == "_" ? " " : String($0) }.joined()
      return "<th scope=\"col\" abbr=\"\(name.escapedForMarkup())\">\(column.heading.escapedForMarkup())</th>"
    }.joined()
    let lines = rows.cells.map { row in
      let cells = row.enumerated().map { place, cell in
        let text = cell.text(on: display).escapedForMarkup()
        return place == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return """
      <div class="wide" tabindex="0" role="region" aria-label="\(caption.escapedForMarkup())"><table>
      <caption>\(caption.escapedForMarkup())</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(lines.joined())</tbody>
      </table></div>

      """
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1c2430; --page: #ffffff; --line: #c9d1db; --least: #1f6fb2; --most: #a9cbe8; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e4e9f0; --page: #14181e; --line: #3b4550; --least: #5aa9e6; --most: #2b4f6e; }
    }
    body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-weight: 600; padding: .5rem 0; }
    th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    .wide { overflow-x: auto; }
    figure { margin: 1rem 0; max-width: 40rem; } figure.broad { max-width: none; }
    svg text { font-size: 12px; fill: var(--ink); }
    .least { fill: var(--least); } .most { fill: var(--most); }
    .line { fill: var(--line); }
    .heat { fill: var(--least); stroke: var(--line); }
    @media print {
      @page { margin: 15mm; }
      :root { --ink: #000000; --page: #ffffff; --line: #999999; --least: #444444; --most: #bbbbbb; }
      body { margin: 0; max-width: none; } .wide { overflow: visible; } tr, figure { break-inside: avoid; }
      thead { display: table-header-group; } h1, h2, caption { break-after: avoid; } .least, .most, .heat { print-color-adjust: exact; }
    }
    """
}
