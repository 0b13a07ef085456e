import Audit
import CoderAPI
import Rules
import Time

/// Reads from the trail when workspaces were used.
public typealias KnownUse = @Sendable (RecordedUse.Scope) async throws -> RecordedUse?

/// On which of the latest days each workspace was used, as far as it was seen.
struct FleetUse: Sendable {
  private var watchedSince: Timestamp?
  private var lastWatchedAt: Timestamp?
  /// By id; each begins with the first sight of the workspace.
  private var histories: [String: UseHistory] = [:]

  /// Time without a look after which uses may have been missed: an evening's use and the next morning's show as one.
  private static let longestBreak = Duration.hours(6)

  /// What the trail tells of the days before an instant; nothing is known where that is `nil`.
  init(_ recorded: RecordedUse?) {
    watchedSince = recorded?.watchedSince
    lastWatchedAt = recorded?.lastWatchedAt
    histories =
      recorded?.workspaces.mapValues { workspace in
        UseHistory(
          since: workspace.seenSince,
          days: workspace.days.map { UseHistory.Day(first: $0.first.flooredToSecond, last: $0.last.flooredToSecond) })
      } ?? [:]
  }

  /// The part of the trail that counts at an instant.
  static func scope(at now: Timestamp) -> RecordedUse.Scope {
    RecordedUse.Scope(from: now - UseHistory.span, to: now, longestBreak: longestBreak)
  }

  /// Takes in what a look at the fleet showed.
  mutating func note(_ workspaces: some Sequence<(id: String, lastUsedAt: Timestamp?)>, at now: Timestamp) {
    if lastWatchedAt.map({ now - $0 > Self.longestBreak }) ?? true { watchedSince = now }
    lastWatchedAt = max(now, lastWatchedAt ?? now)
    for (id, lastUsedAt) in workspaces {
      var history = histories[id] ?? UseHistory(since: now)
      if let lastUsedAt { history.note(lastUsedAt) }
      histories[id] = history
    }
  }

  /// Until when the days are not known of all workspaces; `nil` where they are.
  var note: String? {
    guard let watchedSince, let lastWatchedAt, lastWatchedAt - watchedSince < Self.watchingTime else { return nil }
    return """
      Curfew has watched the use of workspaces without a break since \(watchedSince.rfc3339), so \
      state.days_used_last_14 is unknown until \((watchedSince + Self.watchingTime).rfc3339) at the latest for those that are \
      older and were used lately
      """
  }

  /// Time after which the days counted are known in every zone.
  private static let watchingTime = Duration.days(15)

  /// Forgets the workspaces that are not in a list of all.
  mutating func keep(only ids: Set<String>) { histories = histories.filter { ids.contains($0.key) } }

  /// The history of a workspace as a reading shows it.
  func history(of facts: WorkspaceFacts, at now: Timestamp) -> UseHistory {
    let own = histories[facts.id] ?? UseHistory(since: now)
    let since = max(own.since, watchedSince ?? now)
    var history = own.since(facts.createdAt >= since - Self.longestBreak ? .epoch : since)
    if let lastUsedAt = facts.lastUsedAt { history.note(lastUsedAt) }
    return history
  }
}
