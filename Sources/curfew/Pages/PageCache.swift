import Audit
import Synchronization
import Time

/// Pages that take long to draw: kept as long as the trail that they are drawn from is the same, and shown for a while after that.
final class PageCache: Sendable {
  private struct Entry {
    let key: Key
    let page: Page
    let drawnAt: Timestamp
    /// How long it took to draw it.
    let cost: Duration
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

  /// A page as it was drawn.
  struct Find: Sendable {
    let page: Page
    /// Whether the trail has grown since, or time has passed.
    let isOld: Bool
  }

  /// Spans such as `7d` count from now, so that a page grows old though nothing was recorded.
  private static let longestAge = Duration.minutes(5)
  /// How long a page is shown of which a new one is being drawn.
  private static let longestAgeOfOld = Duration.minutes(15)
  /// When a page that takes less is drawn ahead again: to find out whether it still does.
  private static let trialInterval = Duration.hours(1)
  /// Pages are a few hundred kilobytes at most.
  private static let capacity = 8

  /// The addresses that are drawn ahead; others push none of them out.
  private let standing: Set<String>
  /// What takes less is drawn anew when it is asked for, rather than shown old.
  private let patience: Duration
  /// The last drawn at the end.
  private let entries = Mutex<[Entry]>([])

  /// - Parameters:
  ///   - standing: the addresses that are drawn ahead
  ///   - patience: how long a page may take of which no old one is shown
  init(standing: [String] = [], patience: Duration = .milliseconds(40)) {
    self.standing = Set(standing)
    self.patience = patience
  }

  /// The page, where it was drawn lately; one that is drawn ahead also where the trail has grown since.
  func page(_ key: Key, at now: Timestamp) -> Find? {
    entries.withLock { entries in
      guard let entry = entries.first(where: { $0.key.target == key.target }), now >= entry.drawnAt else { return nil }
      let age = now - entry.drawnAt
      if entry.key == key, age < Self.longestAge { return Find(page: entry.page, isOld: false) }
      guard standing.contains(key.target), entry.key.ruleSet == key.ruleSet, entry.cost >= patience,
        age < Self.longestAgeOfOld
      else { return nil }
      return Find(page: entry.page, isOld: true)
    }
  }

  /// Whether it is time to draw a page ahead.
  func isDue(_ key: Key, at now: Timestamp) -> Bool {
    entries.withLock { entries in
      guard let entry = entries.first(where: { $0.key.target == key.target }), now >= entry.drawnAt else { return true }
      let age = now - entry.drawnAt
      if entry.cost < patience, entry.key.ruleSet == key.ruleSet { return age >= Self.trialInterval }
      return entry.key != key || age >= Self.longestAge
    }
  }

  /// Keeps a page; of one target the last only.
  ///
  /// - Parameter cost: how long it took to draw it
  func keep(_ page: Page, _ key: Key, at now: Timestamp, cost: Duration) {
    entries.withLock { entries in
      entries.removeAll { $0.key.target == key.target }
      entries.append(Entry(key: key, page: page, drawnAt: now, cost: cost))
      if entries.count(where: { !standing.contains($0.key.target) }) > Self.capacity,
        let first = entries.firstIndex(where: { !standing.contains($0.key.target) })
      {
        entries.remove(at: first)
      }
    }
  }
}
