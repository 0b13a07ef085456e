/// Everything that one sweep records before it acts, written in one transaction.
public struct SweepBatch: Sendable {
  /// The sweep, as ``AuditStore/beginSweep(_:)`` numbered it.
  public var sweep: Int64

  /// What was read: at most one observation a workspace.
  public var observations: [ObservationRecord]

  /// What was decided: at most one a workspace, effect and rule, each about an observed workspace.
  public var decisions: [DecisionRecord]

  /// What changed in the memory.
  public var memory: MemoryChanges

  /// The ids of workspaces known to be no more: their runs end and what was remembered of them is forgotten.
  ///
  /// Absence from a list alone is no proof that a workspace is gone.
  public var gone: [String]

  /// What this reading showed about decisions of earlier sweeps.
  public var remarks: [RemarkRecord] = []

  /// Makes the batch of one sweep.
  public init(
    sweep: Int64, observations: [ObservationRecord] = [], decisions: [DecisionRecord] = [],
    memory: MemoryChanges = MemoryChanges(), gone: [String] = []
  ) {
    self.sweep = sweep
    self.observations = observations
    self.decisions = decisions
    self.memory = memory
    self.gone = gone
  }
}
