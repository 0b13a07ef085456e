/// How a client connects.
///
/// TLS is always verified and redirects are never followed; there is no setting for either. Proxies come from the
/// environment as for curl (`http_proxy`, `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `no_proxy`, …).
public struct HTTPConfiguration: Sendable {
  /// A file of PEM certificates to trust instead of the system's.
  public var certificateFile: String?
  /// Time for name, connection and TLS together.
  public var connectTimeout: Duration
  /// Sent as `User-Agent`.
  public var userAgent: String
  /// Connections kept open between requests.
  public var idleConnections: Int

  /// Whether proxies of the environment are passed by: for servers on this machine.
  public var isDirect = false

  /// The usual values: the system's certificates, ten seconds to connect.
  public init(
    certificateFile: String? = nil, connectTimeout: Duration = .seconds(10), userAgent: String = "curfew",
    idleConnections: Int = 16
  ) {
    self.certificateFile = certificateFile
    self.connectTimeout = connectTimeout
    self.userAgent = userAgent
    self.idleConnections = idleConnections
  }
}
