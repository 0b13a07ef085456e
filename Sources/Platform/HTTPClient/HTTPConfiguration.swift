/// How a client connects.
///
/// TLS is always verified, by the authorities and the name or by a pinned key, and redirects are never followed; nothing
/// turns either off. Proxies come from the
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

  /// The SHA-256 of the only public key that a server may show (SubjectPublicKeyInfo in DER), instead of a certificate by an
  /// authority for its name; `nil` for that. For a server whose certificate is at hand.
  public var pinnedKeyDigest: [UInt8]?

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
