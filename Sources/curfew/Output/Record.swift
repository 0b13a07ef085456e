import Text

/// One thing to print: names and values below one another, then lists that belong to it.
struct Record: Sendable {
  /// A name as in JSON (`stops_next`) with its value.
  struct Field: Sendable {
    let column: Rows.Column
    let value: Cell

    init(_ column: Rows.Column, _ value: Cell) {
      self.column = column
      self.value = value
    }

    init(_ name: String, _ value: Cell) { self.init(Rows.Column(name), value) }
  }

  /// The fields in order.
  var fields: [Field]
  /// Lists that belong to it.
  var lists: [Rows] = []
  /// Longer texts for people, each with what stands above it; what is verbatim is shown as it is written.
  var sections: [(heading: String, text: String, isVerbatim: Bool)] = []

  /// The record as JSON members.
  var json: [String: JSONValue] {
    var members = Dictionary(fields.map { ($0.column.name, $0.value.json) }) { first, _ in first }
    for rows in lists { members[rows.name] = rows.json }
    return members
  }

  /// The record for people: values in a column of their own, where they continue.
  func text(on display: Display) -> String {
    let left = (fields.map { $0.column.heading.columns }.max() ?? 0) + 2
    var text = ""
    for field in fields {
      let heading = field.column.heading
      text += Record.line(
        Paint.bold.on(heading), width: heading.columns, field.value.text(on: display), at: left, on: display.width)
    }
    for rows in lists where !rows.cells.isEmpty {
      text +=
        "\n" + (rows.title.map { Paint.bold.on($0) + "\n" } ?? "") + rows.choosing(nil).table(on: display).joined()
    }
    for (heading, body, isVerbatim) in sections {
      text += "\n\(Paint.bold.on(heading))\n\n\(isVerbatim ? Display.verbatim(body) : display.indented(body))"
    }
    return text
  }

  /// A name and, from a column on, its value, which continues under itself. A word of it that is too long for what is left
  /// beside the name (a path, a hash) goes below, where it has the whole line.
  ///
  /// - Parameters:
  ///   - width: of the name, without marks
  ///   - terminal: columns to fit into; `nil` for no limit
  static func line(_ name: String, width: Int, _ value: String, at left: Int, on terminal: Int?) -> String {
    func under(_ lines: [String], _ indent: Int) -> String {
      lines.joined(separator: "\n" + String(repeating: " ", count: indent)) + "\n"
    }
    let beside = name + String(repeating: " ", count: left - width)
    guard let terminal else { return beside + value + "\n" }
    let lines = value.wrapped(to: max(20, terminal - left))
    if lines.allSatisfy({ left + $0.columns <= terminal }) { return beside + under(lines, left) }
    return name + "\n    " + under(value.wrapped(to: max(20, terminal - 4)), 4)
  }
}
