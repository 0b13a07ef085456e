import Time

/// A running workspace that is going to stop, as it was last seen.
public struct NextStop: Hashable, Sendable {
  /// The workspace's id.
  public let workspace: String
  /// The owner's user name, the workspace's name and its template's.
  public let owner, name, template: String
  /// When the server stops it; where it is announced, the earliest instant.
  public let at: Timestamp
  /// Whether a decision waits until the notice of this stop is old enough; else the server has this deadline already.
  public internal(set) var isAnnounced = false
  /// Who set this deadline; `nil` where that is not known yet.
  public internal(set) var setBy: ValueMemory.Origin?
  /// The decision that set it, where Curfew did, or that waits to; `nil` where the trail does not hold it any more.
  public internal(set) var decision: StoredDecision?

  /// `owner/name`.
  public var fullName: String { "\(owner)/\(name)" }
}
