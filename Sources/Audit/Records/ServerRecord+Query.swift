import SQLite
import Time

extension ServerRecord {
  /// The server the database belongs to, as it was last read; `nil` before the first sweep.
  static func last(_ connection: Connection) throws -> ServerRecord? {
    try connection.cached("SELECT url, deployment, version, at FROM servers ORDER BY seq DESC LIMIT 1").first { row in
      ServerRecord(url: row.text(0), deployment: row.optionalText(1), version: row.text(2), at: row.instant(3))
    }
  }
}
