import Arguments
import Diagnostics
import Time

/// The form in which rows are printed.
enum ListForm: String, CaseIterable, Sendable {
  case table, json, csv
}

/// The form in which one thing is printed.
enum RecordForm: String, CaseIterable, Sendable {
  case text, json
}

/// The options of all commands that print results, and the printing.
enum OutputOptions {
  static let list = Option<ListForm>("output", short: "o", "FORM", help: "Form of the output", defaultText: "table")
  static let record = Option<RecordForm>("output", short: "o", "FORM", help: "Form of the output", defaultText: "text")
  /// Under this one the columns that were asked for are found in every invocation.
  static let columns = columns([])

  /// The same for a command that prints these columns, which completion offers.
  static func columns(_ names: [String]) -> Option<String> {
    Option<String>(
      "column", short: "c", "NAMES", help: "Columns to show, separated by commas, in this order",
      completion: .list(names), repeats: true)
  }

  /// Prints rows in the form asked for.
  ///
  /// - Parameters:
  ///   - members: what the JSON document has besides the rows
  ///   - summary: a line that a table ends with
  ///   - now: what times in tables are relative to
  static func print(
    _ rows: Rows, _ invocation: Invocation, with members: [String: JSONValue] = [:], summary: String? = nil,
    now: Timestamp = Timestamp.now()
  ) throws {
    let names = invocation.all(columns).flatMap { $0.split(separator: ",").map(columnName) }
    if let unknown = names.first(where: { name in !rows.columns.contains { $0.name == name } }) {
      let known = rows.columns.map(\.name)
      throw UsageError(
        .invalidValue, in: invocation.commandName,
        "--column: there is no column '\(unknown)'; there are \(known.joined(separator: ", "))",
        suggestion: nearest(to: unknown, among: known))
    }
    switch invocation[list] ?? .table {
    case .json:
      try Console.write(try JSONValue.document(members.merging([rows.name: rows.json]) { _, rows in rows }))
    case .csv: try Console.write((names.isEmpty ? rows : rows.choosing(names)).csv)
    case .table:
      let table = rows.choosing(names.isEmpty ? nil : names).table(width: Console.tableWidth, now: now)
      let end = summary.map { rows.cells.isEmpty ? "\($0)\n" : "\n\($0)\n" }
      try Console.write((rows.cells.isEmpty && end != nil ? "" : table) + (end ?? ""))
    }
  }

  /// Prints one thing in the form asked for.
  static func print(_ thing: Record, _ invocation: Invocation, now: Timestamp = Timestamp.now()) throws {
    switch invocation[record] ?? .text {
    case .json: try Console.write(try JSONValue.document(thing.json))
    case .text: try Console.write(thing.text(width: Console.tableWidth, now: now))
    }
  }

  /// `Stops Next` as one reads it in a heading is `stops_next`.
  private static func columnName(_ text: Substring) -> String {
    text.lowercased().map { $0 == " " || $0 == "-" ? "_" : String($0) }.joined()
  }
}
