import HTTPClient
import Time

/// What is known about one request and its answer, for a record or a message. Holds no secret.
public struct Exchange: Sendable, Hashable {
  /// As on the wire: `GET`, `PUT`, …
  public var method: String
  /// Below `/api/v2`, without the query: `/workspaces/…/extend`.
  public var path: String
  /// `nil` when no answer came.
  public var status: Int?
  /// The server's clock, to the second.
  public var serverDate: Timestamp?
  /// When the last attempt began, by the monotonic clock; an answer that was made for it is dated later.
  ///
  /// `nil` when nothing was sent.
  public var sentAt: ContinuousClock.Instant?
  /// From the last attempt's beginning to the end of its answer.
  public var duration: Duration
  /// The header `X-Coder-Build-Version`, which every answer of a Coder server has.
  public var buildVersion: String?
  /// How often the request was sent; 1 when nothing had to be repeated.
  public var attempts: Int
}

extension Exchange {
  /// The path with names and ids replaced by `{}`: `/workspaces/{}/extend`. There are only so many of these.
  public var pathTemplate: String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.isEmpty || Exchange.words.contains(String($0)) ? String($0) : "{}" }.joined(separator: "/")
  }

  /// The parts of the paths that are used and name nobody.
  private static let words: Set<String> = [
    "authcheck", "autostart", "autoupdates", "builds", "buildinfo", "dormant", "extend", "groups", "keys", "logs", "me",
    "members", "organizations", "state", "templates", "templateversions", "tokens", "ttl", "users", "watch", "watch-ws",
    "workspace", "workspacebuilds", "workspaces",
  ]

  /// An instant by the server's clock and by the monotonic one.
  public struct Moment: Sendable {
    /// By the server's clock.
    public let date: Timestamp
    /// By the monotonic clock.
    public let at: ContinuousClock.Instant
    /// When the answer that told it was asked for, by the monotonic clock: no later than the date.
    public let askedAt: ContinuousClock.Instant
  }

  /// When the answer came; `nil` where it has no date.
  public var answeredAt: Moment? {
    guard let serverDate, let sentAt else { return nil }
    return Moment(date: serverDate, at: sentAt + duration, askedAt: sentAt)
  }
}

/// A value that a server answered with, and how it came.
public struct Response<Value: Sendable>: Sendable {
  /// What the answer's body says.
  public var value: Value
  /// The last attempt; of several requests the one that stands for them.
  public var exchange: Exchange

  func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Response<Other> {
    Response<Other>(value: try transform(value), exchange: exchange)
  }
}

/// The answer to a change that gives nothing back.
public struct Acknowledgement: Sendable, Hashable {
  /// The server's words, if it used any: `Deadline updated to 2026-08-21T17:30:00Z.`
  public var message: String?
}
