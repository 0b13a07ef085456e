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
  private static let patience = Duration.seconds(2)
  private static let pace = Duration.milliseconds(250)

  private let activities: Activities
  private let isTerminal: Bool
  private let state = Mutex(State())

  private struct State {
    var isShown = false
    /// The activities that a pipe was told of; they are numbered as they begin.
    var told: Set<Int> = []
  }

  init(_ activities: Activities) {
    self.activities = activities
    isTerminal = StandardStream.error.isTerminal && Console.environment["TERM"] != "dumb"
  }

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
    let all = activities.all
    guard let first = all.first, now - first.began >= Self.patience else { return clear() }
    if isTerminal {
      let text = all.filter { now - $0.began >= Self.patience }.map { $0.line(at: now) }.joined(separator: "; ")
      let width = (StandardStream.error.terminalWidth ?? 80) - 1
      state.withLock { state in
        state.isShown = true
        write("\r\u{1B}[K" + String(text.printable().prefix(width)))
      }
    } else {
      for activity in all where now - activity.began >= Self.patience && activity.done == nil {
        let isNew = state.withLock { $0.told.insert(activity.number).inserted }
        if isNew { write("curfew: " + activity.line(at: now).printable() + "\n") }
      }
    }
  }

  private func write(_ text: String) {
    // Where standard error is closed there is nobody to tell.
    try? StandardStream.error.write(text)
  }
}

extension Activities.Activity {
  /// One line: `waiting for … until 14:05:30Z`, `pages read: 3 of 40`.
  fileprivate func line(at now: ContinuousClock.Instant) -> String {
    if let done { return "\(text): \(done)" + (total.map { " of \($0)" } ?? "") }
    guard let until else { return text }
    return "\(text), until \((Timestamp.now() + (until - now)).flooredToSecond.rfc3339)"
  }
}
