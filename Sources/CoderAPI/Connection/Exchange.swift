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
  /// From the last attempt's beginning to the end of its answer.
  public var duration: Duration
  /// The header `X-Coder-Build-Version`, which every answer of a Coder server has.
  public var buildVersion: String?
  /// How often the request was sent; 1 when nothing had to be repeated.
  public var attempts: Int
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
