/// A part of what one sweep records before it acts; all parts are written in one transaction (``SweepDrafting``).
public struct SweepBatch: Sendable {
  /// The sweep's number, from ``AuditStore/beginSweep(_:)``.
  public var sweep: Int64

  /// The observations, at most one per workspace.
  public var observations: [ObservationRecord]

  /// The decisions, at most one per workspace, effect and rule, each about an observed workspace.
  public var decisions: [DecisionRecord]

  /// The memory changes.
  public var memory: MemoryChanges

  /// The ids of workspaces known to be deleted: their runs end, and their memory is removed.
  ///
  /// Absence from a list alone is no proof that a workspace is gone.
  public var gone: [String]

  /// The ids that the list showed, where it was complete: all other workspaces are absent; `nil` where it may not have been.
  public var listed: Set<String>?

  /// Remarks on decisions of earlier sweeps that follow from this reading.
  public var remarks: [RemarkRecord] = []

  /// The groups of rules whose due times were dealt with.
  public var groups: [GroupRecord] = []

  /// The time zone data that the judgement looked at; those that the trail has already are not stored again.
  public var zones: [ZoneRecord] = []

  /// The notices that decisions of the batch ask for.
  public var notices: [NoticeRecord] = []

  /// The notices that do not count any more.
  public var lapses: [NoticeLapse] = []

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
