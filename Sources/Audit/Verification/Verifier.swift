import Digest
import SQLite

/// Walks the log and every table of facts side by side, in the order of their numbers, and stops at the first thing
/// that is not as it was written.
///
/// The tables are read by a scan each, so the cost is one pass over the file.
struct Verifier {
  private typealias Finding = VerificationReport.Finding

  private let connection: Connection
  private let kept: ChainHead?
  private var canonical = CanonicalBytes()
  private var chain = FactLog.genesis
  private var seq: Int64 = 0

  /// - Parameter kept: a head that was kept elsewhere.
  init(_ connection: Connection, kept: ChainHead?) {
    self.connection = connection
    self.kept = kept
  }

  /// Checks everything, on one state of the database.
  mutating func report() throws -> VerificationReport {
    var finding: Finding?
    do {
      try connection.transaction(.deferred) {
        finding = try checkFacts() ?? checkKeptHead() ?? checkMemory() ?? checkSchema() ?? checkPages()
      }
    } catch let error as SQLiteError where error.code == .corrupt || error.code == .notADatabase {
      finding = Finding(.damaged, seq: seq + 1, "the file cannot be read after fact \(seq): \(error.message)")
    }
    guard let digest = SHA256Digest(bytes: chain) else { preconditionFailure("chain values have 32 bytes") }
    return VerificationReport(goodFacts: seq, head: ChainHead(seq: seq, chain: digest), finding: finding)
  }

  private mutating func checkFacts() throws -> Finding? {
    let cursors = try FactKind.allCases.map { try FactCursor($0, connection) }
    let byTable = Dictionary(uniqueKeysWithValues: cursors.map { ($0.kind.table, $0) })
    let entries = try connection.prepare("SELECT seq, kind, chain FROM log ORDER BY seq")
    while let entry = try entries.next() {
      let number = entry.integer(0)
      let table = entry.text(1)
      if let stray = FactCursor.first(in: cursors, before: number) { return inserted(stray) }
      guard number == seq + 1 else {
        return Finding(.entryRemoved, seq: seq + 1, "the log lacks entry \(seq + 1): it goes on with \(number)")
      }
      guard let cursor = byTable[table], let row = cursor.row, row.integer(0) == number else {
        return Finding(.removed, seq: number, table: table, "the row \(number) of \(table) is gone")
      }
      canonical.begin(table, after: chain)
      for column in 0..<cursor.columnCount { canonical.append(row, column) }
      let value = canonical.chain.bytes
      guard value == entry.bytes(2) else {
        return Finding(
          .edited, seq: number, table: table, "the row \(number) of \(table) is not what was written: it was edited")
      }
      if let rewritten = checkKeptHead(at: number, value) { return rewritten }
      chain = value
      seq = number
      try cursor.advance()
    }
    return FactCursor.first(in: cursors, before: .max).map(inserted)
  }

  private func inserted(_ cursor: FactCursor) -> Finding {
    let number = cursor.row?.integer(0)
    return Finding(
      .inserted, seq: number, table: cursor.kind.table,
      "the row \(number ?? 0) of \(cursor.kind.table) has no entry in the log: it was inserted")
  }

  private func checkKeptHead(at number: Int64, _ value: [UInt8]) -> Finding? {
    guard let kept, kept.seq == number, kept.chain.bytes != value else { return nil }
    return Finding(
      .rewritten, seq: number, "the chain at fact \(number) is not the one that was kept: the trail was rewritten")
  }

  private func checkKeptHead() -> Finding? {
    guard let kept, kept.seq > seq else { return nil }
    return Finding(
      .tailCut, seq: seq + 1,
      "the trail ends at fact \(seq), the head that was kept is \(kept.seq): its end was cut off")
  }

  private func checkMemory() throws -> Finding? {
    for table in LiveTables.Derivation.all {
      guard let difference = try table.difference(connection) else { continue }
      return Finding(.memoryDiffers, table: table.name, "\(difference): it was edited")
    }
    return nil
  }

  private func checkSchema() throws -> Finding? {
    try SchemaCheck.difference(connection).map { Finding(.schemaDiffers, table: $0.name, $0.summary) }
  }

  private func checkPages() throws -> Finding? {
    guard let damage = try connection.quickCheck().first else { return nil }
    return Finding(.damaged, "the file is damaged: \(damage)")
  }
}
