import Digest
import SQLite
import Time

/// The only writer of the audit trail; it locks out every other instance for as long as it lives.
///
/// Its calls block on the disk, so it runs on a queue of its own. Each call costs about 20 µs in addition to its work,
/// so a sweep is recorded with a single call. A call that throws has written nothing: without a record no action may be
/// taken.
public actor AuditStore {
  /// Minimum move of a volatile value, or minimum age of its last row, for it alone to make an observation a row.
  public nonisolated let resolution: Duration

  /// This machine's clock, by which pauses are ordered and end.
  ///
  /// Not the server's: a person may order a pause while the server cannot be reached.
  let clock: @Sendable () -> Timestamp
  let file: AuditFile
  let connection: Connection
  let log: FactLog
  let live: LiveTables
  var ledger: Ledger?
  var batchNumber = 0
  /// Up to these numbers every sweep has its end and every intent its outcome.
  var closed: (sweep: Int64, intent: Int64) = (0, 0)
  /// The last sweep of earlier processes.
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
      // Reads once before the files are looked at, because SQLite creates all of them only then.
      _ = try ChainHead(connection)
      var files = try OpenFiles(of: place)
      let log = try FactLog(connection) { try file.checkInPlace(&files, connection) }
      return (log, try LiveTables(connection), try connection.integer("SELECT max(seq) FROM sweeps") ?? 0)
    }
  }

  /// Opens or creates the database, and takes the lock that keeps other instances out.
  ///
  /// - Parameters:
  ///   - path: the database file, in a directory that exists. A new file is readable by its owner only.
  ///   - waiting: how long to wait for another instance to release the lock.
  ///   - resolution: see ``resolution``.
  ///   - clock: this machine's clock, by which pauses end.
  ///   - executor: runs the blocking work; by default a queue of its own.
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

  /// Stores the server that the database belongs to; adds a row only when something changed.
  ///
  /// - Throws: ``AuditFailure``; with `otherServer` when the database belongs to another server.
  public func registerServer(_ server: ServerRecord) throws {
    try file.attempt("record the server") {
      try log.transaction {
        let last = try ServerRecord.last(connection)
        if let last {
          guard last.isSameServer(as: server) else { throw file.otherServer(last, server) }
          if last.url == server.url && last.deployment == server.deployment && last.version == server.version { return }
        }
        _ = try log.append(
          .servers, .text(server.url), .text(server.deployment), .text(server.version), .instant(server.at))
      }
    }
  }

  /// Stores a rule set in full, unless its hash is stored already, and returns its number.
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

  /// The present head of the chain.
  ///
  /// - Throws: ``AuditFailure``.
  public func chainHead() throws -> ChainHead {
    try file.attempt("read the chain") { try ChainHead(connection) }
  }

  /// Leaves a note beside the database for commands that find it in use (``PauseSwitch/note()``), in the place of an earlier
  /// one; it counts as long as this store is open.
  public func leaveNote(_ text: String) { lock.note(text) }

  /// Rebuilds the `live_…` tables from the facts.
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

  /// Limits the size of the file to a number of pages, to simulate a full disk in tests.
  package func limitPages(to count: Int) throws { try connection.execute("PRAGMA max_page_count = \(count)") }
}
