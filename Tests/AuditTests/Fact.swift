import SQLite

/// A row of a table of facts, with every value, for changing it and putting it back.
struct Fact: Equatable {
  let table: String
  let seq: Int64
  let columns: [String]
  let values: [SQLiteValue]

  /// Every fact, in the order of their numbers.
  static func all(_ connection: Connection) throws -> [Fact] {
    let entries = try connection.prepare("SELECT seq, kind FROM log ORDER BY seq").all { ($0.integer(0), $0.text(1)) }
    return try entries.map { seq, table in
      let columns = try connection.cached("SELECT name FROM pragma_table_info(?)").all([.text(table)]) { $0.text(0) }
      let values = try connection.cached("SELECT * FROM \(table) WHERE seq = ?").first([.integer(seq)]) { row in
        (0..<Int32(columns.count)).map { column -> SQLiteValue in
          switch row.kind(column) {
          case .null, .real: .null
          case .integer: .integer(row.integer(column))
          case .text: .text(row.text(column))
          case .blob: .blob(row.bytes(column))
          }
        }
      }
      return Fact(table: table, seq: seq, columns: columns, values: values ?? [])
    }
  }

  /// Another value that differs as little as it can.
  static func changed(_ value: SQLiteValue) -> SQLiteValue {
    switch value {
    case .null: .integer(0)
    case .integer(let number): .integer(number ^ (1 << 40))
    case .text(let text): .text(String(text.dropLast()) + (text.last == "!" ? "?" : "!"))
    case .blob(let bytes): .blob(bytes.dropLast() + [(bytes.last ?? 0) ^ 0x80])
    }
  }

  func set(_ column: Int, to value: SQLiteValue, _ connection: Connection) throws {
    try connection.cached("UPDATE \(table) SET \"\(columns[column])\" = ? WHERE seq = ?").run(value, .integer(seq))
  }

  func insert(_ connection: Connection) throws {
    let parameters = repeatElement("?", count: values.count).joined(separator: ", ")
    try connection.cached("INSERT INTO \(table) VALUES (\(parameters))").run(values)
  }
}
