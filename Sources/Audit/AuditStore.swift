import Digest
import SQLite
import Time

/// The audit trail's one writer, which keeps every other instance out for as long as it lives.
///
/// Its calls block on the disk, so it runs on a queue of its own; a call costs some 20 µs before it does anything,
/// which is why a sweep is recorded with one. Whatever a call throws, nothing of it was written: without a record no
/// action may be taken.
public actor AuditStore {
  /// How far a volatile value must move, or how old its last row must be, before it alone makes an observation a row.
  public nonisolated let resolution: Duration

  /// The clock of this machine, by which pauses are ordered and end: the server's is unknown to whoever orders one while
  /// the server cannot be reached.
  let clock: @Sendable () -> Timestamp
  let file: AuditFile
  let connection: Connection
  let log: FactLog
  let live: LiveTables
  var ledger: Ledger?
  var batchNumber = 0
  /// Up to these every sweep has its end and every intent its outcome.
  var closed: (sweep: Int64, intent: Int64) = (0, 0)
  /// The last sweep of the processes before this one.
  let openedAfter: Int64
  private let lock: InstanceLock
  private let executor: any SerialExecutor

  /// The queue on which the store does its blocking work.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private init(
    file: AuditFile, place: DatabaseFile, lock: InstanceLock, resolution: Duration,
    clock: @escaping @Sendable () -> Timestamp, executor: any SerialExecutor
  ) throws {
    self.file = file
    self.lock = lock
    self.resolution = resolution
    self.clock = clock
    self.executor = executor
    let connection = try file.openForWriting(place)
    self.connection = connection
    (log, live, openedAfter) = try file.attempt("open the database") {
      // A reading in between: only then all the files exist.
      _ = try ChainHead(connection)
      var files = try OpenFiles(of: place)
      let log = try FactLog(connection) { try file.checkInPlace(&files, connection) }
      return (log, try LiveTables(connection), try connection.integer("SELECT max(seq) FROM sweeps") ?? 0)
    }
  }

  /// Opens or creates the database and takes the lock that keeps other instances out.
  ///
  /// - Parameters:
  ///   - path: the database file; its directory must exist. A new file may be read by its owner alone.
  ///   - waiting: how long to wait for another instance to let go.
  ///   - resolution: see ``resolution``.
  ///   - clock: this machine's, by which pauses end.
  ///   - executor: what its blocking work runs on; a queue of its own unless said otherwise.
  /// - Throws: ``AuditFailure``; `CancellationError` when cancelled while waiting.
  public static func open(
    _ path: String, waiting: Duration = .zero, resolution: Duration = .minutes(5),
    clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() },
    executor: any SerialExecutor = BlockingExecutor(label: "curfew.audit")
  ) async throws -> AuditStore {
    let file = AuditFile(path: path)
    let place = try file.attempt("create the database") {
      let place = try DatabaseFile(creating: path)
      try file.checkHasOneName(place, isInUse: false)
      return place
    }
    let lock = try await file.lock(place, waiting: waiting)
    return try AuditStore(
      file: file, place: place, lock: lock, resolution: resolution, clock: clock, executor: executor)
  }

  /// Stores the server the database belongs to; a row only when something changed.
  ///
  /// - Throws: ``AuditFailure`` with `otherServer` when the database belongs to another one.
  public func registerServer(_ server: ServerRecord) throws {
    try file.attempt("record the server") {
      try log.transaction {
        let last = try ServerRecord.last(connection)
        if let last {
          guard last.isSameServer(as: server) else { throw otherServer(last, server) }
          if last.url == server.url && last.deployment == server.deployment && last.version == server.version { return }
        }
        _ = try log.append(
          .servers, .text(server.url), .text(server.deployment), .text(server.version), .instant(server.at))
      }
    }
  }

  private func otherServer(_ known: ServerRecord, _ other: ServerRecord) -> AuditFailure {
    AuditFailure(
      .otherServer, path: file.path, operation: "use the database for \(other.url)",
      summary: "it belongs to the Coder server \(known.url)",
      advice: "name another database for this server, since decisions of two servers cannot be told apart in one")
  }

  /// Stores a rule set whole, once by its hash, and answers its number.
  ///
  /// - Throws: ``AuditFailure``; with `invalidRecord` when the hash is not a SHA-256 in hexadecimal.
  public func registerRuleSet(_ ruleSet: RuleSetRecord) throws -> Int64 {
    let operation = "record the rule set"
    guard let hash = SHA256Digest(hex: ruleSet.hash)?.bytes else {
      throw file.invalid(operation, "its hash is \(ruleSet.hash)")
    }
    return try file.attempt(operation) {
      try log.transaction {
        if let known = try connection.integer("SELECT seq FROM rule_sets WHERE hash = ?", .blob(hash)) { return known }
        let seq = try log.append(.ruleSets, .blob(hash), .instant(ruleSet.loadedAt))
        for ruleFile in ruleSet.files {
          _ = try log.append(.ruleFiles, .integer(seq), .text(ruleFile.path), .text(ruleFile.text))
        }
        return seq
      }
    }
  }

  /// The head of the chain now.
  ///
  /// - Throws: ``AuditFailure``.
  public func chainHead() throws -> ChainHead {
    try file.attempt("read the chain") { try ChainHead(connection) }
  }

  /// Makes the tables `live_…` anew from the facts.
  ///
  /// - Throws: ``AuditFailure``.
  public func rebuildLiveTables() throws {
    ledger = nil
    try file.attempt("rebuild the live tables") {
      try connection.transaction(.immediate) {
        for table in LiveTables.Derivation.all() { try table.rebuild(connection) }
      }
    }
  }

  /// Lets the file grow to so many pages and no further, as a full disk would; for the tests of a full disk.
  package func limitPages(to count: Int) throws { try connection.execute("PRAGMA max_page_count = \(count)") }
}
