import Digest
import SQLite

/// Checks a whole trail, and stops at the first deviation from what was written.
///
/// It reads the log and every table of facts in parallel, in the order of their numbers, without using any index. The
/// facts proven in this way are then used to check the rest: the indices, which queries rely on, and the live tables,
/// which the next decision relies on.
struct Verifier {
  private typealias Finding = VerificationReport.Finding

  private let connection: Connection
  private let kept: [Int64: ChainHead]
  private let contradiction: ChainHead?
  private let lastKept: Int64
  private var met: Set<Int64> = []
  private let progress: (_ done: Int64, _ total: Int64) throws -> Void
  /// SQLite's own check of the file, which goes on beside that of the facts; `nil`, or without a result, where this connection
  /// has to do it.
  private let pages: SideJob<[String]?>?
  private var canonical = CanonicalBytes()
  private var chain = FactLog.genesis
  private var seq: Int64 = 0
  private var count: Int64 = 0
  private var pruning: LastPruning?
  private var seal = Seal()

  /// Number of facts checked between two calls of `progress`.
  private static let step: Int64 = 5000

  /// - Parameters:
  ///   - kept: heads that were kept elsewhere.
  ///   - pages: SQLite's own check of the file on another connection; `nil` to do it on this one
  ///   - progress: called from time to time with the number of facts checked so far and their total; what it throws ends it.
  init(
    _ connection: Connection, kept: [ChainHead], pages: SideJob<[String]?>? = nil,
    progress: @escaping (Int64, Int64) throws -> Void
  ) {
    self.connection = connection
    self.pages = pages
    self.kept = Dictionary(kept.map { ($0.seq, $0) }, uniquingKeysWith: { first, _ in first })
    let known = self.kept
    contradiction = kept.first { known[$0.seq] != $0 }
    lastKept = kept.map(\.seq).max() ?? 0
    self.progress = progress
  }

  /// Checks everything, in one read transaction.
  mutating func report() throws -> VerificationReport {
    var finding: Finding?
    do {
      try connection.transaction(.deferred) { finding = try check() }
    } catch let error as SQLiteError where [.corrupt, .notADatabase, .other].contains(error.code) {
      finding = schemaDifference() ?? damage(error)
    }
    guard let digest = SHA256Digest(bytes: chain) else { preconditionFailure("chain values have 32 bytes") }
    return VerificationReport(
      goodFacts: count, head: ChainHead(seq: seq, chain: digest), finding: finding,
      prunedHeads: kept.keys.count { $0 > 0 && !met.contains($0) && $0 <= pruning?.through ?? 0 })
  }

  private mutating func check() throws -> Finding? {
    if let contradiction {
      return Finding(
        .rewritten, seq: contradiction.seq,
        "two different heads of record \(contradiction.seq) were kept: they are not of one trail")
    }
    let schema = try SchemaCheck(for: connection)
    if schema.version >= 6 { pruning = try LastPruning(connection) }
    if let finding = try checkFacts(schema.kinds) ?? checkEnd() { return finding }
    let own = self
    let checks = [
      own.checkSchema, own.checkUniqueness, { _ in try own.checkPages() }, { _ in try own.checkReferences() },
      own.checkMemory, { schema in try own.checkRollups(schema) },
    ]
    for check in checks {
      try progress(seq, seq)
      if let finding = try check(schema) { return finding }
    }
    return nil
  }

  // MARK: The chain

  private mutating func checkFacts(_ kinds: [FactKind]) throws -> Finding? {
    let cursors = try kinds.map { try FactCursor($0, connection) }
    let byTable = Dictionary(uniqueKeysWithValues: cursors.map { ($0.kind.table, $0) })
    let total = try connection.integer("SELECT max(seq) FROM log") ?? 0
    let entries = try connection.prepare("SELECT seq, kind, chain FROM log NOT INDEXED ORDER BY seq")
    // Each cursor stands at its next row, so only the smallest of them can come before the next log entry.
    while let entry = try entries.next() {
      let number = entry.integer(0)
      let table = entry.text(1)
      let isPlace = table == FactLog.pruned && number <= pruning?.through ?? 0
      guard number == seq + 1 || isPlace && number > seq else {
        if let stray = FactCursor.first(in: cursors, before: number) { return inserted(stray) }
        return Finding(.entryRemoved, seq: seq + 1, "the log lacks entry \(seq + 1): it goes on with \(number)")
      }
      if isPlace {
        if let stray = FactCursor.first(in: cursors, before: number + 1) { return inserted(stray) }
        chain = entry.bytes(2)
        seq = number
        if let finding = try sealed(isRecord: false) { return finding }
        continue
      }
      guard let cursor = byTable[table], let row = cursor.row, row.integer(0) == number else {
        if let stray = FactCursor.first(in: cursors, before: number) { return inserted(stray) }
        return Finding(.removed, seq: number, table: table, "the row \(number) of \(table) is gone")
      }
      canonical.begin(table, after: chain)
      for column in 0..<cursor.columnCount { canonical.append(row, column) }
      let value = canonical.chain.bytes
      guard entry.holds(value, in: 2) else {
        if let stray = FactCursor.first(in: cursors, before: number) { return inserted(stray) }
        return Finding(
          .edited, seq: number, table: table, "the row \(number) of \(table) is not what was written: it was edited")
      }
      chain = value
      seq = number
      count += 1
      if let finding = try sealed(isRecord: true) { return finding }
      try cursor.advance()
      if number.isMultiple(of: Verifier.step) { try progress(number, total) }
    }
    return FactCursor.first(in: cursors, before: .max).map(inserted)
  }

