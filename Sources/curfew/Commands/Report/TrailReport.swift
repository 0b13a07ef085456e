import Arguments
import Time

/// What a report found in one trail, in the form in which all reports are printed.
struct TrailReport {
  let trail: ReportedTrail
  var rows: Rows
  /// What the JSON document has besides the rows.
  var members: [String: JSONValue]
  var notes: [String]
  var charts: [any ReportChart] = []
}

extension ReportOutput {
  /// Prints the report of one trail, or those of several in one: each row then says of which server it is.
  ///
  /// - Parameters:
  ///   - sum: what they add up to, for several: members of the JSON document, and sentences
  ///   - isInOrder: whether rows begin with an instant, and those of several trails are put in the order of these
  static func print(
    _ reports: [TrailReport], _ invocation: Invocation,
    sum: (members: [String: JSONValue], notes: [String]) = ([:], []),
    isInOrder: Bool = false
  ) throws {
    let reports = reports.map { $0.telling(of: $0.trail.removal, in: invocation) }
    guard let first = reports.first else { return }
    guard reports.count > 1 else {
      return try print(
        first.rows, invocation, on: first.trail.display, of: first.trail.context, with: first.members,
        notes: first.notes, charts: first.charts)
    }
    let names = TrailReport.names(of: reports.map(\.trail.context))
    let rows = Rows.joined(reports.map(\.rows), of: names, isInOrder: isInOrder)
    let notes = zip(reports, names).flatMap { report, name in report.notes.map { "\(name): \($0)" } }
    var members = sum.members
    members["trails"] = .array(
      reports.map { .object($0.members.merging($0.trail.context.json) { own, _ in own }) })
    // Whose server and database those are, each of the trails says.
    try print(
      rows, invocation, on: first.trail.display, of: Context(at: first.trail.now), with: members,
      notes: notes + sum.notes)
  }
}

extension TrailReport {
  /// The same with what is to be said of removed records in the document itself, which may be read where nobody sees what a command
  /// says beside it.
  fileprivate func telling(of removal: String?, in invocation: Invocation) -> TrailReport {
    var report = self
    report.members["not_complete"] = removal.map { .string($0) } ?? .null
    if let removal, ReportOutput.isPage(invocation) { report.notes.insert(removal, at: 0) }
    return report
  }

  /// What trails are called: by their server, and by their file as well where another one is of the same server.
  static func names(of contexts: [Context]) -> [String] {
    contexts.map { context in
      let file = context.database ?? ""
      guard let server = context.server else { return file }
      return contexts.count { $0.server == server } == 1 ? server : "\(server) (\(file))"
    }
  }
}

extension Rows {
  /// Tables of one kind in one; each row says of which server it is.
  ///
  /// - Parameter isInOrder: whether the rows are put in the order of their instants, which the first column has; else the tables
  ///   stand one below the other
  static func joined(_ tables: [Rows], of servers: [String], isInOrder: Bool = false) -> Rows {
    var cells = zip(tables, servers).flatMap { table, server in table.cells.map { [.text(server)] + $0 } }
    if isInOrder { cells.sort { ($0[1].instant ?? .epoch) < ($1[1].instant ?? .epoch) } }
    return Rows(tables.first?.name ?? "", columns: [Column("server")] + columns(of: tables), cells: cells)
  }

  /// The columns of tables of one kind together: what one of them shows is shown of all.
  static func columns(of tables: [Rows]) -> [Column] {
    (tables.first?.columns ?? []).enumerated().map { place, column in
      tables.map { $0.columns[place] }.first(where: \.isUsual) ?? column
    }
  }
}

extension Cell {
  fileprivate var instant: Timestamp? {
    switch self {
    case .instant(let instant), .dated(let instant): instant
    default: nil
    }
  }
}
