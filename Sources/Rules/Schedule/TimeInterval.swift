import Time

/// A named entry of `time_intervals`: the union of its ranges, each in its zone.
public struct TimeInterval: Sendable {
  /// Its name in the file.
  public let name: String
  let hours: Hours
  private let isAlways: Bool
  private let memo = PeriodMemo()

  init(name: String, parts: [Hours.Part]) {
    self.name = name
    hours = Hours(parts: parts)
    isAlways = Dictionary(grouping: parts, by: \.zone).values.contains { $0.map(\.window).coverTheWeek }
  }

  /// Whether the instant lies in one of the ranges.
  public func contains(_ instant: Timestamp) -> Bool {
    isAlways || memo.period(at: instant, in: .utc)?.isInside ?? hours.covers(instant)
  }

  /// The first instant strictly after `instant` up to which ``contains(_:)`` keeps its result; `nil` for ever.
  ///
  /// Where it does not change within about five years, it is the instant up to which that was verified.
  public func nextBoundary(after instant: Timestamp) -> Timestamp? {
    if isAlways { return nil }
    if let period = memo.period(at: instant, in: .utc) { return period.until }
    let isInside = hours.covers(instant)
    let change = isInside ? hours.end(around: instant) : hours.nextStart(outside: instant)
    let until = change ?? (!isInside && hours.isOver(after: instant) ? nil : instant + Hours.reach)
    memo.keep(PeriodMemo.Period(zone: .utc, from: instant, until: until, isInside: isInside))
    return until
  }

  /// The first instant strictly after `instant` at which the interval begins; `nil` if there is none within five years.
  public func nextStart(after instant: Timestamp) -> Timestamp? {
    guard let start = start(after: instant), start - instant <= Hours.reach else { return nil }
    return start
  }

  /// The first instant strictly after `instant` at which the interval ends; `nil` if there is none within five years.
  public func nextEnd(after instant: Timestamp) -> Timestamp? {
    guard let end = end(after: instant), end - instant <= Hours.reach else { return nil }
    return end
  }

  /// Until when ``nextStart(after:)`` gives the same result.
  func startHolds(from instant: Timestamp) -> Timestamp { holds(start(after: instant), from: instant) }

  /// Until when ``nextEnd(after:)`` gives the same result.
  func endHolds(from instant: Timestamp) -> Timestamp { holds(end(after: instant), from: instant) }

  /// A result changes when it is reached; one that is further away than five years comes into reach later, and the search
  /// goes on a year beyond that.
  private func holds(_ found: Timestamp?, from instant: Timestamp) -> Timestamp {
    guard let found else { return instant + .days(360) }
    return found - instant <= Hours.reach ? found : found - Hours.reach
  }

  private func start(after instant: Timestamp) -> Timestamp? {
    if isAlways { return nil }
    guard hours.covers(instant) else { return hours.nextStart(outside: instant) }
    return hours.end(around: instant).flatMap { hours.nextStart(outside: $0) }
  }

  private func end(after instant: Timestamp) -> Timestamp? {
    if isAlways { return nil }
    if hours.covers(instant) { return hours.end(around: instant) }
    return hours.nextStart(outside: instant).flatMap { hours.end(around: $0) }
  }
}
