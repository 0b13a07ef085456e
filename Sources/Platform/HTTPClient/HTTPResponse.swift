/// The beginning of an answer: its status and its header fields.
public struct HTTPResponseHead: Sendable {
  /// 100 to 999; redirects are not followed and so appear here.
  public var status: Int
  /// In the order received.
  public var headers: HTTPHeaders

  /// An answer made by hand.
  public init(status: Int, headers: HTTPHeaders = [:]) {
    self.status = status
    self.headers = headers
  }
}

/// A whole answer.
public struct HTTPResponse: Sendable {
  /// Its beginning.
  public var head: HTTPResponseHead
  /// Decompressed.
  public var body: [UInt8]

  /// The same as in the head.
  public var status: Int { head.status }
  /// Its beginning.
  public var headers: HTTPHeaders { head.headers }

  /// An answer made by hand.
  public init(head: HTTPResponseHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }
}
