import HTTPClient
import TestSupport
import Testing
import Time

@testable import CoderAPI

@Suite struct RateLimiterTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  /// The server's estimate of a sliding minute (How Coder behaves, "Rate limits"): what is left of the minute before,
  /// and the present one.
  private struct Server {
    var limit: Int
    private var minute = 0
    private var counts = (before: 0, now: 0)

    init(limit: Int) { self.limit = limit }

    mutating func refuses(at seconds: Double) -> Bool {
      let current = Int(seconds / 60)
      if current == minute + 1 { counts = (counts.now, 0) } else if current > minute { counts = (0, 0) }
      minute = current
      let share = 1 - (seconds - Double(current) * 60) / 60
      if Double(counts.before) * share + Double(counts.now) >= Double(limit) { return true }
      counts.now += 1
      return false
    }
  }

  @Test(arguments: 1...20)
  func isNeverRefusedHoweverFastItIsAsked(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let limit = [1, 2, 3, 10, 60, 512][seed % 6]
    var server = Server(limit: limit)
    let limiter = RateLimiter()
    _ = limiter.wait(for: "/p", now: start)
    _ = server.refuses(at: 0)
    limiter.note(headers(limit: limit), for: "/p")
    var elapsed = Duration.seconds(0)
    var sent = 0
    for _ in 0..<3000 {
      if let wait = limiter.wait(for: "/p", now: start + elapsed) {
        #expect(wait > .zero && wait <= .seconds(60))
        elapsed += wait
      } else {
        sent += 1
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        #expect(!server.refuses(at: seconds) || limit == 1)
        elapsed += .milliseconds(Int(random.next() % 400))
      }
    }
    #expect(sent > 0)
  }

  private func headers(limit: Int?, remaining: Int = 100, reset: Int? = nil) -> RateLimitHeaders {
    var headers = HTTPHeaders()
    if let limit { headers.append("X-RateLimit-Limit", "\(limit)") }
    headers.append("X-RateLimit-Remaining", "\(remaining)")
    if let reset { headers.append("X-RateLimit-Reset", "\(reset)") }
    return RateLimitHeaders(headers)
  }

  @Test func eachPathHasItsOwnLimit() {
    let limiter = RateLimiter()
    for _ in 0..<256 { #expect(limiter.wait(for: "/a", now: start) == nil) }
    #expect(limiter.wait(for: "/a", now: start) == .seconds(60))
    #expect(limiter.wait(for: "/b", now: start) == nil)
    #expect(limiter.wait(for: "/a", now: start + .seconds(60)) == nil)
  }

  @Test func aServerThatStatesNoLimitHasNone() {
    let limiter = RateLimiter()
    for _ in 0..<5000 {
      #expect(limiter.wait(for: "/a", now: start) == nil)
      limiter.note(RateLimitHeaders([:]), for: "/a")
    }
  }

  @Test func waitsForTheNextMinuteWhenNothingRemains() {
    let limiter = RateLimiter()
    _ = limiter.wait(for: "/a", now: start)
    limiter.note(
      headers(limit: 512, remaining: 0, reset: 1_800_000_020), for: "/a")
    #expect(limiter.wait(for: "/a", now: start + .seconds(5)) == .seconds(15))
    #expect(limiter.wait(for: "/a", now: start + .seconds(20)) == nil)
  }

  @Test func aClockThatIsSetBackDoesNotStopIt() {
    let limiter = RateLimiter()
    for _ in 0..<256 { _ = limiter.wait(for: "/a", now: start) }
    limiter.block("/b", until: start + .seconds(60))
    #expect(limiter.wait(for: "/a", now: start - .seconds(3600)) == nil)
    #expect(limiter.wait(for: "/b", now: start - .seconds(3600)) == nil)
  }

  @Test func forgetsPathsThatAreNoLongerUsed() {
    let limiter = RateLimiter()
    for number in 0..<20_000 {
      #expect(limiter.wait(for: "/\(number)", now: start + .milliseconds(number * 20)) == nil)
    }
    #expect(limiter.pathCount <= 4097)
  }
}
