import Digest
import SQLite
import Synchronization
import Time

/// Reads the trail on a connection of its own; neither it nor the writer waits for the other.
///
/// Its calls block on the disk, so it runs on a queue of its own, as the store does. When their task is cancelled they end soon
/// and throw `CancellationError`.
public actor AuditReader {
  let file: AuditFile
  /// The connection to the file itself.
  let source: Connection
  /// A copy migrated to the latest version; `nil` unless an older Curfew wrote the file.
  private var copy: Connection?
  private let executor: any SerialExecutor

  /// The queue on which the reader does its blocking work.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens an existing database for reading.
  ///
  /// - Parameter executor: runs the blocking work; by default a queue of its own.
  /// - Throws: ``AuditFailure``.
  public init(path: String, executor: any SerialExecutor = BlockingExecutor(label: "curfew.audit.reader")) throws {
    file = AuditFile(path: path)
    self.executor = executor
    source = try file.openForReading()
    source.heedCancellation()
  }

  /// A connection to the trail in the tables of the latest version.
  ///
  /// A reader may not migrate the file, because an older Curfew may still work with it. It then reads a private copy,
  /// which SQLite keeps on the disk if it is large, and which shows the file as of the first request.
  var connection: Connection {
    get throws {
      if let copy { return copy }
      guard case .older = try AuditSchema.schema.state(of: source) else { return source }
      // The empty path is SQLite's name for a private temporary database.
      let copy = try Connection(path: "", access: .readWrite)
      try copy.copy(source)
      try copy.trustSchema()
      try AuditSchema.schema.migrate(copy)
      copy.heedCancellation()
      self.copy = copy
      return copy
    }
  }

  /// The decisions that match the query, newest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func decisions(_ query: DecisionQuery = DecisionQuery()) throws -> [StoredDecision] {
    let (sql, values) = try query.clause(number: "d.seq", workspaces: few(query))
    let found = try all(
      "SELECT \(StoredDecision.columnNames) \(StoredDecision.joins) \(sql)", values, StoredDecision.init)
    return query.after == nil ? found : found.reversed()
  }

  /// One decision by its number; `nil` when there is none.
  ///
  /// - Throws: ``AuditFailure``.
  public func decision(_ seq: Int64) throws -> StoredDecision? {
    try all(
      "SELECT \(StoredDecision.columnNames) \(StoredDecision.joins) WHERE d.seq = ?", [.integer(seq)],
      StoredDecision.init
    ).first
  }

  /// The requests for the decisions that match the query, newest first.
  ///
  /// ``DecisionQuery/before`` and ``DecisionQuery/after`` refer to the intents' numbers.
  ///
  /// - Throws: ``AuditFailure``.
  public func actions(_ query: DecisionQuery = DecisionQuery()) throws -> [StoredAction] {
    let (sql, values) = try query.clause(number: "i.seq", workspaces: few(query))
    let found = try all("\(StoredAction.select) \(sql)", values, StoredAction.init)
    return query.after == nil ? found : found.reversed()
  }

  /// The requests for one decision, in the order in which they were sent.
  ///
  /// - Throws: ``AuditFailure``.
  public func actions(of decision: Int64) throws -> [StoredAction] {
    try all("\(StoredAction.select) WHERE d.seq = ? ORDER BY i.seq", [.integer(decision)], StoredAction.init)
  }

  /// The last observation of every workspace, ordered by owner and name; deleted workspaces are included.
  ///
  /// - Throws: ``AuditFailure``.
  public func workspaces() throws -> [StoredObservation] {
    try all(
      """
      \(StoredObservation.select)
      WHERE o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq) ORDER BY n.owner, n.name
      """, [], StoredObservation.init)
  }

  /// The last observation of a workspace, at or before an instant if one is given; `nil` when there is none.
  ///
  /// - Parameter workspace: the workspace's id.
  /// - Throws: ``AuditFailure``.
  public func observation(ofWorkspace workspace: String, at instant: Timestamp? = nil) throws -> StoredObservation? {
    try all(
      """
      \(StoredObservation.select)
      WHERE o.seq = (
        SELECT seq FROM observations
        WHERE workspace = (SELECT seq FROM workspaces WHERE id = ?) AND at <= ? ORDER BY seq DESC LIMIT 1)
      """, [.text(workspace), .integer(instant?.microseconds ?? .max)], StoredObservation.init
    ).first
  }

  /// One observation by its number; `nil` when there is none.
  ///
  /// - Throws: ``AuditFailure``.
  public func observation(_ seq: Int64) throws -> StoredObservation? {
    try all("\(StoredObservation.select) WHERE o.seq = ?", [.integer(seq)], StoredObservation.init).first
  }

  /// The last sweeps, newest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func sweeps(limit: Int = 20) throws -> [StoredSweep] {
    try all("\(StoredSweep.select) ORDER BY s.seq DESC LIMIT ?", [.integer(limit)], StoredSweep.init)
  }

  /// The versions of Curfew that made its sweeps, as they call themselves.
  ///
  /// - Throws: ``AuditFailure``.
  public func makers() throws -> Set<String> {
    Set(try all("SELECT DISTINCT curfew FROM sweeps", []) { $0.text(0) })
  }

  /// When the last sweep that saw the workspaces began, by the server's clock; `nil` when there was none.
  ///
  /// A sweep that failed or was killed may have seen nothing, and does not count.
  ///
  /// - Throws: ``AuditFailure``.
  public func lastSightAt() throws -> Timestamp? {
    try file.attempt("read the sweeps") { try LiveTables.lastSightAt(connection) }
  }

  /// The time by the server's clock, as far as the trail tells: this machine's, as much ahead or behind as it was found to be when
  /// the last sweep saw the workspaces, and not before that sweep. This machine's time where there was none.
  ///
  /// - Parameter machineNow: by this machine's clock
  /// - Throws: ``AuditFailure``.
  public func serverTime(at machineNow: Timestamp) throws -> Timestamp {
    guard let at = try lastSightAt() else { return machineNow }
    let ahead = try all(
      "SELECT server_ahead_ms FROM sweeps WHERE at = ? ORDER BY seq DESC LIMIT 1", [.instant(at)]
    ) { $0.integer(0) }.first
    return max(at, machineNow + .milliseconds(ahead ?? 0))
  }

  /// When the last things were recorded, by the server's clock; `nil` where nothing is.
  ///
  /// A sweep sends its requests after it began, and each thing is dated as exactly as the server's clock was known then.
  ///
  /// - Throws: ``AuditFailure``.
  public func lastRecordAt() throws -> Timestamp? {
    let tables = ["sweeps", "sweep_ends", "intents", "outcomes", "remarks", "notice_events"]
    let last = tables.map { "SELECT (SELECT at FROM \($0) ORDER BY seq DESC LIMIT 1) AS at" }
    return try all("SELECT max(at) FROM (\(last.joined(separator: " UNION ALL ")))", []) { $0.optionalInstant(0) }
      .first ?? nil
  }

  /// A rule set by its hash in hexadecimal; `nil` when it was never loaded.
  ///
  /// - Throws: ``AuditFailure``.
  public func ruleSet(hash: String) throws -> RuleSetRecord? {
    guard let digest = SHA256Digest(hex: hash) else { return nil }
    return try file.attempt("read the rule set") {
      let loadedAt = try connection.cached("SELECT loaded_at FROM rule_sets WHERE hash = ?")
        .first([.blob(digest.bytes)]) { $0.instant(0) }
      guard let loadedAt else { return nil }
      let files = try connection.cached(
        """
        SELECT path, text FROM rule_files WHERE rule_set = (SELECT seq FROM rule_sets WHERE hash = ?) ORDER BY seq
        """
      ).all([.blob(digest.bytes)]) { RuleSetRecord.File(path: $0.text(0), text: $0.text(1)) }
      return RuleSetRecord(hash: digest.hex, loadedAt: loadedAt, files: files)
    }
  }

  /// The Coder server that the database belongs to; `nil` before the first sweep.
  ///
  /// - Throws: ``AuditFailure``.
  public func server() throws -> ServerRecord? {
    try file.attempt("read the server") { try ServerRecord.last(connection) }
  }

  /// Refuses a database that belongs to another server, as its writer does (``AuditStore/registerServer(_:)``).
  ///
  /// - Throws: ``AuditFailure``; with `otherServer` when the database belongs to another server.
  public func check(isOf server: ServerRecord) throws {
    guard let known = try self.server(), !known.isSameServer(as: server) else { return }
    throw file.otherServer(known, server)
  }

  /// The pause in force at an instant of this machine's clock; `nil` for none.
  ///
  /// - Throws: ``AuditFailure``.
  public func pause(at now: Timestamp) throws -> Pause? {
    try file.attempt("read the pause") { try PauseTable.standing(at: now, connection)?.pause }
  }

  /// The present head of the chain.
  ///
  /// - Throws: ``AuditFailure``.
  public func chainHead() throws -> ChainHead {
    try file.attempt("read the chain") { try ChainHead(connection) }
  }

  /// Checks every fact against the chain, and the indices and live tables against the facts; reads the whole file once.
  ///
  /// - Parameters:
  ///   - kept: heads that earlier sweeps printed and that were kept elsewhere; without them a truncated or rewritten
  /// end is not detected.
  ///   - progress: called from time to time with the number of facts checked so far and their total; what it throws ends
  ///     the verification.
  /// - Throws: ``AuditFailure`` when the file cannot be read; damage that SQLite notices is a finding.
  public func verify(
    against kept: [ChainHead] = [],
    progress: @Sendable @escaping (_ done: Int64, _ total: Int64) throws -> Void = { _, _ in }
  ) async throws -> VerificationReport {
    let (file, interruption) = (file, source.interruption)
    let side = Mutex<Interruption?>(nil)
    return try await withTaskCancellationHandler {
      try file.attempt("verify the trail") {
        let pages = SideJob(label: "curfew.audit.pages") { () throws -> [String]? in
          // What cannot be opened again, such as a file that was renamed meanwhile, is checked on the open connection.
          guard let connection = try? file.openForReading() else { return nil }
          side.withLock { $0 = connection.interruption }
          return try connection.integrityCheck()
        }
        var verifier = Verifier(source, kept: kept, pages: pages, progress: progress)
        return try verifier.report()
      }
    } onCancel: {
      interruption.interrupt()
      side.withLock { $0?.interrupt() }
    }
  }

  /// The workspaces that a query can mean, where they are few.
  private func few(_ query: DecisionQuery) throws -> [Int64]? {
    guard let (sql, values) = query.workspaceKeys else { return nil }
    let limit = DecisionQuery.fewWorkspaces
    let keys = try all("SELECT DISTINCT * FROM (\(sql)) LIMIT \(limit + 1)", values) { $0.integer(0) }
    return keys.count <= limit ? keys : nil
  }

  func all<Element>(
    _ sql: String, _ values: [SQLiteValue], _ body: (Row) throws -> Element
  ) throws -> [Element] {
    try file.attempt("read the trail") { try connection.prepare(sql).all(values, body) }
  }
}
