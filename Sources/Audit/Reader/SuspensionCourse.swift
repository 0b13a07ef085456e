import Time

/// What became of a schedule that a decision suspended.
public struct SuspensionCourse: Hashable, Sendable {
  /// What is or was suspended, since when, and by which rule in the end.
  public let suspension: Suspension

  /// The sweep's instant at which it was suspended no more; `nil` while it is.
  public let endedAt: Timestamp?

  /// Whether it ended because somebody set a schedule meanwhile; else the schedule came back, or a rule set another one.
  public let isLeft: Bool
}
