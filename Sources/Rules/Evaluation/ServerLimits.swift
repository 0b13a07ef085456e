import Time

/// The limits of the server for deadlines and TTLs, and the distance that Curfew keeps from them.
///
/// They hold for every version of the server (How Coder behaves, "Extending" and "TTL"), except for ``longestTTL``.
public enum ServerLimits {
  /// The server refuses deadlines nearer than this, by its own clock when the request arrives.
  public static let nearestDeadline = Duration.minutes(29)

  /// Curfew aims at no deadline nearer than this, so that the request has time to arrive.
  public static let nearestAim = Duration.minutes(31)

  /// The server refuses shorter TTLs.
  public static let shortestTTL = Duration.minutes(1)

  /// The server refuses longer TTLs; before v0.26.2 the limit was a week.
  public static let longestTTL = Duration.days(30)
}
