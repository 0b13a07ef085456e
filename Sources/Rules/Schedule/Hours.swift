import Time

/// Ranges of hours, each on the clocks of a zone; their union counts.
struct Hours: Sendable {
  /// One range and its zone.
  struct Part: Sendable {
    let window: TimeWindow
    let zone: Zone
  }

  let parts: [Part]

  /// How far ahead a search goes at least: five years.
  static let reach = Duration.days(5 * 366)

  func covers(_ instant: Timestamp) -> Bool {
    parts.contains { part in
      part.window.occurrences(around: part.zone.civil(at: instant).date, in: part.zone)
        .contains { $0.contains(instant) }
    }
  }

  /// The first start of a range strictly after an instant that lies in no range; `nil` if there is none within
  /// ``TimeWindow/searchedDays``.
  func nextStart(outside instant: Timestamp) -> Timestamp? {
    parts.compactMap {
      $0.window.nextStart(after: instant, on: $0.zone.civil(at: instant).date, in: $0.zone)
    }.min()
  }

  /// The end of the gapless sequence of ranges around an instant that lies in one; `nil` if it is longer than ``reach``.
  func end(around instant: Timestamp) -> Timestamp? {
    let limit = instant + Self.reach
    var end = instant
    while end < limit {
      let later = parts.flatMap { part in
        part.window.occurrences(around: part.zone.civil(at: end).date, in: part.zone).filter { $0.contains(end) }
      }.map(\.upperBound).max()
      guard let later else { return end }
      end = later
    }
    return nil
  }

  /// Whether no range can start any more, however long one waits, after an instant for which ``nextStart(outside:)`` is
  /// `nil`: it looked at all dates there are.
  func isOver(after instant: Timestamp) -> Bool {
    parts.allSatisfy { part in
      part.window.lastDate.map { $0 < part.zone.civil(at: instant).date.adding(days: TimeWindow.searchedDays - 2) }
        ?? false
    }
  }
}
