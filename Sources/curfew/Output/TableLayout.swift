import Text

/// Texts in columns.
///
/// A text that is not to be wrapped is never cut. Where the columns do not fit side by side, a row goes on in lines below
/// its first, indented, with the headings laid out the same way.
struct TableLayout {
  /// A column.
  struct Column {
    let heading: String
    /// Whether its texts may be wrapped at blanks.
    let isFlowing: Bool
  }

  /// Columns that stand side by side, with their widths.
  private struct Line {
    var columns: [Int] = []
    var widths: [Int] = []
    let indent: Int

    var width: Int { indent + widths.reduce(0, +) + TableLayout.gap * max(0, widths.count - 1) }
  }

  let columns: [Column]
  /// Number of rows.
  let count: Int
  /// The texts of a row; made each time they are asked for.
  let row: (Int) -> [String]
  /// The narrowest that sentences are made beside other columns.
  private static let narrowest = 24
  private static let gap = 2
  /// Of the lines that a row goes on in.
  private static let indent = 4
  private let natural: [Int]

  init(columns: [Column], count: Int, row: @escaping (Int) -> [String]) {
    self.columns = columns
    self.count = count
    self.row = row
    var natural = columns.map(\.heading.columns)
    for position in 0..<count {
      for (index, text) in row(position).enumerated() { natural[index] = max(natural[index], text.columns) }
    }
    self.natural = natural
  }

  /// Columns of the terminal that it takes with everything side by side.
  var width: Int { natural.reduce(0, +) + TableLayout.gap * max(0, columns.count - 1) }

  /// The headings and each row, with a newline at the end and no blanks at the ends of lines.
  ///
  /// - Parameter width: to fit into; `nil` for no limit
  func lines(within width: Int?) -> some Sequence<String> {
    let lines = width.map(places(within:)) ?? [Line(columns: Array(columns.indices), widths: natural, indent: 0)]
    return (0...count).lazy.map { number in
      guard number > 0 else { return lines.map { text(of: columns.map(\.heading), in: $0, paint: .bold) }.joined() }
      let row = row(number - 1)
      // A line below that would say nothing is left out.
      return lines.filter { line in line.indent == 0 || line.columns.contains { row[$0] != "-" } }
        .map { text(of: row, in: $0, paint: nil) }.joined()
    }
  }

  /// Puts columns side by side as long as they fit. What is wrapped takes what is left of its line.
  private func places(within width: Int) -> [Line] {
    var lines = [Line(indent: 0)]
    for (index, column) in columns.enumerated() {
      let needed = column.isFlowing ? min(natural[index], TableLayout.narrowest) : natural[index]
      let line = lines[lines.count - 1]
      if !line.columns.isEmpty, line.width + TableLayout.gap + needed > width {
        lines.append(Line(indent: TableLayout.indent))
      }
      lines[lines.count - 1].columns.append(index)
      lines[lines.count - 1].widths.append(needed)
    }
    return lines.map { widened($0, to: width) }
  }

  /// Gives the columns that wrap what the others leave, from the first on.
  private func widened(_ line: Line, to width: Int) -> Line {
    var line = line
    for (place, index) in line.columns.enumerated() where columns[index].isFlowing {
      let left = width - line.width
      line.widths[place] = max(1, min(natural[index], line.widths[place] + left))
    }
    return line
  }

  private func text(of row: [String], in line: Line, paint: Paint?) -> String {
    let cells = zip(line.columns, line.widths).map { index, width in
      columns[index].isFlowing && row[index].columns > width
        ? row[index].wrapped(to: width, breakingWords: true) : [row[index]]
    }
    var text = ""
    for level in 0..<(cells.map(\.count).max() ?? 0) {
      var shown = String(repeating: " ", count: line.indent)
      var blanks = 0
      for (cell, width) in zip(cells, line.widths) {
        let part = level < cell.count ? cell[level] : ""
        if !part.isEmpty {
          shown += String(repeating: " ", count: blanks) + (paint?.on(part) ?? part)
          blanks = 0
        }
        blanks += max(0, width - part.columns) + TableLayout.gap
      }
      text += shown + "\n"
    }
    return text
  }
}
