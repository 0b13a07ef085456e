import SQLite
import Synchronization

/// Compares a file's tables, views and indices with those that the migrations create in an empty file.
///
/// Complete facts are of no use if a view hides some of them or a trigger changes what is written. Indices and views
/// that admins add for their own queries are ignored.
struct SchemaCheck {
  /// The version of the file's schema.
  let version: Int
  /// The kinds of fact that the file's version knows.
  var kinds: [FactKind] { FactKind.allCases.filter { expected.objects[$0.table]?.type == "table" } }
  /// The columns of facts that must be unique in their table, such as `intent` of `outcomes`.
  var uniqueColumns: [(table: String, columns: String)] { expected.uniqueColumns }
  private let expected: Expected

  /// Finds out what the connection's version should look like.
  init(for connection: Connection) throws {
    let schema = AuditSchema.schema
    version = if case .older(let version) = try schema.state(of: connection) { version } else { schema.version }
    expected = try Expected.of(version)
  }

  /// The first object that differs from the migrations' result: its name and a description; `nil` when there is none.
  func difference(_ connection: Connection) throws -> (name: String, summary: String)? {
    let found = try SchemaCheck.objects(connection)
    for (name, object) in expected.objects.sorted(by: { $0.key < $1.key }) where found[name] != object {
      return (name, found[name] == nil ? "\(name) is gone from the schema" : "\(name) was changed in the schema")
    }
    if let name = found.filter({ $0.value.type == "trigger" && expected.objects[$0.key] == nil }).keys.min() {
      return (name, "the trigger \(name) was added to the schema")
    }
    return nil
  }

  /// What a version's migrations make of an empty file: created in a database in memory, once a process for each version.
  private struct Expected: Sendable {
    let objects: [String: Object]
    let uniqueColumns: [(table: String, columns: String)]

    private static let known = Mutex<[Int: Expected]>([:])

    static func of(_ version: Int) throws -> Expected {
      try known.withLock { known in
        if let expected = known[version] { return expected }
        let expected = try Expected(version)
        known[version] = expected
        return expected
      }
    }

    private init(_ version: Int) throws {
      let fresh = try Connection(path: ":memory:", access: .readWrite)
      try fresh.trustSchema()
      try AuditSchema.schema.version(version).migrate(fresh)
      objects = try SchemaCheck.objects(fresh)
      uniqueColumns = try fresh.prepare(
        """
        SELECT t.name, (SELECT group_concat(c.name, ', ') FROM pragma_index_info(i.name) c)
        FROM sqlite_schema t, pragma_index_list(t.name) i
        WHERE t.type = 'table' AND t.name NOT LIKE 'live%' AND i.origin = 'u' ORDER BY t.rowid, i.seq
        """
      ).all { ($0.text(0), $0.text(1)) }
    }
  }

  private struct Object: Equatable, Sendable {
    let type: String
    let table: String
    /// `nil` for the index that a `UNIQUE` column creates.
    let sql: String?
  }

  private static func objects(_ connection: Connection) throws -> [String: Object] {
    let rows = try connection.prepare("SELECT name, type, tbl_name, sql FROM sqlite_schema")
      .all { ($0.text(0), Object(type: $0.text(1), table: $0.text(2), sql: $0.optionalText(3))) }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }
}
