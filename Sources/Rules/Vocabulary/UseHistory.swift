import Time

/// On which of the latest days a workspace was seen to be used.
///
/// Of each day in UTC only the first and the last use are kept. That is enough to count days in any zone: a day in UTC
/// contains at most one local midnight, so that the uses between these two belong to the day of one of them.
public struct UseHistory: Sendable, Hashable {
  /// The uses seen on one day in UTC.
  public struct Day: Sendable, Hashable {
    /// The first one.
    public var first: Timestamp
    /// The last one.
    public var last: Timestamp

    /// A day's first and last use.
    public init(first: Timestamp, last: Timestamp) {
      self.first = first
      self.last = last
    }
  }

  /// Number of days that are counted.
  static let countedDays = 14

  /// Age after which a use no longer counts in any zone.
  public static let span = Duration.days(16)

  /// Since when every use was seen; the epoch where that is the workspace's whole life.
  public let since: Timestamp

  /// Ascending.
  private var days: [Day] = []

  /// The count that a rule test gives instead of a history.
  private var given: Int?

  /// A history with the uses on these days, ascending; without any, by default.
  public init(since: Timestamp, days: [Day] = []) {
    self.since = since
    self.days = days
  }

  /// The history of a workspace of a rule test, which was used on so many days.
  public init(given count: Int) {
    since = .epoch
    given = count
  }

  /// The same uses, seen since another instant.
  public func since(_ instant: Timestamp) -> UseHistory { UseHistory(since: instant, days: days) }

  /// Takes in a use; one that is known already, or older than the latest, changes nothing.
  public mutating func note(_ use: Timestamp) {
    let use = use.flooredToSecond
    guard let latest = days.last else { return days.append(Day(first: use, last: use)) }
    guard use > latest.last else { return }
    if Self.day(of: use) == Self.day(of: latest.last) {
      days[days.count - 1].last = use
    } else {
      days.append(Day(first: use, last: use))
      days.removeAll { use - $0.last > Self.span }
    }
  }

  /// Number of days with use among today and the 13 days before, in a zone; `nil` where it was not watched for so long.
  ///
  /// - Parameter lastUsedAt: the last use that the server tells: where it is older than these days there was none in them,
  ///   however short the history.
  public func daysUsed(at now: Timestamp, in zone: Zone, lastUsedAt: Timestamp?) -> Int? {
    if let given { return given }
    let first = zone.civil(at: now).date.adding(days: 1 - Self.countedDays)
    func isCounted(_ date: CivilDate) -> Bool { date.daysSinceEpoch >= first.daysSinceEpoch }
    guard let lastUsedAt, isCounted(zone.civil(at: lastUsedAt).date) else { return 0 }
    let sinceDate = zone.civil(at: since).date
    guard since == .epoch || !isCounted(sinceDate) else { return nil }
    return Set(days.flatMap { [zone.civil(at: $0.first).date, zone.civil(at: $0.last).date] }.filter(isCounted)).count
  }

  private static func day(of instant: Timestamp) -> Int { Zone.utc.civil(at: instant).date.daysSinceEpoch }
}

extension UseHistory: Codable {
  /// As a list of seconds since 1970, which is short: the trail stores it with observations.
  public func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    for instant in [since] + days.flatMap({ [$0.first, $0.last] }) { try list.encode(instant.seconds) }
  }

  /// - Throws: `DecodingError` for anything but an odd number of seconds.
  public init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    func next() throws -> Timestamp { Timestamp(seconds: try list.decode(Int64.self)) }
    self.init(since: try next())
    while !list.isAtEnd { days.append(Day(first: try next(), last: try next())) }
  }
}
