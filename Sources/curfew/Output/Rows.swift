import Text

/// Rows to print: a table for people, or JSON, or CSV.
struct Rows: Sendable {
  /// A column of the rows.
  struct Column: Sendable {
    /// What becomes of its texts where the table does not fit.
    enum Fit: Sendable {
      /// Shown whole: names are never cut.
      case whole
      /// Sentences: they take what the other columns leave, and continue under themselves.
      case flowing
    }

    /// Its name in JSON and CSV, and with `--column`: `stops_next`.
    let name: String
    /// What stands above it for people.
    let heading: String
    /// Whether tables show it unless asked otherwise.
    let isUsual: Bool
    let fit: Fit
    /// The same on pages, where no word stands in capitals: some screen readers would spell it.
    let headingForPages: String

    /// - Parameters:
    ///   - heading: the name in capitals with blanks unless given
    ///   - headingForPages: the heading with one capital unless given; a currency is spelt anyway
    init(
      _ name: String, heading: String? = nil, isUsual: Bool = true, fit: Fit = .whole, headingForPages: String? = nil
    ) {
      self.name = name
      self.heading = heading ?? name.map { $0 == "_" ? " " : String($0).uppercased() }.joined()
      self.isUsual = isUsual
      self.fit = fit
      self.headingForPages = headingForPages ?? Column.sentenceCase(self.heading)
    }

    private static func sentenceCase(_ heading: String) -> String {
      let words = heading.split(separator: " ").map { $0.contains(where: \.isLowercase) ? String($0) : $0.lowercased() }
      let text = words.joined(separator: " ")
      return text.prefix(1).uppercased() + text.dropFirst()
    }
  }

  /// The member of the JSON document that holds the rows.
  let name: String
  /// What stands above them for people, where the columns do not tell what they are.
  let title: String?
  let columns: [Column]
  /// For each row a cell for each column.
  let cells: Cells

  /// The cells of rows, each made when it is asked for: those of 100,000 decisions take more memory than the decisions.
  struct Cells: RandomAccessCollection, Sendable {
    let startIndex = 0
    let endIndex: Int
    private let row: @Sendable (Int) -> [Cell]

    init(_ cells: [[Cell]]) { self.init(count: cells.count) { cells[$0] } }

    /// - Parameter row: called again each time a row is asked for, and with the same result
    init(count: Int, row: @escaping @Sendable (Int) -> [Cell]) {
      endIndex = count
      self.row = row
    }

    subscript(position: Int) -> [Cell] { row(position) }
  }

  init(_ name: String, title: String? = nil, columns: [Column], cells: [[Cell]]) {
    self.init(name, title: title, columns: columns, cells: Cells(cells))
  }

  init(_ name: String, title: String? = nil, columns: [Column], cells: Cells) {
    self.name = name
    self.title = title
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

  /// The rows as RFC 4180 has them, headed by the columns' names; a text for each.
  var csv: some Sequence<String> {
    (0...cells.count).lazy.map { line in
      let fields = line == 0 ? columns.map(\.name) : cells[line - 1].map(\.csvText)
      return fields.map(Rows.csvField).joined(separator: ",") + "\r\n"
    }
  }

  /// The rows with the named columns only, in that order; `nil` for those shown usually.
  func choosing(_ names: [String]?) -> Rows {
    let chosen = names ?? columns.filter(\.isUsual).map(\.name)
    let places = chosen.compactMap { name in columns.firstIndex { $0.name == name } }
    let cells = Cells(count: cells.count) { [cells] position in
      let row = cells[position]
      return places.map { row[$0] }
    }
    return Rows(self.name, title: title, columns: places.map { columns[$0] }, cells: cells)
  }

  /// A table without lines: headings, two blanks between columns; a text for the headings and for each row, with a newline
  /// at the end. Where it does not fit, instants are given as distances, sentences continue under themselves, and what is left
  /// over goes to lines below.
  func table(on display: Display) -> some Sequence<String> {
    let long = layout(display, isShort: false)
    guard let width = display.width, long.width > width else { return long.lines(within: nil) }
    return layout(display, isShort: true).lines(within: width)
  }

  private func layout(_ display: Display, isShort: Bool) -> TableLayout {
    TableLayout(
      columns: columns.map { TableLayout.Column(heading: $0.heading, isFlowing: $0.fit == .flowing) },
      count: cells.count
    ) { [cells] in cells[$0].map { $0.text(on: display, isShort: isShort) } }
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
