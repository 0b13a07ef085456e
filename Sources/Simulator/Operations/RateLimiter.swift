import Time

/// Counts requests by caller and path in a sliding minute, as go-chi's limiter does: the previous minute counts in
/// proportion to what the window still covers of it.
struct RateLimiter: Sendable {
  /// What the headers tell.
  struct State: Sendable {
    let remaining: Int
    let reset: Timestamp
    let isExceeded: Bool
  }

  private struct Counter: Sendable {
    var minute: Timestamp
    var current = 0
    var previous = 0
  }

  private var counters: [String: Counter] = [:]

  mutating func count(_ key: String, limit: Int, at now: Timestamp) -> State {
    let minute = now.flooredToMinute
    var counter = counters[key] ?? Counter(minute: minute)
    if minute != counter.minute {
      counter.previous = minute - counter.minute == .seconds(60) ? counter.current : 0
      counter.current = 0
      counter.minute = minute
    }
    let covered = Double(60 - (now - minute).wholeSeconds) / 60
    let used = Int(Double(counter.previous) * covered) + counter.current
    let isExceeded = used >= limit
    if !isExceeded { counter.current += 1 }
    counters[key] = counter
    return State(remaining: max(0, limit - used - 1), reset: minute + .seconds(60), isExceeded: isExceeded)
  }
}
