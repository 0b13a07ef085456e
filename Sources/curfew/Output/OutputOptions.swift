import Arguments
import Diagnostics
import Text

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
  ///   - display: how the caller reads them
  ///   - context: what the rows speak of, for the foot of the table and the JSON document
  ///   - members: what the JSON document has besides the rows
  ///   - notes: sentences that a table ends with, a line each
  ///   - form: of the output; `nil` for the one that ``list`` gives
  static func print(
    _ rows: Rows, _ invocation: Invocation, on display: Display, of context: Context? = nil,
    with members: [String: JSONValue] = [:], notes: [String] = [], as form: ListForm? = nil
  ) throws {
    let names = invocation.all(columns).flatMap { $0.split(separator: ",").map(columnName) }
    if let unknown = names.first(where: { name in !rows.columns.contains { $0.name == name } }) {
      let known = rows.columns.map(\.name)
      throw UsageError(
        .invalidValue, in: invocation.commandName,
        "--column: there is no column '\(unknown)'; there are \(known.joined(separator: ", "))",
        suggestion: nearest(to: unknown, among: known))
    }
    switch form ?? invocation[list] ?? .table {
    case .json:
      let all = [rows.name: rows.json].merging(members) { rows, _ in rows }
      try Console.emit(try JSONValue.document(all.merging(context?.json ?? [:]) { own, _ in own }))
    case .csv: try Console.emit((names.isEmpty ? rows : rows.choosing(names)).csv)
    case .table:
      let isEmpty = rows.cells.isEmpty && !notes.isEmpty
      if !isEmpty { try Console.write(rows.choosing(names.isEmpty ? nil : names).table(on: display)) }
      let foot = (context.map { [Paint.dim.on($0.sentence(on: display))] } ?? []) + notes.map(display.sentence)
      let end = foot.map { $0 + "\n" }.joined()
      try Console.write((isEmpty || foot.isEmpty ? "" : "\n") + end)
    }
  }

  /// Prints one thing in the form asked for.
  static func print(
    _ thing: Record, _ invocation: Invocation, on display: Display, of context: Context? = nil
  ) throws {
    switch invocation[record] ?? .text {
    case .json: try Console.emit(try JSONValue.document(thing.json.merging(context?.json ?? [:]) { own, _ in own }))
    case .text:
      let foot = context.map { "\n\(Paint.dim.on($0.sentence(on: display)))\n" } ?? ""
      try Console.write(thing.text(on: display) + foot)
    }
  }

  /// `Stops Next` as one reads it in a heading is `stops_next`.
  private static func columnName(_ text: Substring) -> String {
    text.lowercased().map { $0 == " " || $0 == "-" ? "_" : String($0) }.joined()
  }
}
