import Time

/// What one sweep read about one workspace.
public struct ObservationRecord: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// When it was read, by the server's clock.
  public var at: Timestamp

  /// The stable content; `nil` when ``AuditStore/known(_:under:)`` says that the trail has it, which saves making the JSON
  /// and hashing it.
  public var snapshot: SnapshotRecord?

  /// Stands for the stable content while this store is open: equal for equal contents, different for others, but for the one
  /// chance in 2⁶⁴ of a hash; `nil` where the caller does not ask what is known.
  public var fingerprint: Int?

  /// What moves by itself.
  public var volatile: VolatileRecord

  /// Whether the batch holds every decision that stands for this workspace, so that runs which it does not repeat end.
  ///
  /// `false` when the rules were not evaluated this time: the runs then stay open and are not counted on.
  public var isDecided: Bool

  /// Makes an observation of one workspace.
  public init(
    workspace: String, at: Timestamp, snapshot: SnapshotRecord?, fingerprint: Int? = nil, volatile: VolatileRecord,
    isDecided: Bool = true
  ) {
    self.workspace = workspace
    self.at = at
    self.snapshot = snapshot
    self.fingerprint = fingerprint
    self.volatile = volatile
    self.isDecided = isDecided
  }
}
