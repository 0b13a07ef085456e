import CMicroHTTPD
import Glibc

/// The running daemon of the library.
///
/// Sending it between threads is safe: libmicrohttpd locks its daemon, and ``RunningDaemon`` stops it once.
struct DaemonHandle: @unchecked Sendable {
  let pointer: OpaquePointer
  let port: UInt16

  /// - Parameter listener: a socket that listens already, which the daemon closes in the end; `nil` for a new one
  static func start(
    _ options: HTTPServerOptions, core: ServerCore, listener: Int32? = nil
  ) throws -> DaemonHandle {
    if options.address.isEmpty {
      do {
        return try start(options, core: core, listener, on: "::", MHD_USE_DUAL_STACK.rawValue)
      } catch let failure as HTTPServerFailure where failure.code == .cannotListen && listener == nil {
        // A machine without IPv6.
        return try start(options, core: core, listener, on: "0.0.0.0")
      }
    }
    return try start(options, core: core, listener, on: options.address)
  }

  /// Whether the library takes the certificate and key. It leaves open what became of a socket that it was given with bad ones.
  static func takes(_ identity: TLSIdentity) -> Bool {
    guard
      let daemon = curfew_mhd_start(
        MHD_USE_TLS.rawValue | MHD_USE_NO_LISTEN_SOCKET.rawValue, nil, -1, 1, 0, 32 << 10, identity.privateKeyPEM,
        identity.certificatePEM, answerRequest, nil, beginRequest, endRequest)
    else { return false }
    MHD_stop_daemon(daemon)
    return true
  }

  private static func start(
    _ options: HTTPServerOptions, core: ServerCore, _ listener: Int32?, on place: String, _ family: UInt32 = 0
  ) throws -> DaemonHandle {
    var flags = MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_USE_POLL.rawValue | MHD_USE_ITC.rawValue | family
    if options.threads == .onePerConnection {
      flags |= MHD_USE_THREAD_PER_CONNECTION.rawValue | MHD_ALLOW_UPGRADE.rawValue
    }
    if options.threads == .one { flags |= MHD_ALLOW_SUSPEND_RESUME.rawValue }
    if options.identity != nil { flags |= MHD_USE_TLS.rawValue }
    if !options.writesDate { flags |= MHD_USE_SUPPRESS_DATE_NO_CLOCK.rawValue }
    if place.contains(":") { flags |= MHD_USE_IPv6.rawValue }
    guard let address = SocketAddress(place, port: options.port) else {
      throw HTTPServerFailure(
        code: .badAddress,
        description: "cannot listen on \"\(options.address)\": expected a numeric address such as 127.0.0.1 or ::1")
    }
    // The daemon holds the core unretained; RunningDaemon owns both and stops the daemon first.
    let context = Unmanaged.passUnretained(core).toOpaque()
    // A bad certificate leaves errno as it was.
    errno = 0
    let pointer = address.withPointer { socketAddress in
      curfew_mhd_start(
        flags, socketAddress, listener ?? -1, UInt32(options.connectionLimit),
        UInt32(options.idleLimit.components.seconds), options.connectionMemoryBytes, options.identity?.privateKeyPEM,
        options.identity?.certificatePEM, answerRequest, context, beginRequest, endRequest)
    }
    guard let pointer else { throw failure(errno, options) }
    return DaemonHandle(pointer: pointer, port: UInt16(curfew_mhd_port(pointer)))
  }

  private static func failure(_ number: Int32, _ options: HTTPServerOptions) -> HTTPServerFailure {
    let place = options.place
    switch number {
    case EADDRINUSE:
      return HTTPServerFailure(
        code: .addressInUse, description: "cannot listen on \(place): another program does; choose another port")
    case EACCES, EPERM:
      return HTTPServerFailure(
        code: .notPermitted, description: "cannot listen on \(place): not permitted; choose a port above 1023")
    case EADDRNOTAVAIL:
      return HTTPServerFailure(
        code: .cannotListen, description: "cannot listen on \(place): this machine has no such address")
    default:
      let cause = options.identity == nil ? String(cString: strerror(number)) : "check the certificate and its key"
      return HTTPServerFailure(code: .cannotListen, description: "cannot listen on \(place): \(cause)")
    }
  }
}

/// A numeric socket address of either family.
struct SocketAddress {
  private var storage = sockaddr_storage()

  init?(_ text: String, port: UInt16) {
    let isParsed = withUnsafeMutablePointer(to: &storage) { pointer in
      if text.contains(":") {
        return pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
          address.pointee.sin6_family = sa_family_t(AF_INET6)
          address.pointee.sin6_port = port.bigEndian
          return inet_pton(AF_INET6, text, &address.pointee.sin6_addr) == 1
        }
      }
      return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
        address.pointee.sin_family = sa_family_t(AF_INET)
        address.pointee.sin_port = port.bigEndian
        return inet_pton(AF_INET, text, &address.pointee.sin_addr) == 1
      }
    }
    guard isParsed else { return nil }
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
  }
}
