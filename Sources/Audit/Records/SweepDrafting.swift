/// The records of one sweep, made a part at a time while they are written in one transaction.
public protocol SweepDrafting: Sendable {
  /// The sweep's number, from ``AuditStore/beginSweep(_:)``.
  var sweep: Int64 { get }

  /// The next part; `nil` after the last one.
  ///
  /// A workspace is observed in one part, together with the decisions about it.
  ///
  /// - Parameter known: tells which parts of an outlined workspace the trail already holds.
  mutating func next(known: (SweepOutline.Workspace) -> SweepOutline.Known) -> SweepBatch?
}

/// A batch as a draft of one part.
struct UndividedDraft: SweepDrafting {
  let sweep: Int64
  private var batch: SweepBatch?

  init(_ batch: SweepBatch) {
    sweep = batch.sweep
    self.batch = batch
  }

  mutating func next(known: (SweepOutline.Workspace) -> SweepOutline.Known) -> SweepBatch? {
    defer { batch = nil }
    return batch
  }
}
