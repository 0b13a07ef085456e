/// One request, ready to be sent.
///
/// Its description and its mirror leave the headers and the body out, since headers carry secrets.
public struct HTTPRequest: Sendable, CustomStringConvertible, CustomReflectable {
  /// The method, as it stands on the wire.
  public enum Method: String, Sendable {
    case get = "GET"
    case put = "PUT"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Whether the server's state may be different afterwards. Such a request is sent on a connection of its own:
    /// curl repeats a request by itself when a connection that it reused turns out to be dead.
    public var changesSomething: Bool { self != .get }
  }

  /// What is to be done.
  public var method: Method
  /// An absolute `http` or `https` address, percent-encoded.
  public var url: String
  /// Besides those that curl writes: `Host`, `User-Agent`, `Accept-Encoding`, lengths.
  public var headers: HTTPHeaders
  /// Sent as it is; `nil` sends no body.
  public var body: [UInt8]?
  /// From the call to the last byte of the answer. For a stream: to its last header.
  public var timeout: Duration
  /// More bytes than these in an answer's body, counted as the server announces them and again after
  /// decompression, are an error.
  public var bodyLimit: Int
  /// Whether a body that is longer is cut off there instead: the answer is whole without the rest. Not for streams.
  public var cutsLongBody: Bool
  /// A stream that stays without a byte for so long is ended; `nil` waits for ever. Time during which the reader
  /// itself did not keep up does not count.
  public var silenceLimit: Duration?
  /// A file of PEM certificates to trust instead of those of the client; `nil` for these.
  public var certificateFile: String?

  /// A request with the usual limits: 30 seconds and 64 MiB.
  public init(
    _ method: Method, _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil, timeout: Duration = .seconds(30),
    bodyLimit: Int = HTTPRequest.defaultBodyLimit, cutsLongBody: Bool = false, silenceLimit: Duration? = nil,
    certificateFile: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.bodyLimit = bodyLimit
    self.cutsLongBody = cutsLongBody
    self.silenceLimit = silenceLimit
    self.certificateFile = certificateFile
  }

  /// 64 MiB.
  public static let defaultBodyLimit = 64 << 20

  /// The method and the address.
  public var description: String { "\(method.rawValue) \(url)" }
  /// The method and the address.
  public var customMirror: Mirror { Mirror(self, children: ["method": method.rawValue, "url": url]) }
}
