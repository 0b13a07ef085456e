import CFaultyDisk
import SQLite
import Synchronization
import Time

/// What has to be true whenever a change leaves for the server.
final class ChangeChecks: Sendable {
  fileprivate struct State {
    var isPaused = false
    var broken: Violation?
    var inFlight = 0
    var aloneUntil: Timestamp?
    /// Changes that have left although the server wanted none.
    var begun: Set<String> = []
    var checked = 0
    /// Kept while the database is the same file: opening one costs more than the question.
    var connection: Connection?
  }

  private let database: String
  private let state = Mutex(State())

  init(database: String) { self.database = database }

  /// Whether somebody has thrown the pause, and nobody has taken it back.
  var isPaused: Bool {
    get { state.withLock { $0.isPaused } }
    set { state.withLock { $0.isPaused = newValue } }
  }

  /// The first that was not true; `nil` while all are.
  var broken: Violation? { state.withLock { $0.broken } }

  /// How many changes were checked.
  var checked: Int { state.withLock { $0.checked } }

  func willChange(_ path: String, _ body: String, at now: Timestamp) {
    state.withLock { state in
      state.checked += 1
      state.inFlight += 1
      if state.inFlight > 4 {
        state.break(.inFlight, "PUT \(path) \(body) is the \(state.inFlight)th")
      }
    }
    do {
      let connection = try state.withLock { state in
        if let known = state.connection { return known }
        let connection = try Connection(path: database, access: .readOnly)
        state.connection = connection
        return connection
      }
      let intent = try connection.cached(
        """
        SELECT i.seq, (SELECT count(*) FROM intents o WHERE o.decision = i.decision AND o.seq < i.seq) FROM intents i
        WHERE i.path = ? AND i.body = ? AND NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
        """
      ).first([.text(path), .text(body)]) { (seq: $0.integer(0), before: $0.integer(1)) }
      guard let intent else { return note(.intentFirst, "PUT \(path) \(body)") }
      // Nobody knows what became of the one before, and which of the two would arrive last.
      let other = try connection.cached(
        """
        SELECT i.seq FROM intents i
        WHERE i.path = ? AND i.seq < ? AND NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
        """
      ).first([.text(path), .integer(intent.seq)]) { $0.integer(0) }
      if let other { note(.oneOpen, "intent \(other) is open: PUT \(path) \(body)") }
      if intent.before == 0 { checkWish(path, body, at: now) }
      // The rest of an action that has begun may go on.
      if isPaused, intent.before == 0 { note(.paused, "PUT \(path) \(body)") }
    } catch {
      note(.intentFirst, "the trail cannot be read while a request leaves: \(error)")
    }
  }

  /// What the server wants: three others may have begun, by reading their workspaces again, when it said so.
  private func checkWish(_ path: String, _ body: String, at now: Timestamp) {
    state.withLock { state in
      guard let until = state.aloneUntil, now < until else {
        state.begun = []
        return
      }
      state.begun.insert(path + body)
      if state.begun.count > 3 { state.break(.leftAlone, "PUT \(path) \(body), before \(until.rfc3339)") }
    }
  }

  /// A change was answered, or given up.
  func didChange() { state.withLock { $0.inFlight = max(0, $0.inFlight - 1) } }

  /// The server has told the process to leave it alone until then.
  func wasTurnedAway(until instant: Timestamp) {
    state.withLock { $0.aloneUntil = max($0.aloneUntil ?? instant, instant) }
  }

  /// The server's clock was set forward, by which the time that it wants to be left alone is over sooner.
  func serverClockWasSet(forwardBy duration: Duration) {
    state.withLock { state in state.aloneUntil = state.aloneUntil.map { $0 - duration } }
  }

  /// Another process, which may not know what the one before was told.
  func forgetWishes() {
    state.withLock { state in
      state.aloneUntil = nil
      state.inFlight = 0
    }
  }

  /// Closes the database, so that its last user can, and the file may become another one.
  func close() { state.withLock { $0.connection = nil } }

  private func note(_ invariant: Invariant, _ words: String) {
    state.withLock { $0.break(invariant, words) }
  }
}

extension ChangeChecks.State {
  fileprivate mutating func `break`(_ invariant: Invariant, _ words: String) {
    broken = broken ?? Violation(invariant, words)
  }
}
