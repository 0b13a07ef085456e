import Activity
import Daemon
import Synchronization
import Text
import Time

/// Tells on standard error what the program waits for when it waits for more than two seconds: on a terminal on one line,
/// which goes away, elsewhere one line each time it begins to wait.
final class ActivityLine: Sendable {
  /// The program's one.
  static let shared = ActivityLine(Console.activities)

  /// What is over sooner is not worth a word.
  private static let minimumAge = Duration.seconds(2)
  private static let pace = Duration.milliseconds(250)

  private let activities: Activities
  private let isTerminal: Bool
  private let state = Mutex(State())

  private struct State {
    var isShown = false
    /// The zone of times on a terminal.
    var zone = Zone.system
    /// The activities that a pipe was told of; they are numbered as they begin.
    var told: Set<Int> = []
  }

  init(_ activities: Activities) {
    self.activities = activities
    isTerminal = StandardStream.error.isTerminal && Console.environment["TERM"] != "dumb"
  }

  /// Shows times in this zone from now on; before it is the system's.
  func use(_ zone: Zone) { state.withLock { $0.zone = zone } }

  /// Looks at what is under way until the task is cancelled.
  func run() async {
    // Ends by the cancellation, which is how it is meant to.
    while (try? await Task.sleep(for: Self.pace)) != nil { show(at: .now) }
    clear()
  }

  /// Takes the line away, because something else is to be written.
  func clear() {
    state.withLock { state in
      guard state.isShown else { return }
      state.isShown = false
      write("\r\u{1B}[K")
    }
  }

  private func show(at now: ContinuousClock.Instant) {
    // What has not got anywhere yet only waits for another, which says more.
    let long = activities.all.filter { now - $0.began >= Self.minimumAge && $0.done != 0 }
    guard !long.isEmpty else { return clear() }
    if isTerminal {
      // A character in the last column would begin the next line.
      let width = (StandardStream.error.terminalWidth ?? 80) - 1
      state.withLock { state in
        state.isShown = true
        write("\r\u{1B}[K" + long.line(at: now, wallClock: .now(), zone: state.zone, width: width))
      }
    } else {
      for activity in long where activity.done == nil {
        let isNew = state.withLock { $0.told.insert(activity.number).inserted }
        if isNew { write(Console.told(activity.line(at: now, wallClock: .now()))) }
      }
    }
  }

  private func write(_ text: String) {
    // Where standard error is closed there is nobody to tell.
    try? StandardStream.error.write(text)
  }
}

extension [Activities.Activity] {
  /// One line of at most so many columns. Where not all of them fit, the latest is shown: it is what the others wait for.
  func line(at now: ContinuousClock.Instant, wallClock: Timestamp, zone: Zone, width: Int) -> String {
    let all = map { $0.text.printable() + $0.rest(at: now, wallClock: wallClock, zone: zone) }.joined(separator: "; ")
    guard all.columns > width, let latest = last else { return all }
    return latest.line(at: now, wallClock: wallClock, zone: zone, width: width)
  }
}

extension Activities.Activity {
  /// One line of any length, with the time in UTC: `waiting for … to list the workspaces, until 2026-11-28T14:05:30Z`.
  func line(at now: ContinuousClock.Instant, wallClock: Timestamp) -> String {
    text + rest(at: now, wallClock: wallClock, zone: nil)
  }

  /// One line of at most so many columns. The text is cut for what stands behind it: which try it is, and until when.
  func line(at now: ContinuousClock.Instant, wallClock: Timestamp, zone: Zone, width: Int) -> String {
    let rest = rest(at: now, wallClock: wallClock, zone: zone)
    let room = width - rest.columns
    let text = text.printable()
    return room < 8 ? (text + rest).shortened(to: Swift.max(1, width)) : text.shortened(to: room) + rest
  }

  /// What stands behind the text: `, try 2 of 4, until 14:05:30+01:00`, `: 3 of 40`.
  ///
  /// - Parameter zone: the reader's, who is given the time of day alone where it is today's; `nil` for RFC 3339 in UTC
  fileprivate func rest(at now: ContinuousClock.Instant, wallClock: Timestamp, zone: Zone?) -> String {
    if let done { return ": \(done)" + (total.map { " of \($0)" } ?? "") }
    let detail = detail?.printable() ?? ""
    guard let until else { return detail }
    let end = (wallClock + (until - now)).flooredToSecond
    guard let zone else { return "\(detail), until \(end.rfc3339)" }
    let (full, today) = (end.rfc3339(in: zone), wallClock.rfc3339(in: zone).prefix { $0 != "T" })
    return "\(detail), until " + (full.hasPrefix(today) ? String(full.dropFirst(today.count + 1)) : full)
  }
}
