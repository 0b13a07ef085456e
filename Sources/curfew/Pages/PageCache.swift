import Audit
import Synchronization
import Time

/// Pages that take long to draw, kept as long as the trail that they are drawn from is the same: until the next sweep.
final class PageCache: Sendable {
  private struct Entry {
    let key: Key
    let page: Page
    let drawnAt: Timestamp
  }

  /// What a page depends on.
  struct Key: Hashable, Sendable {
    /// Path and query as asked for.
    let target: String
    /// The last fact of the trail.
    let head: Int64
    /// The hash of the rules in force.
    let ruleSet: String?
  }

  /// Spans such as `7d` count from now, so that a page grows old though nothing was recorded.
  private static let longestAge = Duration.minutes(5)
  /// Pages are a few hundred kilobytes at most.
  private static let capacity = 8

  /// The last drawn at the end.
  private let entries = Mutex<[Entry]>([])

  /// The page, where it was drawn lately.
  func page(_ key: Key, at now: Timestamp) -> Page? {
    entries.withLock { entries in
      entries.first { $0.key == key && now - $0.drawnAt < Self.longestAge && now >= $0.drawnAt }?.page
    }
  }

  /// Keeps a page; of one target the last only.
  func keep(_ page: Page, _ key: Key, at now: Timestamp) {
    entries.withLock { entries in
      entries.removeAll { $0.key.target == key.target }
      entries.append(Entry(key: key, page: page, drawnAt: now))
      if entries.count > Self.capacity { entries.removeFirst() }
    }
  }
}
