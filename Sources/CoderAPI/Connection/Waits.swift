import Synchronization
import Time

/// How long requests were held back because the server, or another client of it, left no room for more: what a run's
/// duration does not explain by itself.
final class Waits: Sendable {
  /// By what was waited to do.
  private let spans = Mutex<[String: Duration]>([:])

  /// Adds a wait before a request for that operation.
  func note(_ operation: String, _ span: Duration) { spans.withLock { $0[operation, default: .zero] += span } }

  /// Answers what was noted since the last call, and forgets it.
  func take() -> [String: Duration] {
    spans.withLock { spans in
      defer { spans = [:] }
      return spans
    }
  }
}

extension CoderClient {
  /// What was waited for since the last call because no more requests were accepted, a sentence for each; nothing below a
  /// few seconds.
  public func takeWaits() -> [String] {
    waits.take().filter { $0.value >= .seconds(5) }.sorted { $0.key < $1.key }.map { operation, span in
      """
      waited \(span.shortText) in all to \(operation), because the server accepts so many requests a minute from this user or \
      address
      """
    }
  }

  /// How many more lists of workspaces the server gives in this minute, of how many in all, by its last answer; `nil` where it
  /// states no limit or was not asked. Whoever else uses the same address, or the same user's tokens, uses them up, too.
  public var listsLeft: (remaining: Int, limit: Int)? { limiter.allowance(of: "/workspaces") }
}
