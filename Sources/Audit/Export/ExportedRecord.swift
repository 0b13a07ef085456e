import Digest
import SQLite

/// One record of the trail as it leaves it: every column of its row, and its place in the chain.
public struct ExportedRecord: Sendable {
  /// The record's number.
  public let seq: Int64

  /// The table that holds it; `pruned` where only its place in the chain is left.
  public let kind: String

  /// The chain's value at the record; with pseudonyms another one in its place.
  public internal(set) var chain: [UInt8]

  /// The chain's value before the record; `nil` where the record before is exported, too.
  public internal(set) var before: [UInt8]?

  /// The row, a value for each of ``columns``; empty for `pruned`.
  public internal(set) var values: [SQLiteValue]

  /// The names of the columns, in the table's order.
  public let columns: [String]
}

extension AuditReader {
  /// The names of the tables of records, in the order of the schema.
  public static var recordTables: [String] { FactKind.allCases.map(\.table) }

  /// Hands out the records of the trail in the order of their numbers, as of one instant.
  ///
  /// - Parameters:
  ///   - tables: the tables whose records are wanted; `nil` for all.
  ///   - pseudonyms: what stands in the place of people's and workspaces' names; `nil` for the names themselves.
  ///   - write: called with each record.
  /// - Throws: ``AuditFailure``, or what `write` throws.
  public func export(
    tables: Set<String>? = nil, pseudonyms: Pseudonyms? = nil, write: @Sendable (ExportedRecord) throws -> Void
  ) throws {
    let connection = try connection
    try file.attempt("export the trail") {
      try connection.transaction(.deferred) {
        let replaced = try pseudonyms.map { try $0.names(in: connection) }
        let kinds = FactKind.allCases.filter { tables?.contains($0.table) ?? true }
        var cursors: [String: FactCursor] = [:]
        for kind in kinds { cursors[kind.table] = try FactCursor(kind, connection) }
        let columns = try Dictionary(
          uniqueKeysWithValues: kinds.map { kind in
            (
              kind.table,
              try connection.prepare("SELECT name FROM pragma_table_info(?)").all([.text(kind.table)]) { $0.text(0) }
            )
          })
        let log = try connection.prepare("SELECT seq, kind, chain FROM log NOT INDEXED ORDER BY seq")
        var before = FactLog.genesis
        var isBeforeExported = true
        while let entry = try log.next() {
          let (seq, kind, chain) = (entry.integer(0), entry.text(1), entry.bytes(2))
          defer { before = chain }
          if kind == FactLog.pruned, tables == nil {
            var record = ExportedRecord(seq: seq, kind: kind, chain: chain, before: nil, values: [], columns: [])
            if let names = replaced { names.replace(in: &record) }
            try write(record)
            isBeforeExported = true
            continue
          }
          guard let cursor = cursors[kind], let names = columns[kind], let row = cursor.row, row.integer(0) == seq
          else {
            isBeforeExported = false
            continue
          }
          var record = ExportedRecord(
            seq: seq, kind: kind, chain: chain, before: isBeforeExported ? nil : before,
            values: (0..<cursor.columnCount).map { row.value($0) }, columns: names)
          if let names = replaced { names.replace(in: &record) }
          try write(record)
          isBeforeExported = true
          try cursor.advance()
        }
      }
    }
  }
}

extension Row {
  /// The column as it is stored.
  fileprivate func value(_ column: Int32) -> SQLiteValue {
    switch kind(column) {
    case .null: .null
    case .integer: .integer(integer(column))
    case .text: .text(text(column))
    // No column holds floating-point numbers: what is there was written by somebody else.
    case .blob, .real: .blob(bytes(column))
    }
  }
}
