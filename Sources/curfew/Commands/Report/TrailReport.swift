import Arguments

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
  /// - Parameter sum: what they add up to, for several: members of the JSON document, and sentences
  static func print(
    _ reports: [TrailReport], _ invocation: Invocation, sum: (members: [String: JSONValue], notes: [String]) = ([:], [])
  ) throws {
    guard let first = reports.first else { return }
    guard reports.count > 1 else {
      return try print(
        first.rows, invocation, on: first.trail.display, of: first.trail.context, with: first.members,
        notes: first.notes, charts: first.charts)
    }
    let names = TrailReport.names(of: reports.map(\.trail.context))
    var rows = Rows(first.rows.name, columns: [Rows.Column("server")] + Rows.columns(of: reports.map(\.rows)))
    var notes: [String] = []
    for (report, name) in zip(reports, names) {
      rows.cells += report.rows.cells.map { [.text(name)] + $0 }
      notes += report.notes.map { "\(name): \($0)" }
    }
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
  /// The columns of tables of one kind together: what one of them shows is shown of all.
  static func columns(of tables: [Rows]) -> [Column] {
    (tables.first?.columns ?? []).enumerated().map { place, column in
      tables.map { $0.columns[place] }.first(where: \.isUsual) ?? column
    }
  }
}
