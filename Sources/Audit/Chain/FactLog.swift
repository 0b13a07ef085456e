import Digest
import SQLite

/// Appends facts, with their numbers and chain values.
///
/// Each transaction reads the head again, because `curfew pause` appends to the same file from its own process.
final class FactLog {
  private let connection: Connection
  private let checkFiles: () throws -> Void
  private let entry: Statement
  private var inserts: [FactKind: (statement: Statement, columnCount: Int)] = [:]
  private var canonical = CanonicalBytes()
  private var seq: Int64 = 0
  private var chain: [UInt8] = []

  /// The chain's value before the first fact.
  static let genesis = [UInt8](repeating: 0, count: 32)

  /// The kind of an entry whose record was removed: only its place in the chain is left.
  static let pruned = "pruned"

  /// - Parameter checkFiles: called before each transaction; throws when a write would be lost.
  init(_ connection: Connection, checkFiles: @escaping () throws -> Void = {}) throws {
    self.connection = connection
    self.checkFiles = checkFiles
    entry = try connection.prepare("INSERT INTO log VALUES (?, ?, ?)")
  }

  /// Inserts a row with a statement that is compiled at its first use.
  ///
  /// A database that an older Curfew still works with lacks some of the tables.
  private func insert(_ kind: FactKind, _ values: [SQLiteValue]) throws {
    let insert: (statement: Statement, columnCount: Int)
    if let known = inserts[kind] {
      insert = known
    } else {
      let columns = Int(try connection.integer("SELECT count(*) FROM pragma_table_info(?)", .text(kind.table)) ?? 0)
      let parameters = repeatElement("?", count: columns).joined(separator: ", ")
      insert = (try connection.prepare("INSERT INTO \(kind.table) VALUES (\(parameters))"), columns)
      inserts[kind] = insert
    }
    guard values.count == insert.columnCount else {
      throw SQLiteError(
        .constraint, message: "\(kind.table) has \(insert.columnCount) columns, this version writes \(values.count)")
    }
    try insert.statement.run(values)
  }

  /// Runs `body`, which may append, as one transaction at the present end of the chain.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try checkFiles()
    return try connection.transaction(.immediate) {
      (seq, chain) = try FactLog.head(connection)
      return try body()
    }
  }

  /// Appends a fact within a transaction, and returns its number.
  ///
  /// - Parameter columns: every column after `seq`, in the table's order.
  func append(_ kind: FactKind, _ columns: SQLiteValue...) throws -> Int64 { try append(kind, columns) }

  /// The same with the columns in an array.
  func append(_ kind: FactKind, _ columns: [SQLiteValue]) throws -> Int64 {
    let next = seq + 1
    canonical.begin(kind.table, after: chain)
    canonical.append(.integer(next))
    for column in columns { canonical.append(column) }
    let value = canonical.chain.bytes
    try entry.run(.integer(next), .text(kind.table), .blob(value))
    try insert(kind, [.integer(next)] + columns)
    seq = next
    chain = value
    return next
  }

  /// The number and the chain's value of the last fact.
  static func head(_ connection: Connection) throws -> (seq: Int64, chain: [UInt8]) {
    try connection.cached("SELECT seq, chain FROM log ORDER BY seq DESC LIMIT 1")
      .first { ($0.integer(0), $0.bytes(1)) } ?? (0, genesis)
  }
}
