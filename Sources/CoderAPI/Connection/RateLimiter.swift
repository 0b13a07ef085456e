import Synchronization
import Time

/// Keeps below the server's limit of requests a minute for each path. All instants are the server's, whose minute it is.
///
/// The server estimates its sliding minute from two counters of a whole minute each. Whoever sends at most half the limit
/// in any 60 seconds can never be refused by that, and leaves the other half to whoever else uses the same token.
final class RateLimiter: Sendable {
  /// Coder's default, until an answer says otherwise.
  static let defaultLimit = 512
  private static let window = Duration.seconds(60)
  /// Nothing is held back for longer: a server's clock that was set back must not stop everything.
  private static let longestBlock = Duration.seconds(120)
  /// Beyond so many paths those that were not used for a minute are forgotten.
  private static let pathLimit = 4096

  private struct Path {
    /// When the requests of the last minute were sent, oldest first.
    var sent: [Timestamp] = []
    /// `nil` once the server has answered without stating a limit.
    var limit: Int? = RateLimiter.defaultLimit
    /// How many more the server accepts in its minute, by its last answer.
    var remaining: Int?
    var blockedUntil: Timestamp?
    /// The answer that asked to be left alone for longer than anybody waits, and until when by the monotonic clock, which
    /// nobody sets.
    var refusal: (failure: CoderFailure, until: ContinuousClock.Instant)?
  }

  private let paths = Mutex<[String: Path]>([:])

  /// How many paths are remembered.
  var pathCount: Int { paths.withLock { $0.count } }

  /// Asks to send a request now. `nil` grants it and counts it; otherwise ask again after that time.
  func wait(for name: String, now: Timestamp) -> Duration? {
    paths.withLock { paths in
      if paths.count > RateLimiter.pathLimit {
        paths = paths.filter { $0.value.sent.last.map { RateLimiter.isRecent($0, now) } ?? false }
      }
      var path = paths[name] ?? Path()
      defer { paths[name] = path }
      if let blockedUntil = path.blockedUntil {
        if blockedUntil > now, blockedUntil - now <= RateLimiter.longestBlock { return blockedUntil - now }
        path.blockedUntil = nil
      }
      path.sent.removeAll { !RateLimiter.isRecent($0, now) }
      if let limit = path.limit, path.sent.count >= max(1, limit / 2), let oldest = path.sent.first {
        return RateLimiter.window - max(.zero, now - oldest)
      }
      path.sent.append(now)
      return nil
    }
  }

  /// Within the last minute; not ahead of now by more than the clock's inaccuracy either, as after it was set back.
  private static func isRecent(_ instant: Timestamp, _ now: Timestamp) -> Bool {
    now - instant < window && instant - now < .seconds(2)
  }

  /// Takes in what an answer says about the limit.
  func note(_ headers: RateLimitHeaders, for name: String) {
    paths.withLock { paths in
      guard var path = paths[name] else { return }
      path.limit = headers.limit.map { max(0, $0) }
      path.remaining = headers.remaining
      if headers.remaining == 0, let reset = headers.reset { path.blockedUntil = reset }
      paths[name] = path
    }
  }

  /// What the last answer said of the requests that are left.
  func allowance(of name: String) -> (remaining: Int, limit: Int)? {
    paths.withLock { paths in
      guard let path = paths[name], let limit = path.limit, let remaining = path.remaining else { return nil }
      return (remaining, limit)
    }
  }

  /// Remembers an answer that asks to be left alone for long.
  func refuse(_ name: String, _ failure: CoderFailure, until instant: ContinuousClock.Instant) {
    paths.withLock { paths in paths[name, default: Path()].refusal = (failure, instant) }
  }

  /// The answer that asked to be left alone, while that time lasts: asking again would only make it longer.
  func refusal(of name: String, at instant: ContinuousClock.Instant) -> CoderFailure? {
    paths.withLock { paths in
      guard let refusal = paths[name]?.refusal else { return nil }
      if instant < refusal.until { return refusal.failure }
      paths[name]?.refusal = nil
      return nil
    }
  }

  /// Holds back every request on this path until then.
  func block(_ name: String, until instant: Timestamp) {
    paths.withLock { paths in paths[name, default: Path()].blockedUntil = instant }
  }
}
