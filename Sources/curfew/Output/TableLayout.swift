/// Texts in columns.
struct TableLayout {
  let headings: [String]
  var rows: [[String]]
  /// The narrowest a column is made.
  private static let narrowest = 8
  private var limits: [Int?]

  init(headings: [String], rows: [[String]]) {
    self.headings = headings
    self.rows = rows
    limits = headings.map { _ in nil }
  }

  /// Columns of the terminal that the table takes.
  var width: Int { widths.reduce(0, +) + 2 * max(0, headings.count - 1) }

  private var widths: [Int] {
    headings.indices.map { index in
      let longest = max(headings[index].count, rows.map { $0[index].count }.max() ?? 0)
      return min(longest, limits[index] ?? longest)
    }
  }

  /// Narrows the widest columns, one column of the terminal at a time, until the table fits or all are narrow.
  mutating func shrink(to limit: Int) {
    var widths = widths
    var excess = width - limit
    while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
      let floor = max(TableLayout.narrowest, headings[widest].count)
      guard widths[widest] > floor else { return }
      let next = widths.indices.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
      let step = max(1, min(excess, widths[widest] - max(floor, next)))
      widths[widest] -= step
      limits[widest] = widths[widest]
      excess -= step
    }
  }

  /// The table with a newline after each row and no blanks at the ends of lines.
  var text: String {
    let widths = widths
    var text = ""
    for row in [headings] + rows {
      var line = ""
      for (index, cell) in row.enumerated() {
        let shown = cell.count > widths[index] ? cell.prefix(widths[index] - 1) + "…" : cell[...]
        line += shown
        if index < row.count - 1 { line += String(repeating: " ", count: widths[index] - shown.count + 2) }
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
