import Digest
import Time

/// The audit trail's one writer.
///
/// Stubs until the module lands; the signatures stand.
public actor AuditStore {
  /// How far a volatile value must move, or how old its last row must be, before it alone makes an observation a row.
  public let resolution: Duration

  init(resolution: Duration) {
    self.resolution = resolution
  }

  /// Opens or creates the database and takes the lock that keeps other instances out.
  ///
  /// - Parameters:
  ///   - path: the database file; its directory must exist.
  ///   - waiting: how long to wait for another instance to let go.
  ///   - resolution: see ``resolution``.
  /// - Throws: ``AuditFailure``.
  public static func open(
    _ path: String, waiting: Duration = .zero, resolution: Duration = .minutes(5)
  ) async throws -> AuditStore {
    AuditStore(resolution: resolution)
  }

  /// Ends what a process that died left open, and answers the intents whose outcome nobody knows, oldest first.
  ///
  /// Call it once after opening, then settle each intent by reading its workspace and ``recordOutcome(_:memory:)``.
  public func recover(at now: Timestamp) throws -> [OpenIntent] { [] }

  /// Everything remembered between sweeps.
  public func loadMemory() throws -> Memory { Memory() }

  /// Stores the server the database belongs to; a row only when something changed.
  ///
  /// - Throws: ``AuditFailure`` with `otherServer` when the database belongs to another one.
  public func registerServer(_ server: ServerRecord) throws {}

  /// Stores a rule set whole, once by its hash, and answers its number.
  public func registerRuleSet(_ ruleSet: RuleSetRecord) throws -> Int64 { 1 }

  /// Stores that a sweep begins, and answers its number.
  public func beginSweep(_ sweep: SweepRecord) throws -> Int64 { 1 }

  /// Stores what a sweep saw and decided, in one transaction: all of it or nothing.
  ///
  /// - Returns: for each decision, in order, the number of the row that stands for it: a new one, or that of the run it
  ///   repeats.
  public func record(_ batch: SweepBatch) throws -> [Int64] { batch.decisions.map { _ in 1 } }

  /// Commits an intent to disk before its request leaves, unless Curfew is paused at that very moment.
  public func recordIntent(_ intent: IntentRecord) throws -> IntentReceipt { .recorded(1) }

  /// Stores what became of an intent, with the memory that changes with it.
  public func recordOutcome(_ outcome: OutcomeRecord, memory: MemoryChanges = MemoryChanges()) throws {}

  /// Stores that a sweep ended, and answers the head of the chain for its summary line.
  public func endSweep(_ end: SweepEndRecord) throws -> ChainHead {
    ChainHead(seq: 0, chain: SHA256.digest(of: ""))
  }

  /// The pause that stands at an instant, as any process may have ordered it; `nil` for none.
  public func pause(at now: Timestamp) throws -> Pause? { nil }
}
