/// How and where a server listens.
public struct HTTPServerOptions: Sendable {
  /// A numeric IPv4 or IPv6 address; empty for all addresses of both families. Loopback unless told otherwise.
  public var address = "127.0.0.1"
  /// The TCP port; 0 lets the system choose a free one, which `HTTPServer.port` then tells.
  public var port: UInt16 = 0
  /// Serve TLS with this certificate; nil serves plain HTTP.
  public var identity: TLSIdentity?
  /// Bodies of requests larger than this are answered with 413, in bytes.
  public var maximumBodyBytes = 16 << 20
  /// Connections beyond this are closed at once.
  public var connectionLimit = 2000
  /// A connection on which nothing arrives and nothing is taken for so long is closed, in whole seconds; zero for never.
  public var idleLimit = Duration.zero
  /// Memory of a connection for the head of its request, in bytes; a larger head is answered with 431 or 414.
  public var connectionMemoryBytes = 32 << 10
  /// Which threads answer.
  public var threads = Threads.onePerConnection
  /// Whether the server writes `Date` itself; a handler that writes its own switches this off.
  public var writesDate = true

  /// Which threads answer requests.
  public enum Threads: Sendable {
    /// A handler may block, and there can be feeds.
    case onePerConnection
    /// However many connections there are, one thread serves them in turn: a handler must not block, and promises what takes
    /// longer (``PromisedResponse``). No upgrades.
    case one
  }

  /// Loopback, a free port, no TLS.
  public init() {}

  /// Loopback on this port.
  public init(port: UInt16) {
    self.port = port
  }

  /// Address and port as one writes them: `[::1]:8080`, `:8080`.
  public var place: String { "\(address.contains(":") ? "[\(address)]" : address):\(port)" }

  /// Whether a text is an address that a server can listen on: `127.0.0.1`, `::1`.
  public static func isNumericAddress(_ text: String) -> Bool { SocketAddress(text, port: 0) != nil }
}

/// A server certificate with its private key, both PEM; the certificate may be followed by its chain.
public struct TLSIdentity: Sendable, CustomStringConvertible {
  /// The certificates, leaf first.
  public let certificatePEM: String
  let privateKeyPEM: String

  /// Pairs a certificate with its key; whether they belong together shows when the server starts.
  public init(certificatePEM: String, privateKeyPEM: String) {
    self.certificatePEM = certificatePEM
    self.privateKeyPEM = privateKeyPEM
  }

  /// Tells nothing of the key.
  public var description: String { "TLSIdentity" }
}

/// Why a server did not start.
public struct HTTPServerFailure: Error, CustomStringConvertible, Sendable {
  /// What kind of failure it was.
  public enum Code: Sendable { case badAddress, addressInUse, notPermitted, cannotListen }
  /// The kind, to switch on.
  public let code: Code
  /// One sentence with the address, and what to do where that is known.
  public let description: String
}
