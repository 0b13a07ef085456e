import Time

/// What one sweep read about one workspace.
public struct ObservationRecord: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// When it was read, by the server's clock.
  public var at: Timestamp

  /// The stable content; `nil` when ``SweepOutline/Known`` says that the trail has it.
  ///
  /// Leaving it out saves encoding and hashing the JSON.
  public var snapshot: SnapshotRecord?

  /// A hash of the stable content, valid while this store is open; `nil` where the caller does not ask what is known.
  ///
  /// Equal contents have equal values; different contents have different ones, apart from the 1 in 2⁶⁴ chance of a
  /// collision.
  public var fingerprint: Int?

  /// The volatile values.
  public var volatile: VolatileRecord

  /// Whether the batch holds every decision that stands for this workspace, so that runs it does not repeat end.
  ///
  /// `false` when the rules were not evaluated this time: the runs then stay open, and their counts do not change.
  public var isDecided: Bool

  /// What was remembered of the workspace when it was judged, as JSON; `nil` where no new decision rests on it.
  public var memory: String?

  /// Makes an observation of one workspace.
  public init(
    workspace: String, at: Timestamp, snapshot: SnapshotRecord?, fingerprint: Int? = nil, volatile: VolatileRecord,
    isDecided: Bool = true, memory: String? = nil
  ) {
    self.memory = memory
    self.workspace = workspace
    self.at = at
    self.snapshot = snapshot
    self.fingerprint = fingerprint
    self.volatile = volatile
    self.isDecided = isDecided
  }
}
