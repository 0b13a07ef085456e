import HTTPClient
import Time

/// What an answer says about the number of requests that the server accepts (How Coder behaves, "Rate limits").
struct RateLimitHeaders {
  /// Requests a minute on this path; `nil` if the server states no limit.
  var limit: Int?
  var remaining: Int?
  /// When the server's present minute ends.
  var reset: Timestamp?
  /// `Retry-After`, in seconds or as a date.
  private var retryAfter: String?

  init(_ headers: HTTPHeaders) {
    limit = headers["X-RateLimit-Limit"].flatMap { Int($0) }
    remaining = headers["X-RateLimit-Remaining"].flatMap { Int($0) }
    reset = headers["X-RateLimit-Reset"].flatMap { Int64($0) }.map { Timestamp(seconds: $0) }
    retryAfter = headers["Retry-After"]
  }

  /// A year, in seconds.
  private static let longestWish: Int64 = 365 * 86_400

  /// When the server wants to be asked again, by its clock; `nil` if it does not say.
  func retryAt(answeredAt date: Timestamp) -> Timestamp? {
    if let retryAfter, !retryAfter.isEmpty, retryAfter.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      // More than anybody waits is a wish all the same, however many digits it takes to say it.
      return date + .seconds(min(Int64(retryAfter) ?? .max, RateLimitHeaders.longestWish))
    }
    return retryAfter.flatMap { Timestamp(httpDate: $0) }
  }
}
