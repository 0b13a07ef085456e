import SQLite

/// Compares a file's tables and views with those that the migrations make.
///
/// Facts that are all there do not help when a view hides some of them or a trigger changes what is written. What
/// admins add for their own questions, indices and views, is left alone.
enum SchemaCheck {
  /// What is not as the migrations make it: the name and what to say about it; `nil` when all is.
  static func difference(_ connection: Connection) throws -> (name: String, summary: String)? {
    let fresh = try Connection(path: ":memory:", access: .readWrite)
    try fresh.trustSchema()
    try AuditSchema.schema.migrate(fresh)
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

  private struct Object: Equatable {
    let type: String
    let sql: String
  }

  private static func objects(_ connection: Connection) throws -> [String: Object] {
    let rows = try connection.prepare("SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL")
      .all { ($0.text(0), Object(type: $0.text(1), sql: $0.text(2))) }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }
}
