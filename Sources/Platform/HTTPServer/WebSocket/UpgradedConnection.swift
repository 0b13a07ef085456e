import CMicroHTTPD
import Glibc

/// A connection that speaks HTTP no more: what is in the feed goes out as it is, and what comes in is not looked at.
struct UpgradedConnection {
  /// How long a peer has for closing its side after the feed's end.
  private static let drainMilliseconds = 2000 as Int32
  private let socket: Int32

  init(_ socket: Int32) {
    self.socket = socket
    // The library hands sockets over that do not block.
    _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) & ~O_NONBLOCK)
  }

  /// Sends until the feed ends or the peer is gone; then, in good order, waits for the peer to close.
  func carry(_ feed: EventFeed) {
    while let bytes = feed.next(atMost: 32 << 10) {
      guard send(bytes) else { return }
    }
    guard !feed.isAbandoned else { return }
    var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    var buffer = [UInt8](repeating: 0, count: 512)
    while poll(&wait, 1, Self.drainMilliseconds) > 0, recv(socket, &buffer, buffer.count, 0) > 0 {}
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(socket, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}

/// Called when an upgrade was answered, on the connection's own thread, which may block.
func serveUpgraded(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ request: UnsafeMutableRawPointer?,
  _ received: UnsafePointer<CChar>?, _ count: Int, _ socket: Int32, _ handle: OpaquePointer?
) {
  if let request, let feed = Unmanaged<IncomingRequest>.fromOpaque(request).takeUnretainedValue().feed {
    UpgradedConnection(socket).carry(feed)
  }
  curfew_mhd_end_upgrade(handle)
}
