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
      let value = field.value.text(on: display)
      let lines = display.width.map { value.wrapped(to: max(20, $0 - left)) } ?? [value]
      text += Paint.bold.on(heading) + String(repeating: " ", count: left - heading.columns)
      text += lines.joined(separator: "\n" + String(repeating: " ", count: left)) + "\n"
    }
    for rows in lists where !rows.cells.isEmpty {
      text += "\n" + rows.choosing(nil).table(on: display)
    }
    return text
  }
}
