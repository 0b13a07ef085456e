import HTTPClient
import Time

/// What an answer says about the number of requests that the server accepts (facts 7.1).
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

  /// When the server wants to be asked again, by its clock; `nil` if it does not say.
  func retryAt(answeredAt date: Timestamp) -> Timestamp? {
    if let retryAfter, let seconds = Int64(retryAfter), seconds >= 0, seconds < 1 << 31 {
      return date + .seconds(seconds)
    }
    return retryAfter.flatMap { Timestamp(httpDate: $0) }
  }
}
