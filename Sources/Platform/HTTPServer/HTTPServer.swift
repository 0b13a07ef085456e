import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// An HTTP/1.1 server over libmicrohttpd, with a thread a connection unless the options say one for all.
///
/// It listens from the moment it is made. The handler runs on the connection's thread and may block there without
/// holding up anything else; it must come to an end by itself, because a stop waits for it.
public final class HTTPServer: Sendable {
  /// Answers one request. Called on many threads at once.
  public typealias Handler = @Sendable (ServerRequest) -> ServerResponse

  /// The port it listens on, also when 0 was asked for.
  public let port: UInt16
  private let options: HTTPServerOptions
  private let handler: Handler
  private let daemons: Mutex<Daemons>

  /// The one that takes new connections, `nil` after the stop, and those that end theirs.
  private struct Daemons {
    var current: RunningDaemon?
    var retired: [RunningDaemon] = []
  }

  /// Starts listening.
  ///
  /// - Throws: `HTTPServerFailure` when the address is not numeric, taken or not permitted, or the certificate is bad.
  public init(_ options: HTTPServerOptions = HTTPServerOptions(), handler: @escaping Handler) throws {
    signal(SIGPIPE, SIG_IGN)
    self.options = options
    self.handler = handler
    let daemon = try RunningDaemon(options, listener: nil, handler: handler)
    port = daemon.port
    daemons = Mutex(Daemons(current: daemon))
  }

  deinit { stop() }

  /// `http://127.0.0.1:8080`, or https with an identity; without a slash at the end. Loopback where it is every address.
  public var baseURL: String {
    var reached = options
    if options.address.isEmpty { reached.address = "127.0.0.1" }
    reached.port = port
    return "\(options.identity == nil ? "http" : "https")://\(reached.place)"
  }

  /// The server's life: returns after its task was cancelled and every connection has ended.
  public func run() async {
    let (cancelled, cancel) = AsyncStream.makeStream(of: Never.self)
    await withTaskCancellationHandler {
      for await _ in cancelled {}
    } onCancel: {
      cancel.finish()
    }
    // Stopping joins threads, which must not be done on the shared pool.
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        self.stop()
        continuation.resume()
      }
    }
  }

  /// Shows another certificate to whoever connects from now on; no connection is refused or cut for it.
  ///
  /// Connections that are open keep the old one and are closed after their next answer, or as idle ones.
  ///
  /// - Throws: `HTTPServerFailure` when the certificate is bad; the old one is shown on
  public func renew(_ identity: TLSIdentity) throws {
    precondition(options.identity != nil, "without TLS there is nothing to renew")
    guard DaemonHandle.takes(identity) else {
      throw HTTPServerFailure(code: .cannotListen, description: "the certificate and its key cannot be used")
    }
    var options = options
    options.identity = identity
    try daemons.withLock { daemons in
      guard let current = daemons.current else { return }
      let next = try RunningDaemon(options, listener: current.shareListener(), handler: handler)
      current.retire()
      daemons.retired.removeAll(where: \.isStopped)
      daemons.retired.append(current)
      daemons.current = next
    }
  }

  /// Stops listening, ends feeds, promises and delays, waits for the handlers that are running, and closes every connection.
  /// Calling it again does nothing.
  public func stop() {
    let all = daemons.withLock { daemons in
      defer { daemons = Daemons() }
      return [daemons.current].compactMap(\.self) + daemons.retired
    }
    for daemon in all { daemon.stop() }
  }
}

extension HTTPServer {
  /// The version of libmicrohttpd that is loaded, such as `0.9.75`.
  public static let libraryVersion = String(cString: MHD_get_version())
}
