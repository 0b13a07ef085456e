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
  private let core: ServerCore
  private let options: HTTPServerOptions
  private let daemon: Mutex<DaemonHandle?>

  /// Starts listening.
  ///
  /// - Throws: `HTTPServerFailure` when the address is not numeric, taken or not permitted, or the certificate is bad.
  public init(_ options: HTTPServerOptions = HTTPServerOptions(), handler: @escaping Handler) throws {
    signal(SIGPIPE, SIG_IGN)
    self.options = options
    core = ServerCore(
      maximumBodyBytes: options.maximumBodyBytes, isShared: options.threads == .one, handler: handler)
    let handle = try DaemonHandle.start(options, core: core)
    port = handle.port
    daemon = Mutex(handle)
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

  /// Stops listening, ends feeds, promises and delays, waits for the handlers that are running, and closes every connection.
  /// Calling it again does nothing.
  public func stop() {
    let handle = daemon.withLock { daemon in
      defer { daemon = nil }
      return daemon
    }
    guard let handle else { return }
    let listener = MHD_quiesce_daemon(handle.pointer)
    core.stop()
    MHD_stop_daemon(handle.pointer)
    if listener >= 0 { close(listener) }
  }
}
