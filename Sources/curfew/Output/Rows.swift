import Time

/// Rows to print: a table for people, or JSON, or CSV.
struct Rows: Sendable {
  /// A column of the rows.
  struct Column: Sendable {
    /// Its name in JSON and CSV, and with spaces and in capitals its heading: `stops_next`.
    let name: String
    /// Whether tables show it unless asked otherwise.
    let isUsual: Bool

    init(_ name: String, isUsual: Bool = true) {
      self.name = name
      self.isUsual = isUsual
    }

    var heading: String { name.map { $0 == "_" ? " " : String($0).uppercased() }.joined() }
  }

  /// The member of the JSON document that holds the rows.
  let name: String
  let columns: [Column]
  /// A cell for each column.
  var cells: [[Cell]]

  init(_ name: String, columns: [Column], cells: [[Cell]] = []) {
    self.name = name
    self.columns = columns
    self.cells = cells
  }

  /// The rows as objects.
  var json: JSONValue {
    .array(
      cells.map { row in
        .object(Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), row.map(\.json))))
      })
  }

  /// The rows as RFC 4180 has them, headed by the columns' names.
  var csv: String {
    let lines = [columns.map(\.name)] + cells.map { $0.map(\.csvText) }
    return lines.map { $0.map(Rows.csvField).joined(separator: ",") + "\r\n" }.joined()
  }

  /// The rows with the named columns only, in that order; `nil` for those shown usually.
  func choosing(_ names: [String]?) -> Rows {
    let chosen = names ?? columns.filter(\.isUsual).map(\.name)
    let places = chosen.compactMap { name in columns.firstIndex { $0.name == name } }
    return Rows(self.name, columns: places.map { columns[$0] }, cells: cells.map { row in places.map { row[$0] } })
  }

  /// A table without lines: headings, two blanks between columns, newline at the end.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal to fit into; `nil` for no limit
  ///   - now: what times are relative to
  func table(width: Int?, now: Timestamp) -> String {
    var layout = TableLayout(headings: columns.map(\.heading), rows: cells.map { $0.map { $0.tableText(now: now) } })
    if let width, layout.width > width {
      layout.rows = cells.map { $0.map { $0.tableText(now: now, isShort: true) } }
      layout.shrink(to: width)
    }
    return layout.text
  }

  /// Quoted where it must be. A cell that a spreadsheet would take for a formula gets an apostrophe in front
  /// (https://owasp.org/www-community/attacks/CSV_Injection); negative numbers are numbers.
  static func csvField(_ text: String) -> String {
    var field = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(text) == nil {
      field = "'" + field
    }
    guard field.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return field }
    return "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
