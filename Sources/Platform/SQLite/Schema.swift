/// A database's identity and the steps that made its tables.
public struct Schema: Sendable {
  /// The number in the file's header that says whose database it is; not 0.
  public let applicationID: Int32

  /// The SQL of each version, from version 1 on. What was shipped is never changed; new versions are appended.
  public let migrations: [String]

  /// Declares a schema.
  public init(applicationID: Int32, migrations: [String]) {
    self.applicationID = applicationID
    self.migrations = migrations
  }

  /// What a file holds, seen from this schema.
  public enum State: Hashable, Sendable {
    /// Nothing yet.
    case empty
    /// This schema in its latest version.
    case current
    /// This schema in an older version.
    case older(version: Int)
    /// This schema in a version that this program does not know.
    case newer(version: Int)
    /// Tables of another program.
    case foreign(applicationID: Int32)
  }

  /// The latest version, which this program knows.
  public var version: Int { migrations.count }

  /// The schema as it was in one of its versions.
  public func version(_ version: Int) -> Schema {
    Schema(applicationID: applicationID, migrations: Array(migrations.prefix(version)))
  }

  /// What the connection's file holds.
  ///
  /// - Throws: ``SQLiteError``; with `notADatabase` for a file that is none.
  public func state(of connection: Connection) throws -> State {
    let application = Int32(truncatingIfNeeded: try connection.integer("PRAGMA application_id") ?? 0)
    let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
    guard application == applicationID else {
      // The header alone tells, so that a file whose schema must be trusted to be read is not taken for damaged.
      let changes = try connection.integer("PRAGMA schema_version") ?? 0
      return application == 0 && version == 0 && changes == 0 ? .empty : .foreign(applicationID: application)
    }
    if version == self.version { return .current }
    return version < self.version ? .older(version: version) : .newer(version: version)
  }

  /// Brings an empty or older database up to date, each version in one transaction.
  ///
  /// - Precondition: the state is `empty`, `older` or `current`; two processes may do this at the same time.
  /// - Throws: ``SQLiteError``.
  public func migrate(_ connection: Connection) throws {
    for (index, sql) in migrations.enumerated() {
      try connection.transaction(.immediate) {
        // Read under the write lock: another process may just have done it.
        guard (try connection.integer("PRAGMA user_version") ?? 0) == index else { return }
        try connection.execute("PRAGMA application_id = \(applicationID)")
        try connection.execute(sql)
        try connection.execute("PRAGMA user_version = \(index + 1)")
      }
    }
  }
}
