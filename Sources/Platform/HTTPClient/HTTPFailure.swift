import CCurl

/// Why a request has no answer, or no whole one.
///
/// An answer with a status of 400 or 500 is an answer, not a failure.
public struct HTTPFailure: Error, Sendable, CustomStringConvertible {
  /// What went wrong, to switch on.
  public enum Code: String, Sendable, CaseIterable {
    /// The address is not a valid `http` or `https` one, or a header has a line break.
    case invalidRequest
    /// The name of the server, or of the proxy, has no address.
    case cannotResolve
    /// No connection to the server or the proxy came about.
    case cannotConnect
    /// No encrypted connection came about: the two sides do not speak the same, as with a server without TLS.
    case tls
    /// The server's certificate is not trusted: its authority, its dates, or another key than the pinned one.
    case untrusted
    /// The server's certificate is trusted, and is for other names than that in the address.
    case otherName
    /// The file of the certificates to trust cannot be read, or something in it is no certificate in PEM.
    case certificateFile
    /// The time allowed by the request passed.
    case timedOut
    /// A stream stayed silent for longer than the request allows.
    case silent
    /// The connection broke before a byte of the answer, or in the middle of a stream.
    case connectionLost
    /// The answer ended before the length it had announced.
    case truncated
    /// The answer is larger than the request allows.
    case tooLarge
    /// What came is not HTTP, or cannot be decompressed.
    case malformed
    /// The client was shut down.
    case shutDown
    /// curl refused or lacked something; a defect of this program or of its machine.
    case unexpected
  }

  /// What to act on.
  public internal(set) var code: Code
  /// The request's method.
  public let method: HTTPRequest.Method
  /// The request's address.
  public let url: String
  /// What happened, in curl's words where they come from it.
  public let reason: String
  /// Whether the server may have received the request. When it may, and the request changes something, only a look
  /// at the server tells whether it did.
  public let requestMayHaveArrived: Bool

  /// A failure to be thrown by a double.
  public init(
    code: Code, method: HTTPRequest.Method, url: String, reason: String, requestMayHaveArrived: Bool
  ) {
    self.code = code
    self.method = method
    self.url = url
    self.reason = reason
    self.requestMayHaveArrived = requestMayHaveArrived
  }

  /// One line: the request and the reason.
  public var description: String { "\(method.rawValue) \(url): \(reason)" }
}

extension HTTPFailure.Code {
  /// The kind of failure that a result of curl's stands for (https://curl.se/libcurl/c/libcurl-errors.html).
  init(_ result: CURLcode) {
    self =
      switch result {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .cannotResolve
      case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED: .cannotConnect
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
        CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS:
        .untrusted
      case CURLE_SSL_CACERT_BADFILE: .certificateFile
      case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED,
        CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED,
        CURLE_SSL_CLIENTCERT:
        .tls
      case CURLE_OPERATION_TIMEDOUT: .timedOut
      case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
        CURLE_SEND_FAIL_REWIND, CURLE_NO_CONNECTION_AVAILABLE:
        .connectionLost
      case CURLE_PARTIAL_FILE: .truncated
      case CURLE_FILESIZE_EXCEEDED: .tooLarge
      case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
        .malformed
      case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: .invalidRequest
      default: .unexpected
      }
  }
}
