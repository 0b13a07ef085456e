/// The beginning of an answer: its status and its header fields.
public struct HTTPResponseHead: Sendable {
  public var status: Int
  public var headers: HTTPHeaders

  public init(status: Int, headers: HTTPHeaders = [:]) {
    self.status = status
    self.headers = headers
  }
}

/// A whole answer.
public struct HTTPResponse: Sendable {
  public var head: HTTPResponseHead
  /// Decompressed.
  public var body: [UInt8]

  public var status: Int { head.status }
  public var headers: HTTPHeaders { head.headers }

  public init(head: HTTPResponseHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }
}
