import Text
import Time

/// A table of a page, with a caption and headings that a screen reader can tell.
struct PageTable: Sendable {
  /// How a column's cells stand.
  enum Kind: Sendable {
    case plain
    /// Numbers: at the right.
    case figure
    /// Sentences: they may wrap.
    case text
  }

  let caption: String
  let columns: [(heading: String, kind: Kind)]
  /// The first cell of each row says what the row is about.
  let rows: [[Markup]]
  /// Whether a heading says already what the caption says to who hears it.
  var isCaptionSeen = true

  /// The table; a sentence instead where it has no rows.
  func markup(orElse nothing: String) -> Markup {
    guard !rows.isEmpty else { return "<p>\(nothing)</p>\n" }
    let head = columns.map { heading, kind -> Markup in "<th scope=\"col\"\(attribute(kind))>\(heading)</th>" }
    let lines = rows.map { row -> Markup in
      let cells = zip(row, columns).enumerated().map { place, pair -> Markup in
        let (cell, column) = pair
        return place == 0
          ? "<th scope=\"row\">\(cell)</th>" : "<td\(attribute(column.kind))>\(cell)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    return """
      <div class="wide" tabindex="0" role="region" aria-label="\(caption)"><table>
      <caption\(isCaptionSeen ? "" : " class=\"unseen\"" as Markup)>\(caption)</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(lines)</tbody>
      </table></div>

      """
  }

  private func attribute(_ kind: Kind) -> Markup {
    switch kind {
    case .plain: ""
    case .figure: " class=\"figure\""
    case .text: " class=\"text\""
    }
  }
}

extension PageTable {
  /// The rows of a report or a list, as the command line shows them.
  ///
  /// - Parameter limit: number of rows at most
  init(_ rows: Rows, caption: String, on display: Display, limit: Int) {
    let chosen = rows.choosing(nil)
    let shown = chosen.cells.prefix(limit)
    let columns = chosen.columns.enumerated().map { place, column in
      let isFigure = place > 0 && !shown.isEmpty && shown.allSatisfy { $0[place].isFigure }
      return (
        heading: column.headingForPages, kind: column.fit == .flowing ? Kind.text : isFigure ? .figure : .plain
      )
    }
    let cells = shown.map { row in
      zip(chosen.columns, row).map { column, cell -> Markup in
        column.address(of: cell)?.link(cell.markup(on: display)) ?? cell.markup(on: display)
      }
    }
    self.init(caption: caption, columns: columns, rows: cells)
  }
}

extension Rows.Column {
  /// The page of what a name stands for; `nil` where there is none.
  fileprivate func address(of cell: Cell) -> PageAddress? {
    guard case .text(let text) = cell, !text.isEmpty else { return nil }
    switch name {
    case "workspace", "example":
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      return parts.count == 2 && !parts.contains("") ? .workspace(parts[0], parts[1]) : nil
    case "owner", "template", "rule": return PageAddress("decisions", query: [(name, text)])
    default: return nil
    }
  }
}

extension Cell {
  /// Whether it stands at the right.
  fileprivate var isFigure: Bool {
    switch self {
    case .integer, .number, .amount, .duration, .none: true
    default: false
    }
  }

  /// The value on a page.
  func markup(on display: Display) -> Markup {
    switch self {
    case .none: .nothing
    case .instant(let instant), .dated(let instant): display.markup(instant)
    case .idle(let instant): "\(display.markup(instant)), will not come true"
    case .computed(let instant): "\(display.markup(instant)) (computed)"
    case .word(_, let words, let paint):
      switch paint {
      case .green?: "<span class=\"good\">\(words)</span>"
      case .yellow?: "<span class=\"warn\">\(words)</span>"
      case .red?: "<span class=\"bad\">\(words)</span>"
      default: "\(words)"
      }
    case .absent, .text, .list, .shown, .boolean, .duration, .integer, .number, .amount:
      .isolated(text(on: display))
    }
  }
}

extension Display {
  /// An instant in the reader's zone, with how far it is.
  func markup(_ instant: Timestamp) -> Markup {
    let text = time(instant)
    let shown = text.prefix(10) + " " + text.dropFirst(11)
    return
      "<time datetime=\"\(instant.flooredToSecond.rfc3339)\">\(String(shown))</time> <span class=\"far\">(\(distance(instant)))</span>"
  }
}
