import CFaultyDisk
import SQLite
import Synchronization

/// What has to be true whenever a change leaves for the server.
final class ChangeChecks: Sendable {
  private struct State {
    var isPaused = false
    var broken: String?
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
  var broken: String? { state.withLock { $0.broken } }

  func willChange(_ path: String, _ body: String) {
    do {
      let connection = try Connection(path: database, access: .readOnly)
      let intent = try connection.prepare(
        """
        SELECT i.seq, (SELECT count(*) FROM intents o WHERE o.decision = i.decision AND o.seq < i.seq) FROM intents i
        WHERE i.path = ? AND i.body = ? AND NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
        """
      ).first([.text(path), .text(body)]) { (seq: $0.integer(0), before: $0.integer(1)) }
      guard let intent else { return note("a request without an intent on the disk: PUT \(path) \(body)") }
      // Nobody knows what became of the one before, and which of the two would arrive last.
      let other = try connection.prepare(
        """
        SELECT i.seq FROM intents i
        WHERE i.path = ? AND i.seq < ? AND NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
        """
      ).first([.text(path), .integer(intent.seq)]) { $0.integer(0) }
      if let other { note("a request while intent \(other) about the same value is open: PUT \(path) \(body)") }
      // The rest of an action that has begun may go on.
      if isPaused, intent.before == 0 { note("a request while paused: PUT \(path) \(body)") }
    } catch {
      note("the trail cannot be read while a request leaves: \(error)")
    }
  }

  private func note(_ what: String) { state.withLock { $0.broken = $0.broken ?? what } }
}