  /// Compares the chain with a head that was kept and, at the end of what old records were removed from, with the seal.
  private mutating func sealed(isRecord: Bool) throws -> Finding? {
    if let kept = kept[seq] {
      met.insert(seq)
      guard kept.chain.bytes == chain else {
        return Finding(
          .rewritten, seq: seq, "the chain at record \(seq) is not the one that was kept: the trail was rewritten")
      }
    }
    guard let pruning, seq <= pruning.through else { return nil }
    if pruning.isFinished {
      seal.add(seq, isRecord: isRecord, chain: chain)
    } else if let isToStay = try connection.cached(
      "SELECT is_planned = 1 AND is_record = 1 FROM live_kept WHERE seq = ? AND is_planned > 0"
    ).first([.integer(seq)], { $0.integer(0) != 0 }) {
      seal.add(seq, isRecord: isToStay, chain: chain)
    }
    guard seq == pruning.through, seal.bytes != pruning.seal else { return nil }
    return Finding(
      .rewritten, seq: seq,
      "the records up to \(seq) are not those that were sealed when older ones were removed: some were edited, removed or "
        + "inserted")
  }

  private func inserted(_ cursor: FactCursor) -> Finding {
    let number = cursor.row?.integer(0)
    return Finding(
      .inserted, seq: number, table: cursor.kind.table,
      "the row \(number ?? 0) of \(cursor.kind.table) has no entry in the log: it was inserted")
  }

  /// Checks that the trail is at least as long as it is known to have been.
  private func checkEnd() throws -> Finding? {
    if lastKept > seq {
      let lost = lastKept - seq
      return Finding(
        .tailCut, seq: seq + 1,
        (seq == 0 ? "the trail is empty" : "the trail ends at record \(seq)")
          + ", the head that was kept is of record \(lastKept): at least \(lost) record\(lost == 1 ? " was" : "s were") cut off"
      )
    }
    // Facts are never deleted, so an empty trail with free pages once had facts.
    if seq == 0, let pages = try connection.integer("PRAGMA freelist_count"), pages > 0 {
      return Finding(
        .tailCut, seq: 1,
        "the trail is empty, and the file has room for what was deleted from it: it had records before")
    }
    return nil
  }

  // MARK: What rests on the facts

  private func checkSchema(_ schema: SchemaCheck) throws -> Finding? {
    try schema.difference(connection).map { Finding(.schemaDiffers, table: $0.name, $0.summary) }
  }

  /// The schema's deviation in a file whose tables cannot even be read; `nil` when the schema is not the cause.
  private func schemaDifference() -> Finding? {
    do { return try checkSchema(try SchemaCheck(for: connection)) } catch { return nil }
  }

  /// Checks that unique rows exist only once, such as an outcome of an intent or an end of a sweep.
  ///
  /// Does not use the unique index, which may itself be damaged.
  private func checkUniqueness(_ schema: SchemaCheck) throws -> Finding? {
    for (table, columns) in schema.uniqueColumns {
      let double = try connection.prepare(
        """
        SELECT min(seq), max(seq) FROM \(table) NOT INDEXED
        GROUP BY \(columns) HAVING count(*) > 1 ORDER BY max(seq) LIMIT 1
        """
      ).first { ($0.integer(0), $0.integer(1)) }
      guard let (first, second) = double else { continue }
      return Finding(
        .duplicate, seq: second, table: table,
        "the rows \(first) and \(second) of \(table) have the same \(columns), of which there can be one only")
    }
    return nil
  }

  private func checkPages() throws -> Finding? {
    let found = try pages?.value()
    guard let damage = try (found ?? connection.integrityCheck()).first else { return nil }
    return Finding(.damaged, "the file is damaged: \(damage)")
  }

  private func checkReferences() throws -> Finding? {
    let dangling = try connection.prepare("PRAGMA foreign_key_check")
    while let row = try dangling.next() {
      let table = row.text(0)
      // In an unfinished removal the oldest go first: what they led to goes, too.
      if let number = row.optionalInteger(1), try isDoomed(number) { continue }
      defer { dangling.reset() }
      return Finding(
        .dangling, seq: row.optionalInteger(1), table: table,
        "the row \(row.text(1)) of \(table) names a row of \(row.text(2)) that does not exist")
    }
    return nil
  }

  /// Whether a record is one that an unfinished removal has not come to yet.
  private func isDoomed(_ number: Int64) throws -> Bool {
    guard let pruning, !pruning.isFinished, number <= pruning.through else { return false }
    return try connection.integer("SELECT 1 FROM live_kept WHERE seq = ? AND is_record = 1", .integer(number)) == nil
  }

  private func checkMemory(_ schema: SchemaCheck) throws -> Finding? {
    for table in LiveTables.Derivation.all(version: schema.version) {
      // Since version 2 the facts tell how often a decision was repeated; before, only the live table does.
      guard let difference = try table.difference(connection, counts: schema.version >= 2) else { continue }
      return Finding(.memoryDiffers, table: table.name, "\(difference): it was edited")
    }
    return nil
  }

  /// Compares the roll-ups of records that were removed with what they were then.
  private func checkRollups(_ schema: SchemaCheck) throws -> Finding? {
    guard schema.version >= 9, pruning != nil else { return nil }
    return try RollupSeals.difference(connection).map {
      Finding(.memoryDiffers, table: "live_days", "\($0): they were edited")
    }
  }

  private func damage(_ error: SQLiteError) -> Finding {
    Finding(.damaged, seq: seq + 1, "the file cannot be read after record \(seq): \(error.message)")
  }
}
