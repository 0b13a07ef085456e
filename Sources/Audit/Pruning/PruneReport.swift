import Time

/// What a removal of old records came to.
public struct PruneReport: Hashable, Sendable {
  /// What it was asked for.
  public enum Result: Hashable, Sendable {
    /// Old records were removed.
    case pruned
    /// There was nothing older to remove.
    case nothingToDo
  }

  /// Whether anything was removed.
  public var result: Result

  /// Whether an earlier removal was carried to its end first.
  public var continued = false

  /// The instant of the first sweep that is there as a whole; `nil` in a trail without sweeps.
  public var wholeSince: Timestamp?

  /// Number of removed records by their tables.
  public var removed: [String: Int64] = [:]

  /// Number of old records that stay.
  public var kept: Int64 = 0

  /// Bytes given back to the file system.
  public var bytesGivenBack: Int64 = 0

  /// Bytes in the file that are free for new records.
  public var bytesFree: Int64 = 0

  /// The longest time for which a writer had to wait at once.
  public var longestHold: Duration = .zero
}
