import Audit
import Digest
import FoundationEssentials
import SQLite

/// Writes a trail as an earlier version of Curfew would have: the tables of that version, the same facts under new numbers
/// without what that version did not record, and a chain over them.
struct OlderTrail {
  private let source: Connection
  private let target: Connection
  /// The new number of each fact that has one.
  private var numbers: [Int64: Int64] = [:]

  /// - Throws: when the trail cannot be read, as after a failure of the disk.
  static func write(_ path: String, to target: String, version: Int) throws {
    try Data().write(to: URL(fileURLWithPath: target))
    var trail = OlderTrail(
      source: try Connection(path: path, access: .readOnly), target: try Connection(path: target, access: .readWrite))
    try trail.target.trustSchema()
    try trail.target.execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL")
    try AuditSchema.schema.version(version).migrate(trail.target)
    try trail.target.transaction(.immediate) { try trail.copy() }
  }

  /// The oldest version that could have written the trail: the first ones suspended no schedules. `nil` where it has no
  /// tables yet.
  static func oldest(_ path: String) throws -> Int? {
    // Who died while making the file has left a journal, which only the next writer may take back.
    guard !FileManager.default.fileExists(atPath: path + "-journal") else { return nil }
    let connection = try Connection(path: path, access: .readOnly)
    guard try AuditSchema.schema.state(of: connection) == .current else { return nil }
    return try connection.integer("SELECT count(*) FROM live_suspensions") == 0 ? 2 : 3
  }

  private init(source: Connection, target: Connection) {
    self.source = source
    self.target = target
  }

  private mutating func copy() throws {
    let tables = try target.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'log'")
      .all { try Table($0.text(0), in: target) }
    let live = tables.filter { $0.name.hasPrefix("live_") }
    let facts = Dictionary(
      uniqueKeysWithValues: tables.filter { !$0.name.hasPrefix("live_") }.map { ($0.name, $0) })
    let reads = try facts.mapValues { try source.prepare($0.selection + " WHERE seq = ?") }
    let writes = try facts.mapValues { try target.prepare($0.insertion) }
    let entry = try target.prepare("INSERT INTO log VALUES (?, ?, ?)")
    var chain = [UInt8](repeating: 0, count: 32)
    let log = try source.prepare("SELECT seq, kind FROM log ORDER BY seq").all { ($0.integer(0), $0.text(1)) }
    for (old, kind) in log {
      guard let table = facts[kind], let read = reads[kind], let write = writes[kind] else { continue }
      numbers[old] = Int64(numbers.count + 1)
      guard let values = try read.first([.integer(old)], { try translated($0, table) }) else {
        preconditionFailure("the trail lacks the row \(old) of \(kind)")
      }
      var bytes = CanonicalBytes()
      bytes.begin(kind, after: chain)
      for value in values { bytes.append(value) }
      chain = bytes.chain.bytes
      try entry.run([values[0], .text(kind), .blob(chain)])
      try write.run(values)
    }
    for table in live {
      let write = try target.prepare(table.insertion)
      let rows = try source.prepare(table.selection).all { try translated($0, table) }
      for values in rows { try write.run(values) }
    }
  }

  /// A row with the new numbers of what it refers to.
  private func translated(_ row: Row, _ table: Table) throws -> [SQLiteValue] {
    try table.columns.enumerated().map { index, column in
      let value = SQLiteValue(row, Int32(index))
      if column.refersToFact, case .integer(let old) = value { return .integer(try number(old)) }
      guard table.name == "repeats", column.name == "decisions" else { return value }
      let all = try JSONDecoder().decode([Int64].self, from: Data(row.bytes(Int32(index)))).map(number)
      return .text("[\(all.map(String.init).joined(separator: ","))]")
    }
  }

  private func number(_ old: Int64) throws -> Int64 {
    guard let new = numbers[old] else { preconditionFailure("nothing of number \(old) is in the older trail") }
    return new
  }

  private struct Table {
    let name: String
    let columns: [(name: String, refersToFact: Bool)]

    init(_ name: String, in connection: Connection) throws {
      self.name = name
      let references = try connection.prepare("SELECT \"from\" FROM pragma_foreign_key_list(?)")
        .all([.text(name)]) { $0.text(0) }
      columns = try connection.prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid").all([.text(name)]) {
        let column = $0.text(0)
        // The live table of runs says of only some of its columns what they refer to.
        return (column, references.contains(column) || column == "last_sweep")
      }
    }

    var selection: String { "SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(name)" }

    var insertion: String {
      "INSERT INTO \(name) VALUES (\(repeatElement("?", count: columns.count).joined(separator: ", ")))"
    }
  }
}

extension SQLiteValue {
  fileprivate init(_ row: Row, _ column: Int32) {
    switch row.kind(column) {
    case .null: self = .null
    case .integer: self = .integer(row.integer(column))
    case .text: self = .text(row.text(column))
    case .blob: self = .blob(row.bytes(column))
    case .real: preconditionFailure("no table has a column of this type")
    }
  }
}
