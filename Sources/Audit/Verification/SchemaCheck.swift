import SQLite

/// Compares a file's tables, views and indices with those that the migrations create in an empty file.
///
/// Complete facts are of no use if a view hides some of them or a trigger changes what is written. Indices and views
/// that admins add for their own queries are ignored.
struct SchemaCheck {
  /// The version of the file's schema.
  let version: Int
  /// The kinds of fact that the file's version knows.
  let kinds: [FactKind]
  private let fresh: Connection

  /// Creates the schema of the connection's version in a database in memory.
  init(for connection: Connection) throws {
    let schema = AuditSchema.schema
    version = if case .older(let version) = try schema.state(of: connection) { version } else { schema.version }
    fresh = try Connection(path: ":memory:", access: .readWrite)
    try fresh.trustSchema()
    try schema.version(version).migrate(fresh)
    let made = try fresh.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all { $0.text(0) }
    kinds = FactKind.allCases.filter { made.contains($0.table) }
  }

  /// The first object that differs from the migrations' result: its name and a description; `nil` when there is none.
  func difference(_ connection: Connection) throws -> (name: String, summary: String)? {
    let found = try objects(connection)
    let expected = try objects(fresh)
    for (name, object) in expected.sorted(by: { $0.key < $1.key }) where found[name] != object {
      return (name, found[name] == nil ? "\(name) is gone from the schema" : "\(name) was changed in the schema")
    }
    if let name = found.filter({ $0.value.type == "trigger" && expected[$0.key] == nil }).keys.min() {
      return (name, "the trigger \(name) was added to the schema")
    }
    return nil
  }

  /// The columns of facts that must be unique in their table, such as `intent` of `outcomes`.
  func uniqueColumns() throws -> [(table: String, columns: String)] {
    try fresh.prepare(
      """
      SELECT t.name, (SELECT group_concat(c.name, ', ') FROM pragma_index_info(i.name) c)
      FROM sqlite_schema t, pragma_index_list(t.name) i
      WHERE t.type = 'table' AND t.name NOT LIKE 'live%' AND i.origin = 'u' ORDER BY t.rowid, i.seq
      """
    ).all { ($0.text(0), $0.text(1)) }
  }

  private struct Object: Equatable {
    let type: String
    let table: String
    /// `nil` for the index that a `UNIQUE` column creates.
    let sql: String?
  }

  private func objects(_ connection: Connection) throws -> [String: Object] {
    let rows = try connection.prepare("SELECT name, type, tbl_name, sql FROM sqlite_schema")
      .all { ($0.text(0), Object(type: $0.text(1), table: $0.text(2), sql: $0.optionalText(3))) }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }
}
