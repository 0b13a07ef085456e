import Arguments
import Text

/// The form in which a report is printed.
enum ReportForm: String, CaseIterable, Sendable {
  case table, csv, json, markdown, html
}

/// Prints reports: as all commands print rows, or as a document.
enum ReportOutput {
  static let form = Option<ReportForm>("output", short: "o", "FORM", help: "Form of the output", defaultText: "table")

  /// Prints rows in the form asked for; the arguments are those of ``OutputOptions``.
  ///
  /// - Parameter charts: what a page shows above the rows, drawn from them
  static func print(
    _ rows: Rows, _ invocation: Invocation, on display: Display, of context: Context, with members: [String: JSONValue],
    notes: [String], charts: [any ReportChart] = []
  ) throws {
    if let tray = ReportTray.current {
      return tray.take(page(of: rows, display, context, notes, charts))
    }
    if let document = try document(page(of: rows, display, context, notes, charts), invocation, display) {
      return try Console.emit(document)
    }
    try OutputOptions.print(
      rows, invocation, on: display, of: context, with: members, notes: notes, as: list(invocation))
  }

  /// The form asked for where it is not a document's.
  static func list(_ invocation: Invocation) -> ListForm {
    switch invocation[form] ?? .table {
    case .csv: .csv
    case .json: .json
    case .table, .markdown, .html: .table
    }
  }

  /// Whether it is a document that is read by itself; what stands beside a page of the service is shown there.
  static func isPage(_ invocation: Invocation) -> Bool {
    switch invocation[form] ?? .table {
    case .markdown, .html: ReportTray.current == nil
    case .table, .csv, .json: false
    }
  }

  private static func page(
    of rows: Rows, _ display: Display, _ context: Context, _ notes: [String], _ charts: [any ReportChart]
  ) -> ReportPage {
    ReportPage(
      title: "Curfew: \(rows.name)", sections: [.init(heading: nil, rows: rows, notes: notes, charts: charts)],
      foot: context.sentence(on: display))
  }

  /// The page in the form asked for; `nil` where that is none of documents.
  static func document(_ page: ReportPage, _ invocation: Invocation, _ display: Display) throws -> String? {
    let unbroken = Display(now: display.now, zone: display.zone, width: nil)
    return switch invocation[form] ?? .table {
    case .markdown: page.markdown(on: unbroken)
    case .html: page.html(on: unbroken)
    case .table, .csv, .json: nil
    }
  }
}
