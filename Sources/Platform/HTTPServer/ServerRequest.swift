/// One request as a handler sees it: whole, its body received.
public struct ServerRequest: Sendable {
  /// `GET`, `PUT`, …, as sent.
  public let method: String
  /// The path without the query, percent-decoded; begins with `/`.
  public let path: String
  /// The query's items in order, decoded (`+` is a blank); an item without `=` has the value "".
  public let query: [(name: String, value: String)]
  /// The request target as it was on the wire: path and query, still encoded.
  public let target: String
  /// The header fields.
  public let headers: ServerHeaders
  /// The body, empty when none was sent.
  public let body: [UInt8]
  /// The client's numeric address, "" when it is not known.
  public let peer: String

  /// A request made by hand: `target` is split and decoded as one from a socket would be.
  public init(
    _ method: String, _ target: String, headers: ServerHeaders = [:], body: [UInt8] = [], peer: String = "127.0.0.1"
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.peer = peer
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = PercentCoding.decoded(parts.first ?? "", plusIsBlank: false)
    query = parts.count < 2 ? [] : PercentCoding.items(ofQuery: parts[1])
  }

  /// The value of the first query item of this name; nil when there is none.
  public func queryValue(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }
}
