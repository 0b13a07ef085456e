import Time

/// One thing to print: names and values below one another, then lists that belong to it.
struct Record: Sendable {
  /// Names as in JSON (`stops_next`) with their values, in order.
  var fields: [(name: String, value: Cell)]
  /// Lists that belong to it.
  var lists: [Rows] = []

  /// The record as JSON members.
  var json: [String: JSONValue] {
    var members = Dictionary(fields.map { ($0.name, $0.value.json) }) { first, _ in first }
    for rows in lists { members[rows.name] = rows.json }
    return members
  }

  /// The record for people.
  func text(width: Int?, now: Timestamp) -> String {
    let names = fields.map { Rows.Column($0.name).heading }
    let longest = names.map(\.count).max() ?? 0
    var text = ""
    for (name, field) in zip(names, fields) {
      let value = field.value.tableText(now: now)
      text += name + String(repeating: " ", count: longest - name.count + 2) + value + "\n"
    }
    for rows in lists where !rows.cells.isEmpty {
      text += "\n" + rows.choosing(nil).table(width: width, now: now)
    }
    return text
  }
}
